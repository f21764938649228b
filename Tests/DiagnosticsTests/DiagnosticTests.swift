import Testing

@testable import Diagnostics

@Suite struct DiagnosticTests {
    @Test("a finding points at its place with a caret under the source line")
    func caret() {
        let finding = Diagnostic(
            .error, "undefined-model", "there is no model 'nchh'",
            at: SourceLocation(file: "deck.cir", line: 12, column: 12, length: 4),
            excerpt: "M1 d g s 0 nchh w=1u", help: "did you mean 'nch'?")
        #expect(
            finding.rendered() == """
                deck.cir:12:12: error: there is no model 'nchh' [undefined-model]
                 12 | M1 d g s 0 nchh w=1u
                    |            ^~~~
                   = help: did you mean 'nch'?
                """)
    }

    @Test("tabs before the place keep the caret under it")
    func tabs() {
        let finding = Diagnostic(
            .warning, "odd", "odd", at: SourceLocation(file: "a", line: 1, column: 2), excerpt: "\tx")
        #expect(finding.rendered().hasSuffix("\n   | \t^"))
    }

    @Test(
        "a misspelt name finds what was meant",
        arguments: [
            ("tstdp-minmal", "tstdp-minimal"), ("delat", "delta"), ("RELTO", "reltol"), ("generic", "generic350"),
        ])
    func nearest(pair: (String, String)) {
        let names = ["tstdp-minimal", "tstdp", "delta", "final", "reltol", "abstol", "generic350", "sky130"]
        #expect(nearestNames(to: pair.0, among: names).first == pair.1)
    }

    @Test("a name unlike any other finds none")
    func none() {
        #expect(nearestNames(to: "zzzzzz", among: ["delta", "final"]).isEmpty)
    }
}

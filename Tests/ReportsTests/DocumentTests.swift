import Foundation
import Testing

@testable import Reports

@Suite("Documents")
struct DocumentTests {
    static func report() -> EnsembleReport {
        let weights = PlotFixtures.normal(1000, mean: -0.148e-3, deviation: 0.021e-3)
        let command = "hillock simulate tstdp-minimal --seed 1 --sample"
        var report = EnsembleReport(title: "Monte Carlo of tstdp-minimal: 1000 samples, generic350 tt")
        report.summary = ["998 of 1000 samples succeeded; 2 failed. Mismatch: Pelgrom, on 15 transistors."]
        report.warnings = ["The nominal run moved by 2.1 % under tightened tolerances: more than the 0.1 % asked for."]
        report.windows = [
            .init(
                "window",
                plot: .stdp(
                    deltaTimes: PlotFixtures.deltaTimes, nominal: PlotFixtures.window(),
                    samples: PlotFixtures.windows(200), title: "STDP window"))
        ]
        report.measures = [
            .init(
                "delta_w", unit: "V", values: weights, nominal: -0.15e-3,
                estimates: [
                    .init("count", 1000), .init("mean", -148.21e-6, lower: -149.6e-6, upper: -146.9e-6, unit: "V"),
                    .init("σ", 21.03e-6, lower: 20.1e-6, upper: 22.0e-6, unit: "V"),
                    .init("skew", 0.031, lower: -0.12, upper: 0.18),
                    .init("yield", 97.2, lower: 95.99, upper: 98.05, unit: "%"),
                ],
                lowerLimit: -0.2e-3, upperLimit: -0.1e-3,
                remarks: ["Nothing speaks against a normal distribution (Anderson–Darling p = 0.41)."],
                extremes: [
                    .init(sample: 417, value: -237.1e-6, deviation: -4.231, command: "\(command) 417"),
                    .init(sample: 88, value: -77.4e-6, deviation: 3.36, command: "\(command) 88"),
                ])
        ]
        report.failures = [.init("incomplete", count: 2, command: "\(command) 13")]
        report.provenance = [
            .init("Circuit", "tstdp-minimal"), .init("Seed", "1"), .init("ngspice", "39.3 | libngspice.so.0"),
        ]
        return report
    }

    @Test("the report of an ensemble gives the stored Markdown and HTML")
    func stored() throws {
        let document = try Self.report().document()
        try expectSnapshot(document.markdown(), named: "report.md")
        let html = try document.html()
        #expect(isWellFormed(html.replacingOccurrences(of: "<!DOCTYPE html>\n", with: "")))
        try expectSnapshot(html, named: "report.html")
        #expect(document.pictures.map(\.name) == ["window", "delta_w"])
    }

    @Test("the HTML needs no other file and names no other host")
    func selfContained() throws {
        let html = try Self.report().document().html()
        #expect(!html.contains("src=") && !html.contains("href="))
        #expect(!html.replacingOccurrences(of: "http://www.w3.org/2000/svg", with: "").contains("http"))
    }

    @Test("columns of a table are aligned, also with µ, Ω, combining marks and wide characters")
    func table() {
        let table = TextTable(
            [.init("name"), .init("value", .right), .init("note")],
            rows: [["R", "1 kΩ", "a"], ["e\u{301}", "12.5 µV", ""], ["電", "3", "b\nc"], ["x", "1"]])
        #expect(
            table.text(indent: 2) == """
                  name    value  note
                  R        1 kΩ  a
                  e\u{301}     12.5 µV
                  電          3  b c
                  x           1

                """)
        #expect(TextTable([.init("")], rows: [["a"], ["b"]]).text() == "a\nb\n")
        #expect(TextTable([], rows: [["a"]]).text() == "\n")
    }

    @Test("Markdown tables are aligned as text and keep their cells whatever is in them")
    func markdownTable() {
        let table = TextTable([.init("a"), .init("b", .right)], rows: [["v(x)|y", "1"], ["*", "22222"]])
        #expect(
            table.markdown() == """
                | a       |     b |
                | ------- | ----: |
                | v(x)\\|y |     1 |
                | \\*      | 22222 |

                """)
    }

    @Test("every text of a report is escaped")
    func escaping() throws {
        let nasty = "<script>&\"|`*_[x](y)"
        let document = ReportDocument(
            title: nasty, summary: [nasty], warnings: [nasty],
            sections: [
                .init(
                    nasty,
                    blocks: [
                        .paragraph(nasty), .list([nasty]), .commands([nasty, "```"]),
                        .table(TextTable([.init(nasty)], rows: [[nasty]]), caption: nasty),
                    ])
            ], provenance: [.init(nasty, nasty)])
        let html = try document.html()
        #expect(isWellFormed(html.replacingOccurrences(of: "<!DOCTYPE html>\n", with: "")))
        #expect(!html.contains("<script>"))
        let markdown = document.markdown()
        #expect(markdown.contains("\\[x\\](y)"))
        #expect(markdown.contains("````sh\n\(nasty)\n```\n````"))
    }

    @Test("a measure's name makes a harmless file name")
    func fileNames() {
        #expect(ReportDocument.pictureName("delta_w@-10ms") == "delta_w--10ms")
        #expect(ReportDocument.pictureName("../../etc/x") == "etc-x")
        #expect(ReportDocument.pictureName("Δ") == "measure")
    }

    @Test("names that differ by a sign alone stay different, and no picture takes the file of another one")
    func distinctNames() throws {
        let signed = ["A", "A+", "A-", "tau+", "tau-", "tau−", "-"].map(ReportDocument.pictureName)
        #expect(signed == ["A", "A-plus", "A-minus", "tau-plus", "tau-minus", "tau-minus", "measure-minus"])
        var report = Self.report()
        report.measures = ["A+", "A-", "a-plus", "Δ1", "1", "measure"].map { .init($0, unit: "V", values: [1, 2, 3]) }
        var document = try report.document()
        let names = ["window", "A-plus", "A-minus", "a-plus-2", "1", "1-2", "measure"]
        #expect(document.pictures.map(\.name) == names)
        for name in names { #expect(document.markdown().contains("](\(name).svg)")) }
        // What is put in front later gets its name first, and the others follow it.
        let first = try #require(document.pictures.first { $0.name == "1" })
        document.sections.insert(.init("First", blocks: [.picture(first)]), at: 0)
        #expect(
            document.pictures.map(\.name) == [
                "1", "window", "A-plus", "A-minus", "a-plus-2", "1-2", "1-2-2", "measure",
            ])
    }

    @Test("counts are exact and figures have four digits")
    func numbers() {
        let rows = EnsembleReport.table(
            .init("x", unit: "V", values: [], estimates: [.init("count", 12345), .init("mean", 0.0123456, unit: "V")])
        ).rows
        #expect(rows.map { $0[1] } == ["12345", "12.35 mV"])
    }
}

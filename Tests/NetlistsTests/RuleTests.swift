import Diagnostics
import Foundation
import Netlists
import SpiceFormat
import TestSupport
import Testing

@Suite("rules about netlists")
struct RuleTests {
    static func check(_ lines: String) -> [Diagnostic] {
        let result = SpiceReader.read("title\n" + lines + "\n.end\n", file: "deck.cir")
        let sources = result.sources
        return result.netlist.check { origin, word in
            let place = sources[Int(origin.file)].place(of: word ?? "", line: Int(origin.line))
            return SourcePlace(location: place.location, excerpt: place.excerpt)
        }
    }

    /// Each rule with a deck that breaks it.
    @Test(
        "each rule finds the deck that breaks it, and nothing else does",
        arguments: [
            ("V1 a 0 1\nR1 a 0 1k\nX1 a 0 none", "undefined-subcircuit"),
            ("V1 a 0 1\nM1 a a 0 0 nch w=1u l=1u", "undefined-model"),
            ("V1 a 0 1\nR1 a 0 {rr}", "undefined-parameter"),
            ("V1 a 0 1\nR1 a 0 {sqroot(2)}", "undefined-function"),
            (".subckt s p q\nR1 p q 1k\n.ends\nV1 a 0 1\nX1 a s", "terminal-count"),
            ("V1 a 0 1\nR1 a 0 1k\nr1 a 0 2k", "duplicate-name"),
            (".param p1=1 p1=2\nV1 a 0 1\nR1 a 0 {p1}", "duplicate-name"),
            (".param meg=1\nV1 a 0 1\nR1 a 0 {meg}", "reserved-name"),
            (".param exp=1\nV1 a 0 1\nR1 a 0 1k", "reserved-name"),
            ("V1 a 0 1\nR1 a b 1k", "one-connection"),
            ("V1 a 0 1\nC1 a b 1p\nC2 b 0 1p", "floating-net"),
            ("V1 a 0 1\nV2 a 0 2", "voltage-loop"),
            ("V1 a 0 1\nL1 a 0 1n", "voltage-loop"),
            (".param w=agauss(1,0.1,3)\nV1 a 0 1\nR1 a 0 {w}", "statistical-function"),
        ])
    func broken(deck: String, code: String) {
        #expect(Set(Self.check(deck).map(\.code)) == [code])
    }

    @Test(
        "decks in order are let pass",
        arguments: [
            "V1 a 0 1\nR1 a b 1k\nC1 b 0 1p",
            ".subckt s p q w=1u\n.model n nmos level=1\nM1 p p q 0 n w={w} l=1u\n.ends\nV1 a 0 1\nX1 a 0 s w=2u",
            "V1 a 0 1\nM1 d a 0 0 n.x\nR1 a d 1k\n.model n.x nmos level=1",
            "V1 a 0 1\nM1 d a 0 0 n\nR1 a d 1k\n.model n.1 nmos level=1\n.model n.2 nmos level=1",
            "V1 a 0 1\nB1 b 0 v=v(a)*sin(6.28*time)\nR1 b 0 1k",
            ".func f(x) {2*x}\n.param q={f(3)}\nV1 a 0 1\nR1 a 0 {q}",
            "V1 a 0 1\nE1 b 0 a c 2\nR1 b 0 1\nC1 c 0 1p\nR2 c 0 1g",
            "V1 a 0 1\nA1 %g(a) [b null] %vnam(V1) amp\nC1 b 0 1p\n.model amp gain",
        ])
    func clean(deck: String) {
        let found = Self.check(deck)
        #expect(found.isEmpty, "\(found.map { $0.rendered() })")
    }

    @Test("a finding shows the line with a caret under the word, and what to do")
    func rendering() {
        let found = Self.check(".model nmos1 nmos level=1\nV1 a 0 1\nM1 a a 0 0 nmos2 w=1u l=1u")
        #expect(
            found.map { $0.rendered() } == [
                """
                deck.cir:4:12: error: element 'm1' names an undefined model 'nmos2' [undefined-model]
                 4 | M1 a a 0 0 nmos2 w=1u l=1u
                   |            ^~~~~
                   = help: did you mean 'nmos1'?
                """
            ])
    }

    @Test("while an include has not been opened, missing definitions are notes")
    func unopened() {
        let found = Self.check(".include models.lib\nV1 a 0 1\nM1 a a 0 0 nch w=1u l=1u")
        #expect(found.map(\.severity) == [.note])
    }

    @Test(
        "pruning keeps what the circuit reaches, through subcircuits and bins, and the flattened devices are the same")
    func pruning() throws {
        let text = """
            t
            .model n.1 nmos level=1
            .model p.1 pmos level=1
            .model r1k r rsh=1
            .subckt used a
            M1 a a 0 0 n
            X1 a deep
            .ends
            .subckt deep a
            R1 a 0 r1k w=1 l=1
            .ends
            .subckt unused a
            M1 a a 0 0 p
            .ends
            X1 n used
            .end
            """
        let netlist = SpiceReader.read(text, file: "t").netlist
        let pruned = netlist.pruned()
        let kept = pruned.statements.compactMap { statement -> String? in
            switch statement.content {
            case .model(let card): card.name
            case .subcircuit(let subcircuit): subcircuit.name
            default: nil
            }
        }
        #expect(kept == ["n.1", "r1k", "used", "deep"])
        #expect(try pruned.flattenedDevices() == netlist.flattenedDevices())
    }

    @Test(
        "every rule points at the line and the word",
        arguments: [
            ("X1 a 0 none", "undefined-subcircuit", "none"), ("D1 a 0 dd", "undefined-model", "dd"),
            ("R2 a 0 {rr*2}", "undefined-parameter", "rr"), ("R2 a 0 {sqroot(2)}", "undefined-function", "sqroot"),
            ("R1 a 0 2k", "duplicate-name", "R1"), (".param meg=1", "reserved-name", "meg"),
            ("R2 a lonely 2k", "one-connection", "lonely"), ("I2 a lost 1n\nC2 lost 0 1p", "floating-net", "lost"),
            ("V2 a 0 2", "voltage-loop", "V2"), ("X1 a three", "terminal-count", "X1"),
        ])
    func caret(card: String, code: String, word: String) throws {
        let found = Self.check(
            "V1 a 0 1\nR1 a 0 1k\n.subckt three p q r\nR1 p q 1\nR2 q r 1\n.ends\n" + card)
        let finding = try #require(found.first { $0.code == code }, "\(found.map(\.code))")
        let location = try #require(finding.location)
        let line = try #require(card.split(separator: "\n").first)
        #expect(location.file == "deck.cir")
        #expect(location.line == 8)
        let place = try #require(line.lowercased().range(of: word.lowercased()))
        #expect(location.column == line.lowercased().distance(from: line.startIndex, to: place.lowerBound) + 1)
        #expect(finding.excerpt == String(line))
    }

    @Test("an m inside a subcircuit that is called with m is told, since ngspice replaces it")
    func lostMultiplicity() {
        let body = "V1 a 0 1\n.subckt s p\nR1 p 0 1k m=3\n.ends\nX1 a s"
        #expect(Self.check(body).isEmpty)
        #expect(Self.check(body + " m=2").map(\.code) == ["lost-multiplicity"])
        #expect(Self.check(body + " m=2").first?.location?.line == 4)
    }

    @Test("the circuits of the catalogue give no error but missing files and the generic models")
    func catalogue() throws {
        let folder = Shipped.circuits
        let decks = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
            .filter { $0.pathExtension == "cir" }
        #expect(!decks.isEmpty)
        let read = try decks.map { deck in
            (deck, SpiceReader.read(try String(contentsOf: deck, encoding: .utf8), file: deck.lastPathComponent))
        }
        var owners: [String: String] = [:]
        for (deck, result) in read {
            for statement in result.netlist.statements {
                guard case .subcircuit(let subcircuit) = statement.content else { continue }
                owners[subcircuit.name] = deck.deletingPathExtension().lastPathComponent
            }
        }
        for (deck, result) in read {
            let yaml = deck.deletingPathExtension().appendingPathExtension("yaml")
            let settings = try String(contentsOf: yaml, encoding: .utf8).lowercased()
            // A technology gives the models nmos and pmos; a bench gives the parameters that the YAML file names.
            let found = result.netlist.check().filter { finding in
                // Stimuli reach the open nets from the bench.
                guard finding.severity == .error else { return false }
                let words = finding.message.split(separator: "'")
                guard words.count > 3 else { return true }
                return switch finding.code {
                case "undefined-model": words[3] != "nmos" && words[3] != "pmos"
                case "undefined-parameter": !settings.contains(words[3])
                // Subcircuits come from the circuits that the YAML file names.
                case "undefined-subcircuit":
                    owners[String(words[3])].map { !settings.contains($0) } ?? true
                default: true
                }
            }
            #expect(found.isEmpty, "\(deck.lastPathComponent): \(found.map { $0.rendered() })")
        }
    }
}

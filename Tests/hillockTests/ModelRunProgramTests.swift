import Foundation
import Testing

@Suite("Compact models in ensembles and arrays")
struct ModelRunProgramTests {
    static let words = ["montecarlo", "gated-synapse", "--pulses", "4", "--seed", "5", "--quiet"]

    /// The table of samples without its first three columns.
    private static func table(_ more: [String], environment: [String: String] = [:]) async throws -> [[Double]] {
        var program = try HillockProgram()
        defer { program.remove() }
        program.environment = environment
        let outcome = try await program.run(words + ["--runs", "3", "--csv", "samples.csv"] + more)
        #expect(outcome.status == 0, "\(outcome.errors)")
        return try program.text(of: "samples.csv").split(separator: "\n").dropFirst().map { line in
            line.split(separator: ",", omittingEmptySubsequences: false).dropFirst(3).compactMap { Double($0) }
        }
    }

    @Test("native equations, code model and behavioural sources give the same samples, whatever the number of workers")
    func engines() async throws {
        let native = try await Self.table(["--engine", "native", "--ngspice-runs", "3", "--jobs", "2"])
        let code = try await Self.table(["--engine", "ngspice", "--jobs", "1"])
        #expect(code == (try await Self.table(["--engine", "ngspice", "--jobs", "2"])))
        let sources = try await Self.table(["--engine", "ngspice"], environment: ["HILLOCK_CC": "/nowhere"])
        #expect(native.count == 4 && native.allSatisfy { $0.count == native[0].count && $0.count > 8 })
        for (one, others) in zip(native, zip(code, sources)) {
            // The first five measures are conductances. The code model and the sources take the same steps.
            for index in 0..<5 {
                #expect(abs(one[index] - others.0[index]) < 1e-6 * one[index])
                #expect(abs(others.0[index] - others.1[index]) < 1e-9 * one[index])
            }
        }
        #expect(Set(native.map { $0[0] }).count == 4)
    }

    @Test("the store has what varied, and one of its samples runs again alone, with the command that the report tells")
    func again() async throws {
        let program = try HillockProgram()
        defer { program.remove() }
        let outcome = try await program.run(
            Self.words + ["--runs", "12", "--engine", "native", "--store", "s.sqlite", "--csv", "s.csv"])
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.output.contains("hillock simulate gated-synapse --spread enode --pulses 4 --engine native"))
        #expect(outcome.output.contains("native equations 1.0 against ngspice"))
        let row = try program.text(of: "s.csv").split(separator: "\n")[8].split(separator: ",")
        let again = try await program.run(
            "simulate", "gated-synapse", "--spread", "enode", "--pulses", "4", "--engine", "native", "--sample", "7",
            "--seed", "5", "--json")
        #expect(row[0] == "7" && again.output.contains("\"value\" : \(row[3])"), "\(again.output)")
        let report = try await program.run("report", "s.sqlite", "-o", "r")
        #expect(report.status == 0, "\(report.errors)")
        #expect(program.exists("r/pictures/conductance.svg"))
    }

    @Test("an array with a code model runs as one with sources does, from nothing but its deck")
    func array() async throws {
        let program = try HillockProgram()
        defer { program.remove() }
        var ends: [[Double]] = []
        for form in ["subcircuit", "xspice"] {
            let written = try await program.run(
                "generate", "crossbar", "--rows", "3", "--columns", "2", "--model", "gated-synapse", "--spread",
                "enode",
                "--set", "x0=0.2", "--write-row", "2", "--form", form, "-o", "\(form).cir")
            #expect(written.status == 0, "\(written.errors)")
            let run = try await program.run(
                "simulate", "\(form).cir", "--option", "reltol=1e-10", "--option", "vntol=1e-12", "--option",
                "trtol=1e-3", "-o", "\(form).csv")
            #expect(run.status == 0 && !run.errors.contains("warning"), "\(run.errors)")
            let last = try program.text(of: "\(form).csv").split(separator: "\n").last ?? ""
            ends.append(last.split(separator: ",").dropFirst().prefix(2).compactMap { Double($0) })
        }
        #expect(ends[0].count == 2 && ends[0].allSatisfy { $0 > 0.25 } && ends[0][0] != ends[0][1])
        for (one, other) in zip(ends[0], ends[1]) { #expect(abs(one - other) < 1e-6) }
    }

    @Test(
        "what is missing is named, with what to do",
        arguments: [
            BadInput(["generate", "crossbar"], says: "--model gated-synapse"),
            BadInput(["generate", "crossbar", "--model", "gated-sinapse"], says: "gated-sinapse", "gated-synapse"),
            BadInput(["generate", "crossbar", "--model", "gated-synapse", "--rows", "0"], says: "--rows 0", "1 to"),
            BadInput(
                ["generate", "crossbar", "--model", "gated-synapse", "--write-row", "65"], says: "--write-row 65", "64"),
            BadInput(
                ["generate", "crossbar", "--model", "gated-synapse", "--spread", "none.yaml"], says: "none.yaml",
                "--spread"),
            BadInput(
                ["generate", "crossbar", "--model", "gated-synapse", "--spread", "other.yaml"], says: "other model",
                "sigma_x"),
            BadInput(
                ["generate", "crossbar", "--model", "gated-synapse", "--line-resistance", "0Ohm"],
                says: "--line-resistance"),
            BadInput(["montecarlo", "gated-synapse", "--spread", "other.yaml"], says: "other model", "sigma_x"),
            BadInput(["montecarlo", "gated-synapse", "--sigma-vth", "10mV"], says: "--sigma-vth", "--spread"),
            BadInput(["montecarlo", "gated-synapse", "--pulses", "0"], says: "0 pulses"),
            BadInput(["montecarlo", "gated-synapse", "-t", "generic350"], says: "--technology"),
            BadInput(["montecarlo", "ohm.yaml"], says: "ohm", "d, g and s"),
            BadInput(["simulate", "gated-synapse", "--sample", "3"], says: "--spread enode"),
            BadInput(["simulate", "plain.cir", "--load", "none.cm"], says: "none.cm", "no such file"),
            BadInput(["simulate", "plain.cir", "--load", "plain.cir"], says: ".cm", ".osdi"),
            BadInput(["simulate", "unknown.cir"], says: "unknown.cir:2", "no compact model 'gated-synapses'"),
            BadInput(["simulate", "changed.cir"], says: "changed.cir:2", "no longer"),
            BadInput(["simulate", "silent.cir"], says: "silent.cir:3", "--load"),
        ])
    func badInput(_ input: BadInput) async throws {
        let program = try HillockProgram()
        defer { program.remove() }
        try program.write(
            "spread:\n  parameters:\n    sigma_x: {scale: linear, mean: 0.6, sigma: 0.2}\n  correlation:\n    - [1.0]\n"
                + "  cycle: {set: 1e-4, reset: 1e-4}\n", to: "other.yaml")
        try program.write(
            "{terminals: {a: in, b: out}, parameters: {r: {value: 1}}, currents: {\"a,b\": \"V(a,b)/r\"}}",
            to: "ohm.yaml")
        try program.write("plain\nv1 a 0 1\nr1 a 0 1k\n.op\n.save v(a)\n.end\n", to: "plain.cir")
        let device = "v1 a 0 1\n.save v(a)\na1 a 0 x card\n.op\n.end\n"
        let mark = "* hillock code model:"
        try program.write(
            "t\n\(mark) gated-synapses type=hillock_x parameters=x0\n.model card hillock_x\n" + device,
            to: "unknown.cir")
        try program.write(
            "t\n\(mark) gated-synapse type=hillock_x parameters=x0\n.model card hillock_x\n" + device, to: "changed.cir"
        )
        try program.write("t\n* nothing\n.model card hillock_x\n" + device, to: "silent.cir")
        let outcome = try await program.run(input.words)
        #expect(outcome.status == input.status, "\(outcome.errors)")
        for word in input.says { #expect(outcome.errors.contains(word), "\(word) in \(outcome.errors)") }
        #expect(outcome.output.isEmpty)
    }

    @Test("a deck with a code model without a compiler is refused with what to install")
    func withoutCompiler() async throws {
        var program = try HillockProgram()
        defer { program.remove() }
        let words = ["generate", "crossbar", "--rows", "1", "--columns", "1", "--model", "gated-synapse"]
        _ = try await program.run(words + ["--form", "xspice", "-o", "a.cir"])
        program.environment["HILLOCK_CC"] = "/nowhere"
        let outcome = try await program.run("simulate", "a.cir")
        #expect(outcome.status == 64 && outcome.errors.contains("HILLOCK_CC"), "\(outcome.errors)")
        #expect(outcome.errors.contains("--format subcircuit"))
    }
}

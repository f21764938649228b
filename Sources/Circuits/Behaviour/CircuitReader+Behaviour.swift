internal import Diagnostics
internal import Units
internal import Yams

extension CircuitReader {
    /// `distill: {preset: NAME, parameters: {NAME: logarithmic}, measures: [NAME, …]}`.
    ///
    /// - Parameters:
    ///   - node: The section; `nil` where there is none.
    ///   - circuit: The circuit as far as it was read: parameters, biases, presets and measures.
    mutating func behaviour(_ node: Node?, of circuit: Circuit) -> Behaviour? {
        guard let node else { return nil }
        guard let body = node.mapping else {
            yaml.report("'distill' must be {preset: NAME, parameters: {NAME: SCALE}, measures: [NAME]}", at: node)
            return nil
        }
        yaml.checkNames(of: body, known: ["preset", "parameters", "measures"])
        let names = circuit.presets.map(\.name)
        if let preset = body["preset"], let name = preset.scalar?.string, !names.contains(name) {
            yaml.report("there is no preset '\(name)'", at: preset, help: helpNaming(name, among: names))
        }
        var parameters: [Behaviour.Parameter] = []
        for (key, scale) in yaml.mapping("parameters", in: body, of: "distill") {
            let name = (key.scalar?.string ?? "").lowercased()
            if !circuit.settableNames.contains(name) {
                yaml.report(
                    "there is no parameter or bias '\(name)'", at: key,
                    help: helpNaming(name, among: circuit.settableNames))
            }
            let word = scale.scalar?.string ?? ""
            if !["logarithmic", "linear"].contains(word) {
                yaml.report("expected 'logarithmic' or 'linear'", at: scale)
            }
            parameters.append(Behaviour.Parameter(name: name, isLogarithmic: word == "logarithmic"))
        }
        var measures: [String] = []
        let known = circuit.measures.filter { $0.closedForm != nil }.map(\.name)
        for item in yaml.node("measures", in: body, of: "distill").map({ yaml.strings($0) }) ?? [] {
            let name = item.scalar?.string ?? ""
            if !known.contains(name) {
                yaml.report(
                    "there is no measure '\(name)' with a closed form", at: item, help: helpNaming(name, among: known))
            }
            measures.append(name)
        }
        if parameters.isEmpty || measures.count < parameters.count {
            yaml.report(
                "\(measures.count) measures do not tell \(parameters.count) parameters", at: node,
                help: "expected at least one parameter, and at least as many measures as parameters")
        }
        return Behaviour(preset: body["preset"]?.scalar?.string, parameters: parameters, measures: measures)
    }
}

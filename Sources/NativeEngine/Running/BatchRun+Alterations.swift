internal import Diagnostics
internal import Simulation

extension BatchRun {
    /// The parameters that a request changes.
    ///
    /// - Throws: ``SimulationFailure`` of kind `badAlteration` that names what is wrong.
    func changes(_ request: SimulationRequest) throws(SimulationFailure) -> [Int: Double] {
        var changes: [Int: Double] = [:]
        for alteration in request.alterations {
            let device = alteration.device.lowercased(), name = alteration.parameter.lowercased()
            guard let index = circuit.parameterIndex["\(device) \(name)"] else {
                throw SimulationFailure(.badAlteration, refusal(device, name))
            }
            guard alteration.value.isFinite else {
                throw SimulationFailure(.badAlteration, "The value of \(device) \(name) is \(alteration.value).")
            }
            changes[index] = alteration.value
        }
        return changes
    }

    private func refusal(_ device: String, _ name: String) -> String {
        let known = circuit.parameterIndex.keys.filter { $0.hasPrefix("\(device) ") }.map {
            String($0.dropFirst(device.count + 1))
        }
        if known.isEmpty {
            let help = helpNaming(device, among: circuit.deviceNames).map { "; \($0)" } ?? ""
            return "There is no device '\(device)'\(help)."
        }
        return "The native engine cannot alter \(name) of \(device); it can alter "
            + known.sorted().joined(separator: ", ") + "."
    }
}

internal import CNativeEngine
internal import Netlists
internal import Simulation

/// What is recorded for a probe.
enum ProbeChoice {
    /// The difference of two places.
    case difference(Int, Int)
    /// The current of a source that drives a net, from the sum of the net's other currents.
    case driven(net: Int, factor: Double)
}

extension CircuitBuilder {
    /// Finds what a probe means: `v(net)`, `v(a,b)`, a net's plain name, or `i(source)`.
    func choice(of probe: String) throws(SimulationFailure) -> ProbeChoice {
        let text = probe.lowercased().filter { !$0.isWhitespace }
        if text.hasPrefix("i("), text.hasSuffix(")") {
            return try current(String(text.dropFirst(2).dropLast()), probe)
        }
        if text.hasSuffix("#branch") { return try current(String(text.dropLast(7)), probe) }
        if text.hasPrefix("@") {
            throw Self.unknown(probe, "it records voltages of nets and currents of voltage sources")
        }
        let inner = text.hasPrefix("v(") && text.hasSuffix(")") ? String(text.dropFirst(2).dropLast()) : text
        let nets = inner.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        guard (1...2).contains(nets.count) else { throw Self.unknown(probe, "it does not understand it") }
        let places = try nets.map { net throws(SimulationFailure) in
            guard let place = circuit.places[net == "gnd" ? "0" : net] else {
                throw Self.unknown(probe, "there is no net '\(net)'")
            }
            return place
        }
        return .difference(places[0], places.count > 1 ? places[1] : circuit.ground)
    }

    private func current(_ name: String, _ probe: String) throws(SimulationFailure) -> ProbeChoice {
        if let place = circuit.places["\(name)#branch"] { return .difference(place, circuit.ground) }
        guard let device = content.devices.first(where: { $0.simulatorName == name || $0.path == name }),
            device.kind == .voltageSource
        else {
            throw Self.unknown(probe, "it records currents of voltage sources and inductors only")
        }
        if let place = circuit.places["\(device.simulatorName)#branch"] { return .difference(place, circuit.ground) }
        // The current through the source from + to -: what the rest of the net does not take.
        let isPlus = device.nets[1] == "0"
        guard let place = circuit.places[isPlus ? device.nets[0] : device.nets[1]] else {
            throw Self.unknown(probe, "its net is unknown")
        }
        return .driven(net: place, factor: isPlus ? -1 : 1)
    }

    private static func unknown(_ probe: String, _ reason: String) -> SimulationFailure {
        SimulationFailure(.missingProbe, "The native engine cannot record \(probe): \(reason).")
    }

    /// Gives rows of the residual to the driven nets whose currents are recorded.
    mutating func observe(_ choices: [ProbeChoice]) {
        for case .driven(let net, _) in choices where circuit.observedRows[net] == nil {
            circuit.observedRows[net] = circuit.rowCount
        }
    }

    mutating func record(_ choice: ProbeChoice) {
        switch choice {
        case .difference(let plus, let minus):
            circuit.probes.append(hillock_probe(plus: Int32(plus), minus: Int32(minus), row: -1, factor: 1))
        case .driven(let net, let factor):
            circuit.probes.append(hillock_probe(plus: 0, minus: 0, row: circuit.row(net), factor: factor))
        }
    }
}

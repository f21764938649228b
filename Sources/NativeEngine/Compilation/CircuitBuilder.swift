internal import CNativeEngine
internal import Netlists
internal import Simulation

/// Turns flattened devices into the form in which the loops read them.
struct CircuitBuilder {
    let content: DeckContent
    var circuit = CompiledCircuit()
    /// The conductance that SPICE adds across junctions, in S.
    let junctionConductance: Double
    private var conductanceIndex: [CompiledCircuit.Position: Int] = [:]
    private var capacitanceIndex: [CompiledCircuit.Position: Int] = [:]
    /// Where cards stand among the numbers of the circuit.
    var cardPlaces: [[Double]: Int] = [:]

    /// Compiles a circuit.
    ///
    /// - Parameters:
    ///   - content: The deck.
    ///   - cards: The cards of the deck's transistors, in the order of the M lines.
    ///   - probes: What is to be recorded.
    /// - Throws: ``SimulationFailure`` of kind `badDeck` or `missingProbe`.
    static func compile(
        _ content: DeckContent, cards: [TransistorCard], probes: [String]
    ) throws(SimulationFailure) -> CompiledCircuit {
        var builder = CircuitBuilder(content: content)
        try builder.place()
        let chosen = try probes.map { probe throws(SimulationFailure) in try builder.choice(of: probe) }
        builder.observe(chosen)
        var card = cards.makeIterator()
        for device in content.devices {
            do throws(Unfit) {
                if device.kind == .mosfet {
                    guard let next = card.next() else { throw Unfit("it has no card") }
                    try builder.addTransistor(device, next)
                } else {
                    try builder.add(device)
                }
            } catch {
                throw content.refusal(device, error.reason)
            }
        }
        builder.hold()
        for probe in chosen { builder.record(probe) }
        try builder.order()
        return builder.circuit
    }

    private init(content: DeckContent) {
        self.content = content
        junctionConductance = content.settings.solver.minimumConductance
    }

    // MARK: - Places

    /// Gives every net and branch its place: first the unknowns, then the nets that sources drive, then ground.
    private mutating func place() throws(SimulationFailure) {
        let controlling = controllingSources()
        var driven: [String: FlatDevice] = [:]
        var branches: [String] = []
        for device in content.devices where hasBranch(device) {
            let name = device.simulatorName
            let live = device.nets.filter { $0 != "0" }
            if device.nets.count == 2, live.isEmpty || device.nets[0] == device.nets[1] {
                throw content.refusal(device, "both of its terminals are one net")
            }
            if device.kind == .voltageSource, !controlling.contains(name), live.count == 1, let net = live.first {
                if let other = driven[net] {
                    throw content.refusal(device, "it stands in parallel with the source \(other.path)")
                }
                driven[net] = device
            } else {
                branches.append(name)
            }
        }
        var nets: [String] = []
        var seen: Set<String> = ["0"]
        for device in content.devices {
            for net in device.nets where seen.insert(net).inserted && driven[net] == nil { nets.append(net) }
        }
        // Exponentials of voltages stand in transistors and diodes; formulas are limited by nobody, in ngspice neither.
        let limited = Set(content.devices.filter { [.mosfet, .diode].contains($0.kind) }.flatMap(\.nets))
        let free = Set(content.devices.filter { $0.kind == .behavioural }.flatMap(\.nets)).subtracting(limited)
        for net in nets {
            circuit.movesFreely.append(free.contains(net) ? 1 : 0)
            circuit.places[net] = circuit.unknownNames.count
            circuit.unknownNames.append("v(\(net))")
            circuit.isCurrent.append(0)
        }
        for branch in branches {
            circuit.places["\(branch)#branch"] = circuit.unknownNames.count
            circuit.unknownNames.append("i(\(branch))")
            circuit.isCurrent.append(1)
            circuit.movesFreely.append(0)
        }
        circuit.unknownCount = circuit.unknownNames.count
        for (offset, net) in driven.keys.sorted().enumerated() { circuit.places[net] = circuit.unknownCount + offset }
        circuit.placeCount = circuit.unknownCount + driven.count + 1
        circuit.places["0"] = circuit.placeCount - 1
        circuit.deviceNames = content.devices.map(\.simulatorName)
        if circuit.unknownCount == 0 {
            throw SimulationFailure(.badDeck, "The circuit has no net whose voltage is not given by a source.")
        }
    }

    private func hasBranch(_ device: FlatDevice) -> Bool {
        switch device.kind {
        case .voltageSource, .voltageControlledVoltage, .currentControlledVoltage, .inductor: true
        case .behavioural: if case .voltage = device.law { true } else { false }
        default: false
        }
    }

    /// Sources whose current controls something: it must be an unknown.
    private func controllingSources() -> Set<String> {
        var names: Set<String> = []
        for device in content.devices {
            switch device.law {
            case .controlled(let control, _) where control.count == 1: names.formUnion(control)
            case .voltage(let formula), .current(let formula): names.formUnion(formula.currents)
            default: break
            }
        }
        return names
    }

    /// The place of a net of a device.
    func place(_ net: String) throws(Unfit) -> Int {
        guard let place = circuit.places[net] else { throw Unfit("there is no net '\(net)'") }
        return place
    }

    func branch(_ name: String) throws(Unfit) -> Int {
        guard let place = circuit.places["\(name)#branch"] else {
            throw Unfit("'\(name)' is no voltage source or inductor whose current is known")
        }
        return place
    }

    // MARK: - Terms

    /// A parameter of a device that requests may alter.
    mutating func parameter(_ device: FlatDevice, _ names: [String], _ value: Double) -> Int {
        let index = circuit.parameters.count
        circuit.parameters.append(.init(device: device.simulatorName, name: names[0], value: value))
        for name in names { circuit.parameterIndex["\(device.simulatorName) \(name)"] = index }
        return index
    }

    /// The linear term of a row and a column; `nil` where nobody needs it.
    private mutating func term(
        _ row: Int, _ column: Int, _ index: inout [CompiledCircuit.Position: Int],
        _ terms: inout [hillock_linear_term]
    ) -> Int? {
        let rowIndex = circuit.row(row)
        guard rowIndex >= 0, column != circuit.ground else { return nil }
        let position = CompiledCircuit.Position(row: Int(rowIndex), column: column)
        if let known = index[position] { return known }
        index[position] = terms.count
        terms.append(hillock_linear_term(row: rowIndex, column: Int32(column), slot: circuit.slot(row, column)))
        return terms.count - 1
    }

    /// Adds factor * parameter * x[column] to the residual in a row.
    mutating func conduct(_ row: Int, _ column: Int, _ factor: Double, _ parameter: Int? = nil, divides: Bool = false) {
        var (index, terms) = (conductanceIndex, circuit.conductances)
        guard let term = term(row, column, &index, &terms) else { return }
        (conductanceIndex, circuit.conductances) = (index, terms)
        circuit.conductanceShares.append(.init(term: term, parameter: parameter, factor: factor, divides: divides))
    }

    /// Adds factor * parameter * dx[column]/dt to the residual in a row.
    mutating func charge(_ row: Int, _ column: Int, _ factor: Double, _ parameter: Int? = nil) {
        var (index, terms) = (capacitanceIndex, circuit.capacitances)
        guard let term = term(row, column, &index, &terms) else { return }
        (capacitanceIndex, circuit.capacitances) = (index, terms)
        circuit.capacitanceShares.append(.init(term: term, parameter: parameter, factor: factor, divides: false))
        hasCharge(row)
    }

    /// Notes that a net or branch holds charge or flux.
    mutating func hasCharge(_ place: Int) {
        let row = circuit.row(place)
        if row >= 0 { circuit.chargedRows.insert(Int(row)) }
    }

    /// Adds a source in a row of the residual.
    mutating func drive(_ row: Int, _ factor: Double, _ stimulus: Int) {
        let index = circuit.row(row)
        guard index >= 0 else { return }
        circuit.sourceTerms.append(hillock_source_term(row: index, stimulus: Int32(stimulus), factor: factor))
    }

    // MARK: - Initial conditions, order

    private mutating func hold() {
        // Shunts that help to find an operating point need the diagonal.
        for place in 0..<circuit.unknownCount where circuit.isCurrent[place] == 0 { _ = circuit.slot(place, place) }
        for (net, voltage) in content.initialVoltages.sorted(by: { $0.key < $1.key }) {
            guard let place = circuit.places[net], place < circuit.unknownCount else { continue }
            let row = circuit.slots.filter { $0.key.row == place && $0.key.column != place }
            circuit.held.append(
                hillock_held(
                    row: Int32(place), place: Int32(place), slot: circuit.slot(place, place),
                    first: Int32(circuit.heldEntries.count / 2), count: Int32(row.count), voltage: voltage))
            for (position, slot) in row.sorted(by: { $0.value < $1.value }) {
                let isBranch = circuit.isCurrent[position.column] == 1
                circuit.heldEntries += [Int32(slot), isBranch ? Int32(position.column) : -1]
            }
        }
    }

    private mutating func order() throws(SimulationFailure) {
        let batch = try NativeBatch(circuit, settings: content.settings.cForm(nil, unknowns: circuit.unknownCount))
        batch.setParameters(circuit, [])
        // Charges count as they do in a nanosecond: nets that only capacitors hold must not look empty.
        let values = batch.matrix(chargeFactor: 1e9, count: circuit.slots.count)
        do throws(SingularMatrix) {
            circuit.elimination = try Elimination(
                count: circuit.unknownCount, slots: &circuit.slots, values: values)
        } catch {
            throw SimulationFailure(
                .badDeck, "Nothing decides \(circuit.unknownNames[error.column]): the circuit has no solution.")
        }
    }
}

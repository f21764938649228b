internal import CNativeEngine
internal import Netlists
internal import Simulation

extension CircuitBuilder {
    /// Adds a device that is no transistor.
    mutating func add(_ device: FlatDevice) throws(Unfit) {
        switch device.kind {
        case .resistor: try addResistor(device)
        case .capacitor: try addCapacitor(device)
        case .inductor: try addInductor(device)
        case .diode: try addDiode(device)
        case .voltageSource: try addVoltageSource(device)
        case .currentSource: try addCurrentSource(device)
        case .voltageControlledVoltage, .voltageControlledCurrent, .currentControlledCurrent,
            .currentControlledVoltage:
            try addControlled(device)
        case .behavioural: try addBehavioural(device)
        default:
            throw Unfit(
                "elements with the letter \(device.path.split(separator: ".").last?.prefix(1) ?? "?") are not among what it knows"
            )
        }
    }

    private func check(_ device: FlatDevice, allowing names: Set<String>) throws(Unfit) {
        for (name, value) in device.parameters.sorted(by: { $0.key < $1.key }) where !names.contains(name) {
            throw Unfit("it does not know the parameter \(name)=\(value)")
        }
    }

    private func multiplicity(_ device: FlatDevice) -> Double { device.parameters["m"] ?? 1 }

    private func value(_ device: FlatDevice, _ what: String) throws(Unfit) -> Double {
        guard let value = device.value, value.isFinite else { throw Unfit("its \(what) is no number") }
        return value
    }

    /// Adds factor * (parameter or its inverse) between two nets.
    private mutating func conduct(
        between a: Int, _ b: Int, _ factor: Double, _ parameter: Int? = nil, divides: Bool = false
    ) {
        conduct(a, a, factor, parameter, divides: divides)
        conduct(a, b, -factor, parameter, divides: divides)
        conduct(b, a, -factor, parameter, divides: divides)
        conduct(b, b, factor, parameter, divides: divides)
    }

    private mutating func addResistor(_ device: FlatDevice) throws(Unfit) {
        try check(device, allowing: ["m", "r", "resistance", "tc1", "tc2", "noisy", "noise"])
        guard device.model == nil else { throw Unfit("it does not know models of resistors") }
        let (a, b) = (try place(device.nets[0]), try place(device.nets[1]))
        let rise = content.temperature - 27
        let drift = 1 + (device.parameters["tc1"] ?? 0) * rise + (device.parameters["tc2"] ?? 0) * rise * rise
        let stated = try value(device, "resistance")
        let index = parameter(device, ["resistance", "r"], stated)
        conduct(between: a, b, multiplicity(device) / drift, index, divides: true)
    }

    private mutating func addCapacitor(_ device: FlatDevice) throws(Unfit) {
        try check(device, allowing: ["m", "c", "capacitance", "ic"])
        guard device.model == nil else { throw Unfit("it does not know models of capacitors") }
        if device.parameters["ic"] != nil, content.usesInitialConditions {
            throw Unfit("it knows initial conditions of nets (.ic) only")
        }
        let (a, b) = (try place(device.nets[0]), try place(device.nets[1]))
        let index = parameter(device, ["capacitance", "c"], try value(device, "capacitance"))
        let m = multiplicity(device)
        for (row, column, factor) in [(a, a, m), (a, b, -m), (b, a, -m), (b, b, m)] {
            charge(row, column, factor, index)
        }
        // A net that only capacitors hold needs its place in the matrix.
        conduct(between: a, b, 0)
    }

    private mutating func addInductor(_ device: FlatDevice) throws(Unfit) {
        try check(device, allowing: ["m", "l", "inductance", "ic"])
        guard device.model == nil else { throw Unfit("it does not know models of inductors") }
        let own = try addBranch(device)
        let index = parameter(device, ["inductance", "l"], try value(device, "inductance"))
        charge(own, own, -1 / multiplicity(device), index)
    }

    /// Adds the current of a branch to its nets, and the voltage between them to its row.
    private mutating func addBranch(_ device: FlatDevice) throws(Unfit) -> Int {
        let own = try branch(device.simulatorName)
        let (plus, minus) = (try place(device.nets[0]), try place(device.nets[1]))
        conduct(plus, own, 1)
        conduct(minus, own, -1)
        conduct(own, plus, 1)
        conduct(own, minus, -1)
        return own
    }

    // MARK: - Independent sources

    private mutating func stimulus(_ device: FlatDevice) throws(Unfit) -> Int {
        let source: Source
        switch device.law {
        case .source(let given): source = given
        case nil: source = Source(dc: 0)
        default: throw Unfit("its course is none of dc, pwl, pulse, sin, exp")
        }
        let transient = content.transient
        let stimulus = try Stimulus(
            source, parameters: device.parameters, step: transient?.step ?? 0, stop: transient?.stop ?? 1,
            shortest: content.shortestStep)
        let form = stimulus.withCForm(first: circuit.numbers.count) { $0 }
        circuit.numbers += stimulus.arguments
        circuit.stimuli.append(form)
        circuit.levelParameters.append(parameter(device, ["dc"], stimulus.level))
        return circuit.stimuli.count - 1
    }

    private mutating func addVoltageSource(_ device: FlatDevice) throws(Unfit) {
        try check(device, allowing: ["td", "r"])
        let index = try stimulus(device)
        if circuit.places["\(device.simulatorName)#branch"] != nil {
            drive(try addBranch(device), -1, index)
            return
        }
        let isPlus = device.nets[1] == "0"
        let net = isPlus ? device.nets[0] : device.nets[1]
        circuit.knowns.append(
            hillock_known(place: Int32(try place(net)), stimulus: Int32(index), factor: isPlus ? 1 : -1))
    }

    private mutating func addCurrentSource(_ device: FlatDevice) throws(Unfit) {
        try check(device, allowing: ["td", "r", "m"])
        let index = try stimulus(device)
        drive(try place(device.nets[0]), multiplicity(device), index)
        drive(try place(device.nets[1]), -multiplicity(device), index)
    }

    // MARK: - Controlled sources

    private mutating func addControlled(_ device: FlatDevice) throws(Unfit) {
        try check(device, allowing: ["m"])
        let m = multiplicity(device)
        switch device.law {
        case .controlled(let control, let gain):
            guard let number = gain.number, number.isFinite else { throw Unfit("its gain is no number") }
            let index = parameter(device, ["gain"], number)
            let own: Int
            switch device.kind {
            case .voltageControlledCurrent, .currentControlledCurrent:
                for (net, sign) in [(device.nets[0], m), (device.nets[1], -m)] {
                    try addControl(try place(net), sign, index, control)
                }
            default:
                own = try addBranch(device)
                try addControl(own, -1, index, control)
            }
        case .voltage, .current: try addBehavioural(device)
        default: throw Unfit("it knows linear controlled sources only, no POLY or TABLE")
        }
    }

    private mutating func addControl(_ row: Int, _ sign: Double, _ gain: Int, _ control: [String]) throws(Unfit) {
        if control.count == 2 {
            conduct(row, try place(control[0]), sign, gain)
            conduct(row, try place(control[1]), -sign, gain)
        } else {
            conduct(row, try branch(control[0]), sign, gain)
        }
    }

    private mutating func addBehavioural(_ device: FlatDevice) throws(Unfit) {
        try check(device, allowing: ["m"])
        switch device.law {
        case .voltage(let formula):
            try addFormula(formula, rows: (try addBranch(device), nil), factor: -1)
        case .current(let formula):
            let (plus, minus) = (try place(device.nets[0]), try place(device.nets[1]))
            try addFormula(formula, rows: (plus, minus), factor: multiplicity(device))
        default: throw Unfit("it knows B sources with v= or i= only")
        }
    }
}

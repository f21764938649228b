public import CompactModels
public import ModelForms
public import Netlists
internal import Simulation
internal import SpiceFormat
public import Waveforms

/// One device of a compact model under a train of pulses, as a netlist that ngspice runs, with its measures.
///
/// The device is the instance `x1`, the drain's source `vd`, the gate's source `vg`. The instance `xnoise` adds charge to the
/// state's net: its parameter `n17` is what the state changes by after pulse 17.
public struct PulseBench: Sendable {
    /// The model with the values of the nominal device.
    public let model: CompactModel

    /// The model in the deck: what no device differs in is a number in it.
    public let reduced: CompactModel

    /// The pulses.
    public let train: PulseTrain

    /// The state that noise is added to: the model's first.
    var state: CompactModel.State { model.states[0] }

    /// Creates a bench.
    ///
    /// - Parameters:
    ///   - model: The model with the values of the nominal device; it has a state.
    ///   - train: The pulses.
    ///   - varying: The parameters in which devices differ.
    public init(_ model: CompactModel, train: PulseTrain, varying: Set<String>) {
        self.model = model
        reduced = model.fixing { !varying.contains($0.name) }
        self.train = train
    }

    /// The device's line.
    public static let device = "x1"

    /// The line that adds noise.
    public static let noise = "xnoise"

    /// What is probed: the drain's voltage and current, and the states.
    public var probes: [String] { ["v(d)", "i(vd)"] + stateProbes }

    var stateProbes: [String] { SubcircuitWriter.nodeNames(of: reduced).map { "v(\(Self.device).\($0))" } }

    /// The names of the parameters of noise.
    static func noiseParameter(after pulse: Int) -> String { "n\(pulse + 1)" }

    /// Measures: the conductance after some pulses, the dynamic range, the nonlinearity of both directions.
    public var measures: [NamedMeasure] {
        let all = 2 * train.count
        let places = Set((0...8).map { $0 * all / 8 } + [train.count]).sorted()
        var measures = places.map { place in
            let name =
                place == 0 ? "G(0)" : place <= train.count ? "G(\(place) set)" : "G(\(place - train.count) reset)"
            return NamedMeasure(
                name, Conductance(signal: "v(d)", current: "i(vd)", time: train.reading(after: place)),
                series: .init(name: Self.series, coordinate: Double(place), unit: ""))
        }
        let (start, top, end) = (train.reading(after: 0), train.reading(after: train.count), train.reading(after: all))
        measures.append(
            NamedMeasure("dynamic range", DynamicRange(signal: "v(d)", current: "i(vd)", from: start, to: top)))
        guard train.count > 1 else { return measures }
        for (name, from, to) in [("nonlinearity set", start, top), ("nonlinearity reset", top, end)] {
            measures.append(
                NamedMeasure(
                    name,
                    Nonlinearity(signal: "v(d)", current: "i(vd)", from: from, to: to, period: train.period)))
        }
        return measures
    }

    /// The name of the curve of conductances over pulses.
    public static let series = "conductance"

    /// The netlist with its analysis.
    ///
    /// - Parameters:
    ///   - engine: What computes the device in ngspice.
    ///   - comment: A comment for the head of the deck; `nil` for none.
    public func netlist(_ engine: SubcircuitWriter.Engine = .sources, comment: String? = nil) -> Netlist {
        let subcircuit = SubcircuitWriter.subcircuit(reduced, engine: engine)
        let names = SubcircuitWriter.parameterNames(of: reduced)
        var statements: [Statement] = []
        if let comment { statements.append(Statement(.comment(" " + comment))) }
        statements.append(Statement(.subcircuit(subcircuit)))
        statements.append(Statement(.subcircuit(noiseSource)))
        func element(_ element: Element) { statements.append(Statement(.element(element))) }
        element(
            Element(
                Self.device,
                nets: subcircuit.terminals.map { $0 == terminal("s") ? "0" : $0 == terminal("d") ? "d" : "g" },
                model: subcircuit.name,
                parameters: reduced.parameters.map { Parameter(names[$0.name] ?? $0.name, .number($0.value)) }))
        element(
            Element(
                Self.noise, nets: ["\(Self.device).\(SubcircuitWriter.nodeNames(of: reduced)[0])"],
                model: noiseSource.name))
        element(Element("vd", nets: ["d", "0"], value: .source(Source(dc: .number(train.read)))))
        var gate: [Expression] = [0, 0]
        for pulse in 0..<(2 * train.count) {
            for corner in train.corners(of: pulse) { gate += [.number(corner.time), .number(corner.voltage)] }
        }
        element(Element("vg", nets: ["g", "0"], value: .source(Source(shape: .piecewiseLinear(gate)))))
        // Newton's method is to end at twelve digits, while steps are held by their largest size and the corners.
        statements.append(
            Statement(.options([Parameter("reltol", 1e-12), Parameter("vntol", 1e-14), Parameter("trtol", 1e7)])))
        statements.append(
            Statement(
                .analysis(
                    .transient(
                        step: .number(train.width / 4), stop: .number(train.stop), start: 0,
                        maximumStep: .number(train.width / 4), useInitialConditions: false))))
        return Netlist(title: "\(2 * train.count) pulses at one device of \(model.name)", statements: statements)
    }

    private func terminal(_ name: String) -> String {
        let subcircuit = SubcircuitWriter.subcircuit(reduced)
        let index = model.terminals.firstIndex { $0.name == name } ?? 0
        return subcircuit.terminals[index]
    }

    /// Boxes of current with slanted sides into the state's net of 1 F: the charge of each is the change of the state.
    private var noiseSource: Subcircuit {
        let name = "state_noise"
        var corners: [Expression] = [0, 0]
        var parameters: [Parameter] = []
        for pulse in 0..<(2 * train.count) {
            let (start, end) = train.noise(after: pulse)
            let edge = (end - start) / 4
            let parameter = Self.noiseParameter(after: pulse)
            parameters.append(Parameter(parameter, 0))
            // The area of a box is its height times its width at half of it.
            let height: Expression = .binary(
                .divide, .identifier(parameter), .number((end - start - edge) * state.scale))
            corners += [.number(start), 0, .number(start + edge), height]
            corners += [.number(end - edge), height, .number(end), 0]
        }
        return Subcircuit(
            name: name, terminals: ["state"], parameters: parameters,
            statements: [
                Statement(
                    .element(
                        Element(
                            "i_noise", nets: ["0", "state"], value: .source(Source(shape: .piecewiseLinear(corners))))))
            ])
    }
}

public import CompactModels
public import Diagnostics
public import ModelForms
public import Netlists

/// A crossbar of gated devices with drivers and line resistances, in which one row is written and then read.
///
/// Each cell has a piece of its row's drain line, of its row's gate line and of its column's source line:
///
///     drain line i ──rline──┬── … ; gate line i ──rline──┬── … ; column j ──rline──┬── to the next row
///
/// The deck keeps the hierarchy: a subcircuit for the device, one for the cell with its pieces of lines, one for a row; rows
/// share a subcircuit unless their devices differ. The gate of the written row gets a pulse, then that row's drain line is raised
/// to the read voltage: the currents of the column drivers are the row's conductances times that voltage.
public struct CrossbarArray: Sendable {
    /// How many rows there are.
    public let rows: Int

    /// How many columns there are.
    public let columns: Int

    /// The device's model, with the values of the nominal device; parameters in which no device differs are numbers in it, which
    /// makes devices smaller and faster.
    public let model: CompactModel

    /// The row that is written, counted from 1.
    public var writtenRow = 1

    /// The height of the write pulse in V.
    public var amplitude: Double

    /// The width of the write pulse in s.
    public var width: Double

    /// The read voltage in V.
    public var read = 0.1

    /// The resistance of a piece of a line in ohm.
    public var lineResistance = 1.0

    /// The resistance of a driver in ohm.
    public var driverResistance = 50.0

    /// The parameters of single devices that differ from the model's values, by row and column from 1; empty for none.
    public var devices: [Place: [String: Double]] = [:]

    /// A place in the array, from 1.
    public struct Place: Hashable, Sendable {
        /// The row.
        public var row: Int
        /// The column.
        public var column: Int

        /// Creates a place.
        ///
        /// - Parameters:
        ///   - row: The row, from 1.
        ///   - column: The column, from 1.
        public init(row: Int, column: Int) {
            self.row = row
            self.column = column
        }
    }

    /// The largest number of rows, and of columns.
    public static let largest = 1024

    /// Creates an array whose write pulse moves a device by a tenth of its way: a tenth of the ideal set time at the overdrive at
    /// which that holds.
    ///
    /// - Parameters:
    ///   - rows: How many rows there are.
    ///   - columns: How many columns there are.
    ///   - model: A model with the terminals d, g and s.
    ///   - varying: The parameters that stay parameters of each device.
    ///   - amplitude: The height of the write pulse in V; V_T + V_R + w/2 if `nil`.
    ///   - width: The width of the write pulse in s; a tenth of the ideal set time if `nil`.
    /// - Throws: A `DiagnosticError` for sizes out of range, a model with other terminals, or one that does not say how it is
    ///   written.
    public init(
        rows: Int, columns: Int, model: CompactModel, varying: Set<String> = [], amplitude: Double? = nil,
        width: Double? = nil
    ) throws(DiagnosticError) {
        for (size, option) in [(rows, "--rows"), (columns, "--columns")]
        where !(1...Self.largest).contains(size) {
            throw DiagnosticError(
                "out-of-range", "\(option) \(size): an array has 1 to \(Self.largest) of them", help: "give e.g. 64")
        }
        let terminals = model.terminals.map(\.name)
        guard Set(terminals) == ["d", "g", "s"], terminals.count == 3 else {
            throw DiagnosticError(
                "terminals",
                "a crossbar has devices with the terminals d, g and s, and \(model.name) has "
                    + terminals.joined(separator: ", "), help: "gated-synapse has them")
        }
        let values = Dictionary(model.parameters.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 })
        var standard: Double?
        if let vtp = values["vtp"], let vrp = values["vrp"] {
            standard = (values["pol"] ?? 1) * (vtp + vrp + (values["w"] ?? 0) / 2)
        }
        guard let height = amplitude ?? standard else {
            throw DiagnosticError(
                "amplitude", "\(model.name) does not say at which voltage it is written",
                help: "give --amplitude, e.g. 1V")
        }
        guard let time = width ?? values["tsp"].map({ $0 / 10 }) else {
            throw DiagnosticError(
                "width", "\(model.name) does not say how fast it is written", help: "give --pulse-width, e.g. 100us")
        }
        guard time > 0, time.isFinite, height.isFinite else {
            throw DiagnosticError("out-of-range", "a pulse of \(height) V for \(time) s writes nothing")
        }
        self.rows = rows
        self.columns = columns
        self.model = model.fixing { !varying.contains($0.name) }
        self.amplitude = height
        self.width = time
    }

    /// When the column currents are read, in s.
    public var readTime: Double { 1.7 * width }

    /// The path of a device in the flattened circuit.
    ///
    /// - Parameter place: The device.
    public func path(_ place: Place) -> String { "xrow\(place.row).xcell\(place.column).xdevice" }

    /// The name of the net of a device's state in the simulator.
    ///
    /// - Parameter place: The device.
    public func stateNet(_ place: Place) -> String {
        "\(path(place)).\(SubcircuitWriter.nodeNames(of: model).first ?? "")"
    }

    /// The deck with its analysis.
    ///
    /// - Parameters:
    ///   - engine: What computes the devices in ngspice.
    ///   - comments: Lines for the head of the deck.
    public func netlist(_ engine: SubcircuitWriter.Engine = .sources, comments: [String] = []) -> Netlist {
        let device = SubcircuitWriter.subcircuit(model, engine: engine)
        var statements = comments.map { Statement(.comment(" " + $0)) }
        func card(_ content: Statement.Content) { statements.append(Statement(content)) }
        func element(_ element: Element) { card(.element(element)) }
        card(
            .parameters([
                Parameter("vwrite", .number(amplitude)), Parameter("vread", .number(read)),
                Parameter("rline", .number(lineResistance)), Parameter("rdriver", .number(driverResistance)),
            ]))
        card(.subcircuit(device))
        card(.subcircuit(cell(device)))
        let own = Set(devices.keys.map(\.row))
        if own.count < rows { card(.subcircuit(row(named: "row", device, number: nil))) }
        for number in own.sorted() { card(.subcircuit(row(named: "row\(number)", device, number: number))) }
        card(.subcircuit(gateDriver))
        card(.subcircuit(drainDriver))
        for number in 1...rows {
            let isWritten: Expression = number == writtenRow ? 1 : 0
            element(
                Element(
                    "xgate\(number)", nets: ["gate\(number)"], model: "gate_driver",
                    parameters: [Parameter("on", isWritten)]))
            element(
                Element(
                    "xdrain\(number)", nets: ["drain\(number)"], model: "drain_driver",
                    parameters: [Parameter("on", isWritten)]))
            element(
                Element(
                    "xrow\(number)",
                    nets: ["drain\(number)", "gate\(number)"] + columnNets(number - 1) + columnNets(number),
                    model: own.contains(number) ? "row\(number)" : "row"))
        }
        for column in 1...columns {
            element(Element("rend\(column)", nets: ["column\(column)_0", "0"], value: .expression(Self.insulation)))
            element(Element("vcolumn\(column)", nets: ["sense\(column)", "0"], value: .source(Source(dc: 0))))
            element(
                Element(
                    "rcolumn\(column)", nets: ["sense\(column)", "column\(column)_\(rows)"],
                    value: .expression(.identifier("rdriver"))))
        }
        card(.options(SubcircuitWriter.options))
        let places = Set([Place(row: writtenRow, column: 1), Place(row: writtenRow, column: columns)])
        card(
            .save(
                places.sorted { $0.column < $1.column }.map { "v(\(stateNet($0)))" }
                    + (1...columns).map { "i(vcolumn\($0))" }))
        card(
            .analysis(
                .transient(
                    step: .number(width / 20), stop: .number(1.8 * width), start: 0,
                    maximumStep: .number(width / 10), useInitialConditions: false)))
        return Netlist(
            title: "crossbar of \(rows) x \(columns) \(model.name): row \(writtenRow) is written, then read",
            statements: statements)
    }

    /// The far end of a line, in ohm: a net that nothing but a line reaches would look like a mistake.
    private static let insulation: Expression = 1e15

    private func columnNets(_ row: Int) -> [String] { (1...columns).map { "column\($0)_\(row)" } }

    /// A device with its pieces of the three lines.
    private func cell(_ device: Subcircuit) -> Subcircuit {
        let nets = ["d": "drain2", "g": "gate2", "s": "column2"]
        let line: Element.Value = .expression(.identifier("rline"))
        let names = SubcircuitWriter.parameterNames(of: model)
        let parameters = model.parameters.map { Parameter(names[$0.name] ?? $0.name, .number($0.value)) }
        let passed = parameters.map { Parameter($0.name, .identifier($0.name)) }
        return Subcircuit(
            name: "cell", terminals: ["drain1", "drain2", "gate1", "gate2", "column1", "column2"],
            parameters: parameters,
            statements: [
                Element("r_drain", nets: ["drain1", "drain2"], value: line),
                Element("r_gate", nets: ["gate1", "gate2"], value: line),
                Element("r_column", nets: ["column1", "column2"], value: line),
                Element(
                    "xdevice", nets: model.terminals.map { nets[$0.name] ?? $0.name }, model: device.name,
                    parameters: passed),
            ].map { Statement(.element($0)) })
    }

    /// A row of cells; with the parameters of its own devices where it has some.
    private func row(named name: String, _ device: Subcircuit, number: Int?) -> Subcircuit {
        let names = SubcircuitWriter.parameterNames(of: model)
        let (above, below) = ((1...columns).map { "above\($0)" }, (1...columns).map { "below\($0)" })
        let cells = (1...columns).map { column -> Statement in
            let own = number.flatMap { devices[Place(row: $0, column: column)] } ?? [:]
            let last = column - 1
            return Statement(
                .element(
                    Element(
                        "xcell\(column)",
                        nets: [
                            last == 0 ? "drain" : "drain\(last)", "drain\(column)", last == 0 ? "gate" : "gate\(last)",
                            "gate\(column)", above[last], below[last],
                        ], model: "cell",
                        parameters: own.sorted { $0.key < $1.key }.map {
                            Parameter(names[$0.key] ?? $0.key, .number($0.value))
                        })))
        }
        let ends = [("r_drain_end", "drain\(columns)"), ("r_gate_end", "gate\(columns)")].map { name, net in
            Statement(.element(Element(name, nets: [net, "0"], value: .expression(Self.insulation))))
        }
        return Subcircuit(name: name, terminals: ["drain", "gate"] + above + below, statements: cells + ends)
    }

    /// A driver: a source with a resistance, at `level` times `on` within a window and at 0 otherwise.
    private func driver(_ name: String, level: String, from start: Double, to end: Double) -> Subcircuit {
        let edge = width / 1000
        let height: Expression = .binary(.multiply, .identifier("on"), .identifier(level))
        let corners: [Expression] = [
            0, 0, .number(start), 0, .number(start + edge), height, .number(end), height, .number(end + edge), 0,
        ]
        return Subcircuit(
            name: name, terminals: ["out"], parameters: [Parameter("on", 0)],
            statements: [
                Statement(
                    .element(
                        Element("v1", nets: ["inner", "0"], value: .source(Source(shape: .piecewiseLinear(corners)))))),
                Statement(
                    .element(Element("r1", nets: ["inner", "out"], value: .expression(.identifier("rdriver"))))),
            ])
    }

    private var gateDriver: Subcircuit { driver("gate_driver", level: "vwrite", from: 0.2 * width, to: 1.2 * width) }

    private var drainDriver: Subcircuit { driver("drain_driver", level: "vread", from: 1.4 * width, to: 1.75 * width) }
}

public import Waveforms

/// The waveforms of one or several runs: stacked panels over a common axis, several curves in a panel.
public struct WaveformPlot: Plot {
    /// One quantity over the axis.
    public struct Curve: Hashable, Codable, Sendable {
        /// The name in the legend.
        public var name: String
        /// The places on the axis, in seconds for a transient.
        public var x: [Double]
        /// The values in the panel's unit; as many as places.
        public var y: [Double]

        /// Creates a curve.
        ///
        /// - Parameters:
        ///   - name: The name in the legend.
        ///   - x: The places on the axis.
        ///   - y: The values; as many as places.
        public init(_ name: String, x: [Double], y: [Double]) {
            self.name = name
            self.x = x
            self.y = y
        }
    }

    /// Curves that share an axis of values.
    public struct Group: Hashable, Codable, Sendable {
        /// The axis of values.
        public var axis: PlotAxis
        /// The curves.
        public var curves: [Curve]

        /// Creates a group.
        ///
        /// - Parameters:
        ///   - axis: The axis of values.
        ///   - curves: The curves.
        public init(_ axis: PlotAxis, curves: [Curve]) {
            self.axis = axis
            self.curves = curves
        }
    }

    /// The headline; empty for none.
    public var title: String

    /// The common axis.
    public var horizontal: PlotAxis

    /// The panels from top to bottom.
    public var groups: [Group]

    /// Creates a plot from curves.
    ///
    /// - Parameters:
    ///   - title: The headline; empty for none.
    ///   - horizontal: The common axis.
    ///   - groups: The panels from top to bottom.
    public init(
        title: String = "", horizontal: PlotAxis = PlotAxis("Time", unit: "s", padding: 0), groups: [Group]
    ) {
        self.title = title
        self.horizontal = horizontal
        self.groups = groups
    }

    /// Creates a plot of all signals of a set: voltages above, currents below, other quantities last; what swings much
    /// less than the others of its kind has a panel of its own, where its course can be seen.
    ///
    /// - Parameters:
    ///   - waveforms: What a run gave.
    ///   - title: The headline; empty for none.
    public init(_ waveforms: WaveformSet, title: String = "") {
        var groups: [Group] = []
        for (label, unit) in [("Voltage", "V"), ("Current", "A"), ("Value", "")] {
            let signals = waveforms.signals.filter { Self.unit(of: $0.name) == unit }
            guard !signals.isEmpty else { continue }
            let largest = signals.map { Self.swing($0.values) }.max() ?? 0
            let isSmall = signals.map { Self.swing($0.values) < Self.smallSwing * largest }
            for (signal, small) in zip(signals, isSmall) where small {
                let curve = Curve(signal.name, x: waveforms.axis, y: signal.values)
                groups.append(Group(PlotAxis(label, unit: unit), curves: [curve]))
            }
            let curves = zip(signals, isSmall).filter { !$0.1 }.map { signal, _ in
                Curve(signal.name, x: waveforms.axis, y: signal.values)
            }
            groups.append(Group(PlotAxis(label, unit: unit), curves: curves))
        }
        self.init(title: title, horizontal: Self.axis(of: waveforms), groups: groups)
    }

    /// Creates a plot of chosen signals of a set.
    ///
    /// - Parameters:
    ///   - waveforms: What a run gave.
    ///   - panels: The names of the signals of each panel, from top to bottom.
    ///   - title: The headline; empty for none.
    /// - Throws: ``PlotError/nothingToDraw(_:)`` when a signal is not in the set.
    public init(_ waveforms: WaveformSet, panels: [[String]], title: String = "") throws(PlotError) {
        var groups: [Group] = []
        for names in panels {
            var curves: [Curve] = []
            for name in names {
                guard let signal = waveforms[name] else { throw .nothingToDraw("“\(name)”: there is no such signal") }
                curves.append(Curve(signal.name, x: waveforms.axis, y: signal.values))
            }
            let units = Set(names.map(Self.unit(of:)))
            let unit = units.count == 1 ? units.first ?? "" : ""
            let label = unit == "V" ? "Voltage" : unit == "A" ? "Current" : "Value"
            groups.append(Group(PlotAxis(label, unit: unit), curves: curves))
        }
        self.init(title: title, horizontal: Self.axis(of: waveforms), groups: groups)
    }

    /// The picture as values.
    ///
    /// - Throws: ``PlotError`` when a curve is empty, uneven or not finite.
    public func figure() throws(PlotError) -> Figure {
        guard !groups.isEmpty else { throw .nothingToDraw("the waveforms: no signal was chosen") }
        let panels = groups.map { group in
            let layers = group.curves.enumerated().map { index, curve in
                Layer(curve.name, .line(x: curve.x, y: curve.y), colour: .series(index))
            }
            return Panel(horizontal: horizontal, vertical: group.axis, layers: layers)
        }
        let height = max(110, 320 / Double(panels.count).squareRoot() / (panels.count > 1 ? 1.3 : 1))
        return Figure(title: title, panels: panels, panelHeight: height.rounded())
    }

    private static func axis(of waveforms: WaveformSet) -> PlotAxis {
        switch waveforms.axisKind {
        case .time: PlotAxis("Time", unit: "s", padding: 0)
        case .frequency: PlotAxis("Frequency", unit: "Hz", scale: .logarithmic, padding: 0)
        case .sweep: PlotAxis("Sweep", padding: 0)
        case .none: PlotAxis("Point")
        }
    }

    /// The share of the largest swing below which a signal has a panel of its own.
    private static let smallSwing = 0.05

    private static func swing(_ values: [Double]) -> Double {
        (values.max() ?? 0) - (values.min() ?? 0)
    }

    /// The unit of a signal, from its name: `v(w)`, `i(vdd)`, `vdd#branch`, `@m1[id]`; a bare name is a net's voltage.
    static func unit(of name: String) -> String {
        let key = Signal.key(name)
        if key.hasPrefix("i(") || key.hasSuffix("#branch") { return "A" }
        if key.hasPrefix("@") {
            guard let parameter = key.split(separator: "[").last?.dropLast() else { return "" }
            if parameter == "i" || parameter.hasPrefix("i") { return "A" }
            return parameter.hasPrefix("v") ? "V" : ""
        }
        return key.contains("(") && !key.hasPrefix("v") ? "" : "V"
    }
}

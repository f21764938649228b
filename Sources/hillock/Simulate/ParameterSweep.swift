internal import Diagnostics
internal import Foundation
internal import MonteCarlo
internal import Reports
internal import Simulation
internal import Units
internal import Waveforms

/// The measures of a circuit over one of its parameters or biases, beside what its equations say.
struct ParameterSweep: Encodable {
    /// One measure at one place.
    struct Point: Encodable {
        /// The value of what is swept.
        var place: Double
        /// The measure; `nil` where it has no answer.
        var value: Double?
        /// Why there is none.
        var reason: String?
        /// What the circuit's equation says; `nil` where it says nothing.
        var closedForm: Double?
        /// Measure over closed form, less one.
        var difference: Double?
        /// What the circuit's twin gives; `nil` where it gives nothing.
        var twin: Double?
        /// Twin over measure, less one.
        var twinDifference: Double?
    }

    /// One measure.
    struct Curve: Encodable {
        /// The name.
        var measure: String
        /// The SI unit.
        var unit: String
        /// The points in the order of the places.
        var points: [Point]
    }

    var schema = 1
    /// Circuit, technology, corner, ….
    var design: [String: String]
    /// The engine that ran.
    var engine: String
    /// What is swept.
    var parameter: String
    /// Its SI unit.
    var unit: String
    /// The measures.
    var curves: [Curve]

    /// Puts the points of a sweep together.
    ///
    /// - Parameters:
    ///   - design: Circuit, technology, corner, ….
    ///   - engine: The engine that ran.
    ///   - parameter: What is swept.
    ///   - unit: Its SI unit.
    ///   - values: Its values.
    ///   - designs: The designs of the points. A measure may be missing from some.
    ///   - outcomes: What the points gave.
    ///   - twins: What the circuit's twin gave at the points, by measure; nothing for a circuit without one.
    init(
        design: [String: String], engine: String, parameter: String, unit: String, values: [Double],
        designs: [Design], outcomes: [Result<[MeasureOutcome], SimulationFailure>], twins: [[String: Double]]
    ) {
        self.design = design
        self.engine = engine
        self.parameter = parameter
        self.unit = unit
        var names: [(name: String, unit: String)] = []
        for measure in designs.flatMap(\.measures) where !names.contains(where: { $0.name == measure.name }) {
            names.append((measure.name, measure.measure.unit))
        }
        curves = names.map { name, unit in
            let points = values.indices.map { index in
                var point = Point(place: values[index], closedForm: designs[index].closedForms[name])
                switch outcomes[index] {
                case .failure(let failure): point.reason = "the run failed: \(failure.message)"
                case .success(let measures):
                    if let place = designs[index].measures.firstIndex(where: { $0.name == name }) {
                        (point.value, point.reason) = (measures[place].number, measures[place].reason)
                    } else {
                        point.reason = "it is not taken with this value"
                    }
                }
                point.twin = twins.indices.contains(index) ? twins[index][name] : nil
                if let value = point.value, let twin = point.twin, value != 0 {
                    point.twinDifference = twin / value - 1
                }
                if let value = point.value, let form = point.closedForm, form != 0 {
                    point.difference = value / form - 1
                }
                return point
            }
            return Curve(measure: name, unit: unit, points: points)
        }
    }

    /// One table for each measure.
    var text: String {
        curves.map { curve in
            let hasForm = curve.points.contains { $0.closedForm != nil }
            let hasTwin = curve.points.contains { $0.twin != nil }
            let rows = curve.points.map { point -> [String] in
                func text(_ value: Double?) -> String {
                    value.map { engineering($0, unit: curve.unit, digits: 5) } ?? "–"
                }
                func part(_ value: Double?) -> String { value.map { String(format: "%+.2f %%", 100 * $0) } ?? "" }
                let row = [engineering(point.place, unit: unit, digits: 4), text(point.value)]
                return row + (hasTwin ? [text(point.twin), part(point.twinDifference)] : [])
                    + (hasForm ? [text(point.closedForm), part(point.difference)] : [])
            }
            let columns: [TextTable.Column] = [.init(parameter, .right), .init(curve.measure, .right)]
            let beside: [TextTable.Column] = [.init("Twin", .right), .init("Twin off", .right)]
            let more: [TextTable.Column] = [.init("Closed form", .right), .init("Difference", .right)]
            return TextTable(columns + (hasTwin ? beside : []) + (hasForm ? more : []), rows: rows).text()
        }.joined(separator: "\n")
    }

    /// Why points have no answer, once for each measure and reason.
    var remarks: [String] {
        var found: [String] = []
        for curve in curves {
            var places: [String: [Double]] = [:]
            for point in curve.points {
                if let reason = point.reason { places[reason, default: []].append(point.place) }
            }
            for (reason, values) in places.sorted(by: { $0.value[0] < $1.value[0] }) {
                let list = values.map { engineering($0, unit: unit, digits: 4) }.joined(separator: ", ")
                found.append("\(curve.measure) has no answer at \(parameter) = \(list): \(reason)")
            }
        }
        return found
    }

    /// The measures over what is swept, a panel each: marks for the circuit, broken lines for its equation and its twin.
    func svg() throws(DiagnosticError) -> String {
        let panels = curves.compactMap { curve -> Panel? in
            let measured = curve.points.filter { $0.value != nil }
            guard !measured.isEmpty else { return nil }
            let form = curve.points.filter { $0.closedForm != nil }
            let twin = curve.points.filter { $0.twin != nil }
            let shown = measured.compactMap(\.value) + form.compactMap(\.closedForm) + twin.compactMap(\.twin)
            var layers: [Layer] = []
            if !form.isEmpty {
                layers.append(
                    Layer(
                        "closed form", .line(x: form.map(\.place), y: form.compactMap(\.closedForm)),
                        colour: .muted, dash: .dashed))
            }
            if !twin.isEmpty {
                layers.append(
                    Layer(
                        "twin", .line(x: twin.map(\.place), y: twin.compactMap(\.twin)), colour: .series(1),
                        dash: .dotted))
            }
            let (x, y) = (measured.map(\.place), measured.compactMap(\.value))
            layers.append(Layer(layers.isEmpty ? nil : engine, .line(x: x, y: y), colour: .series(0)))
            layers.append(Layer(nil, .points(x: x, y: y, shape: .circle), colour: .series(0), weight: 1.5))
            return Panel(
                horizontal: PlotAxis(parameter, unit: unit, scale: Self.scale(curve.points.map(\.place))),
                vertical: PlotAxis(curve.measure, unit: curve.unit, scale: Self.scale(shown)), layers: layers)
        }
        guard !panels.isEmpty else { throw DiagnosticError("cannot-draw", "no measure has an answer at any point") }
        let figure = Figure(title: "\(design["circuit"] ?? "") over \(parameter)", panels: panels)
        do { return try figure.svg() } catch { throw DiagnosticError("cannot-draw", error.description) }
    }

    /// Logarithmic where values span a decade or more above zero.
    private static func scale(_ values: [Double]) -> PlotAxis.Scale {
        guard let least = values.min(), let most = values.max(), least > 0 else { return .linear }
        return most >= 10 * least ? .logarithmic : .linear
    }
}

internal import Comparison
internal import Diagnostics
internal import Experiments
internal import Foundation
internal import Reports
internal import Stimuli
internal import Units
internal import Waveforms

/// What `hillock compare` tells: as text, as JSON, and as a picture.
struct ComparisonReport: Encodable {
    /// How the answers of a circuit were found.
    struct Path: Encodable {
        /// The column.
        var column: String
        /// The engine that ran the circuit.
        var engine: String?
        /// The most repetitions that a condition has.
        var repetitions: Int
        /// The most that were simulated of one.
        var simulated: Int
        /// The largest difference between extrapolation and all repetitions, in Δw; `nil` when it was not checked.
        var error: Double?
        /// The same relative to Δw, where that is at least ``FastPathCheck/floor``.
        var relativeError: Double?
        /// How many times less the simulator has to work for the extrapolation.
        var speedUp: Double?

        /// In words.
        var sentence: String {
            guard simulated < repetitions || error != nil else { return "\(column): all repetitions simulated" }
            guard let error, let relativeError else {
                return
                    "\(column): extrapolated to \(repetitions) repetitions from at most \(simulated) of a condition; "
                    + "--repetitions all checks that"
            }
            let percent = engineering(relativeError * 100, unit: "", digits: 2)
            let speed = speedUp.map { ", which is \(engineering($0, unit: "", digits: 2)) times less work" } ?? ""
            return "\(column): all \(repetitions) repetitions simulated; the extrapolation from the first is off by "
                + "\(engineering(error, unit: "", digits: 2)) in dw at most, \(percent) % where |dw| is \(FastPathCheck.floor) "
                + "or more\(speed)"
        }
    }

    /// How far the native engine is from ngspice on the same circuit.
    struct Difference: Encodable {
        /// The circuit, its technology and corner.
        var circuit: String
        /// The root mean square over all conditions, in Δw.
        var rootMeanSquare: Double
        /// The largest, in Δw.
        var worst: Double

        init(_ circuit: String, native: [Double], reference: [Double]) {
            self.circuit = circuit
            let differences = zip(native, reference).map { $0 - $1 }
            worst = differences.map(abs).max() ?? 0
            let squares = differences.reduce(0) { $0 + $1 * $1 }
            rootMeanSquare = differences.isEmpty ? 0 : (squares / Double(differences.count)).squareRoot()
        }

        /// In words.
        var sentence: String {
            "\(circuit): native and ngspice differ in dw by \(engineering(rootMeanSquare, unit: "", digits: 3)) root mean "
                + "square, \(engineering(worst, unit: "", digits: 3)) at most"
        }
    }

    let schema = 1
    let table: ComparisonTable
    let paths: [Path]
    let differences: [Difference]

    init(_ table: ComparisonTable, _ paths: [Path], differences: [Difference] = []) {
        self.table = table
        self.paths = paths
        self.differences = differences
    }

    private enum CodingKeys: CodingKey {
        case schema, table, paths, differences
    }

    /// The table, the errors by family of conditions, and how the answers were found.
    var text: String {
        let hasData = table.dataset != nil
        var columns: [TextTable.Column] = [.init("Condition")]
        if hasData { columns += [.init("Biology", .right), .init("SEM", .right)] }
        columns += table.columns.map { .init($0.name, .right) }
        var rows = table.conditions.enumerated().map { index, condition in
            let point = table.dataset?.points[index]
            return [condition.name] + (point.map { [Self.number($0.mean), Self.number($0.standardError)] } ?? [])
                + table.columns.map { Self.number($0.changes[index]) }
        }
        if hasData {
            rows.append([])
            for (index, family) in table.families.enumerated() where table.families.count > 1 {
                rows.append(["NMSE \(family)", "", ""] + table.columns.map { Self.error($0.familyErrors[index]) })
            }
            rows.append(["NMSE", "", ""] + table.columns.map { Self.error($0.nmse ?? .nan) })
        }
        return TextTable(columns, rows: rows).text() + "\n"
            + (paths.map(\.sentence) + differences.map(\.sentence)).joined(separator: "\n")
    }

    /// The picture as SVG.
    func picture() throws(DiagnosticError) -> String {
        do {
            if let maps { return try maps.svg() }
            return try ComparisonPlot(sections, title: String(table.name.prefix { $0 != "(" })).svg()
        } catch {
            throw DiagnosticError("cannot-draw", error.description)
        }
    }

    private var sections: [ComparisonPlot.Section] {
        var curves: [String] = []
        for case let series? in table.conditions.map(\.series) where !curves.contains(series.name) {
            curves.append(series.name)
        }
        let members = curves.map { name in table.conditions.indices.filter { table.conditions[$0].series?.name == name }
        }
        // Curves of at least three points; a single condition among them makes all of them places side by side.
        guard table.conditions.allSatisfy({ $0.series != nil }), members.allSatisfy({ $0.count > 2 }) else {
            return [categories]
        }
        return zip(curves, members).map { curve($0, $1) }
    }

    private var categories: ComparisonPlot.Section {
        let order = table.families.flatMap { family in
            table.conditions.indices.filter { table.conditions[$0].family == family }
        }
        let groups = table.families.map { family in
            let names = table.conditions.filter { $0.family == family }.map { condition in
                condition.name.replacing(family + " ", with: "").replacing(" ms", with: "")
            }
            return AxisCategories.Group(family, places: names)
        }
        return ComparisonPlot.Section(
            categories: AxisCategories(groups), measured: order.map(measured),
            answers: table.columns.map { column in .init(column.name, y: order.map { column.changes[$0] }) })
    }

    private func curve(_ name: String, _ members: [Int]) -> ComparisonPlot.Section {
        let order = members.sorted { place($0) < place($1) }
        let isRate = table.conditions[order[0]].series?.unit == "Hz"
        var section = ComparisonPlot.Section(
            horizontal: PlotAxis(isRate ? "Rate (Hz)" : "Distance (ms)"), name: name,
            places: order.map { isRate ? place($0) : place($0) * 1000 }, measured: order.map(measured),
            answers: table.columns.map { column in .init(column.name, y: order.map { column.changes[$0] }) })
        // A window jumps where both spikes come at once.
        if !isRate { section.breaks = [0] }
        return section
    }

    private func place(_ index: Int) -> Double { table.conditions[index].series?.coordinate ?? 0 }

    private func measured(_ index: Int) -> ComparisonPlot.Measured? {
        table.dataset.map { .init(mean: $0.points[index].mean, standardError: $0.points[index].standardError) }
    }

    private static func number(_ value: Double) -> String { String(format: "%.4f", value) }

    private static func error(_ value: Double) -> String { String(format: "%.3g", value) }
}

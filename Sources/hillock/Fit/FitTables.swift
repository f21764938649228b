internal import Foundation
internal import ModelFitting
internal import Reports
internal import Units

/// Tables that all reports of fits have.
enum FitTables {
    /// Parameters with their standard deviations.
    static func parameters(_ list: [FittedParameter]) -> String {
        let rows = list.map { parameter in
            [
                parameter.name, engineering(parameter.value, unit: parameter.unit, digits: 5),
                parameter.deviation.map { engineering($0, unit: parameter.unit, digits: 2) } ?? "",
            ]
        }
        return TextTable([.init("Parameter"), .init("Value", .right), .init("±σ", .right)], rows: rows).text(indent: 2)
    }

    /// The lower triangle of a correlation.
    static func correlation(_ table: ParameterCorrelation) -> String {
        let rows = table.names.indices.map { row in
            [table.names[row]]
                + table.names.indices.map { $0 > row ? "" : String(format: "%.3f", table.rows[row][$0]) }
        }
        return TextTable([TextTable.Column("")] + table.names.map { .init($0, .right) }, rows: rows).text(indent: 2)
    }

    /// A time in seconds, hours, days or years.
    static func time(_ seconds: Double) -> String {
        for (name, length) in [("years", 31_557_600.0), ("days", 86_400), ("h", 3600)] where seconds >= length {
            return String(format: "%.3g %@", seconds / length, name)
        }
        return engineering(seconds, unit: "s", digits: 3)
    }
}

extension RetentionFit {
    /// The report for a terminal.
    ///
    /// - Parameter unit: The unit of the conductances.
    func text(unit: String) -> String {
        let names = Kind.allCases.filter { criteria[$0] != nil }
        let compared = names.map { "\($0.rawValue) \(String(format: "%.0f", criteria[$0] ?? 0))" }
            .joined(separator: ", ")
        var lines = [
            "retention: \(curves.count) states, \(quality.count) readings over \(FitTables.time(longest)); \(kind.rawValue) decay"
                + " (ΔBIC \(compared))"
        ]
        var errors = String(
            format: "  NRMSE %.3f %%, R² %.4f", 100 * quality.normalisedError, quality.determination)
        if let heldOut {
            errors += String(format: "; on every second reading, held out, %.3f %%", 100 * heldOut.normalisedError)
        }
        lines.append(errors)
        let rows = parameters.map { parameter in
            let isTime = parameter.unit == "s"
            return [
                parameter.name == "g_rest" ? "G at rest" : parameter.name,
                isTime
                    ? FitTables.time(parameter.value) : engineering(parameter.value, unit: parameter.unit, digits: 5),
                parameter.deviation.map {
                    isTime ? FitTables.time($0) : engineering($0, unit: parameter.unit, digits: 2)
                } ?? "",
            ]
        }
        if !rows.isEmpty {
            lines.append(
                TextTable([.init(""), .init("Value", .right), .init("±σ", .right)], rows: rows).text(indent: 2))
        }
        if let share = shortShare {
            lines.append(String(format: "  %.1f %% of a change are short-term", 100 * share))
        }
        return lines.joined(separator: "\n")
    }
}

internal import Diagnostics
internal import Foundation
internal import MonteCarlo
internal import Units

extension Specification {
    /// Reads limits of measures: `NAME>=VALUE` or `NAME<=VALUE`, several of one name together.
    ///
    /// - Parameters:
    ///   - texts: The texts of `--spec`.
    ///   - units: The unit of each measure by name.
    /// - Returns: The limits by the name of the measure.
    static func parse(_ texts: [String], units: [String: String]) throws(DiagnosticError) -> [String: Specification] {
        var result: [String: Specification] = [:]
        for text in texts {
            let isLower = text.contains(">=")
            guard let mark = text.range(of: isLower ? ">=" : "<=") else {
                throw DiagnosticError(
                    "bad-specification", "--spec '\(text)' states no limit",
                    help: "write 'NAME>=VALUE' or 'NAME<=VALUE', e.g. 'dw(+10 ms)>=1mV'")
            }
            let name = text[..<mark.lowerBound].split(separator: " ").joined(separator: " ")
            guard let unit = units[name] else {
                throw DiagnosticError(
                    "no-such-measure", "--spec '\(text)': there is no measure '\(name)'",
                    help: helpNaming(name, among: Array(units.keys)))
            }
            let limit = try Quantity.parse(
                String(text[mark.upperBound...]), unit: unit, option: "--spec '\(name)'")
            var specification = result[name] ?? Specification()
            if isLower { specification.lower = limit } else { specification.upper = limit }
            result[name] = specification
        }
        return result
    }
}

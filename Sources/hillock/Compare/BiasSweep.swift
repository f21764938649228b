internal import Circuits
internal import Comparison
internal import Diagnostics
internal import Units

/// Values of one tunable bias, each of which gives a curve.
struct BiasSweep: Encodable {
    /// The bias.
    var bias: String

    /// Its unit.
    var unit: String

    /// Its values in SI units, increasing.
    var values: [Double]

    /// Reads `idep=8nA;10nA;12nA`, or a name alone for 0.7, 1 and 1.4 times the value on the bench.
    ///
    /// - Parameters:
    ///   - text: The text of `--sweep`.
    ///   - trial: The circuit on its bench.
    /// - Throws: A `DiagnosticError` for a bias that cannot be tuned, or values that cannot be read.
    init(_ text: String, of trial: CircuitTrial) throws(DiagnosticError) {
        let sides = text.split(separator: "=", maxSplits: 1)
        let name = sides.first?.split(separator: " ").joined().lowercased() ?? ""
        let nominal = trial.biases
        guard let value = nominal[name] else {
            throw DiagnosticError(
                "not-tunable", "--sweep: \(trial.circuit.name) has no tunable bias '\(name)'",
                help: helpNaming(name, among: trial.circuit.tunables.map(\.bias)))
        }
        let unit = trial.bench.biases.first { $0.name == name }?.unit ?? ""
        bias = name
        self.unit = unit
        guard sides.count == 2 else {
            values = [0.7 * value, value, 1.4 * value]
            return
        }
        values = try Self.values(String(sides[1]), name: name, unit: unit)
    }

    /// The values of a sweep: two or more, increasing, with `;` or `,` between them.
    ///
    /// - Parameters:
    ///   - text: The values as text.
    ///   - name: What is swept.
    ///   - unit: Its SI unit.
    /// - Throws: A `DiagnosticError` for values that cannot be read, or do not increase.
    static func values(_ text: String, name: String, unit: String) throws(DiagnosticError) -> [Double] {
        var values: [Double] = []
        for part in text.split(whereSeparator: { $0 == ";" || $0 == "," }) {
            values.append(try Quantity.parse(String(part), unit: unit, option: "--sweep \(name)"))
        }
        guard values.count > 1, zip(values, values.dropFirst()).allSatisfy(<) else {
            throw DiagnosticError(
                "bad-sweep", "--sweep \(name)=\(text): two or more values are needed, increasing",
                help: "e.g. --sweep 'idep=8nA;10nA;12nA'")
        }
        return values
    }

    /// One setting for each value.
    var settings: [[String: Double]] { values.map { [bias: $0] } }
}

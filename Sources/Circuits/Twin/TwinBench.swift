public import CompactModels
public import Diagnostics
internal import Netlists
internal import Waveforms

/// The twin of a circuit on the circuit's bench: every name in its description is known to be there.
///
/// Constants are extracted first, from ``devices`` and ``sweeps``; ``waveforms(constants:stop:maximumStep:)`` then solves the
/// model's equations under the bench's own sources.
public struct TwinBench: Sendable {
    /// The description.
    public let twin: CircuitTwin

    /// The compact model.
    public let model: CompactModel

    let bench: Bench
    let flat: [FlatDevice]

    /// Holds a twin against its model and its circuit.
    ///
    /// - Parameters:
    ///   - twin: The description.
    ///   - model: The compact model that it names.
    ///   - bench: The circuit on its bench.
    /// - Throws: A `DiagnosticError` with every name that the model, the bench or the technology does not have.
    public init(_ twin: CircuitTwin, model: CompactModel, bench: Bench) throws(DiagnosticError) {
        self.twin = twin
        self.model = model
        self.bench = bench
        flat = try bench.netlist.flattenedDevices()
        let problems = unknownNames() + unknownQuantities()
        if !problems.isEmpty { throw DiagnosticError(problems) }
    }

    /// A transistor whose constants are to be extracted.
    public struct Transistor: Hashable, Sendable {
        /// The name: its constants are `n_NAME` and `i0_NAME`.
        public var name: String
        /// Its place in the flattened bench, e.g. `xneuron.mri`.
        public var path: String
        /// Its voltage from source to bulk in V.
        public var body: Double
        /// Its voltage from drain to source in V.
        public var drain: Double
        /// The currents at which it works, in A.
        public var currents: ClosedRange<Double>
    }

    /// The transistors whose constants are to be extracted.
    ///
    /// - Throws: A `DiagnosticError` for a formula without a value.
    public func transistors() throws(DiagnosticError) -> [Transistor] {
        let names = names([:])
        return try twin.devices.map { (device) throws(DiagnosticError) in
            func value(_ formula: PlacedFormula?, _ word: String) throws(DiagnosticError) -> Double? {
                try formula?.value(names, of: "'\(word)' of \(device.name)")
            }
            let low = try value(device.from, "from") ?? 1e-12, high = try value(device.to, "to") ?? 1e-8
            guard low > 0, low < high else {
                throw DiagnosticError([
                    device.path.problem(
                        "\(device.name) has no currents", help: "'from' is \(low) A and 'to' is \(high) A")
                ])
            }
            return Transistor(
                name: device.name, path: device.path.text, body: try value(device.body, "body") ?? 0,
                drain: try value(device.drain, "drain") ?? (bench.known["vdd"] ?? 0) / 2, currents: low...high)
        }
    }

    /// The values of the model's parameters that the twin gives.
    ///
    /// - Parameter constants: What was extracted, by name in SI units.
    /// - Throws: A `DiagnosticError` for a formula without a value, or a value that the model refuses.
    public func parameters(constants: [String: Double]) throws(DiagnosticError) -> [String: Double] {
        let names = names(constants)
        var values: [String: Double] = [:]
        for assignment in twin.parameters {
            let value = try assignment.value.value(names, of: "the parameter '\(assignment.name.text)' of the twin")
            guard let parameter = parameter(assignment.name) else { continue }
            guard parameter.range.contains(value) else {
                throw DiagnosticError([
                    assignment.name.problem(
                        "'\(parameter.name)' of \(model.name) would be \(value)",
                        help: "expected a value in \(parameter.range.text)")
                ])
            }
            values[parameter.name] = value
        }
        return values
    }

    // MARK: Names

    /// Everything that formulas know: the twin's own names are there once all that they need is.
    func names(_ constants: [String: Double]) -> ExpressionEvaluator {
        var known = bench.known.merging(constants) { $1 }
        for assignment in twin.names {
            let names = ExpressionEvaluator(parameters: known, temperature: bench.temperature)
            known[assignment.name.text] = try? names.evaluate(assignment.value.expression)
        }
        return ExpressionEvaluator(parameters: known, temperature: bench.temperature)
    }

    func parameter(_ name: PlacedName) -> ModelParameter? {
        model.parameters.first { $0.name.lowercased() == name.text }
    }

    /// The source of that name.
    func source(_ name: PlacedName) -> FlatDevice? {
        flat.first { $0.path == name.text && [.voltageSource, .currentSource].contains($0.kind) }
    }

    /// The names of the constants that will be extracted.
    private var constantNames: [String] {
        twin.devices.flatMap { ["n_\($0.name)", "i0_\($0.name)"] }
            + twin.sweeps.flatMap { $0.measures.map(\.name.text) }
    }

    /// The twin's own names that need nothing that is extracted, as a card of parameters.
    var ownNames: [Parameter] {
        let names = names([:])
        return twin.names.compactMap { assignment in
            names.parameters[assignment.name.text].map { Parameter(assignment.name.text, .number($0)) }
        }
    }

    private func unknownNames() -> [Diagnostic] {
        var problems: [Diagnostic] = []
        let transistors = flat.filter { $0.kind == .mosfet }.map(\.path)
        for device in twin.devices where !transistors.contains(device.path.text) {
            problems.append(
                device.path.problem("there is no transistor '\(device.path.text)' on the bench", among: transistors))
        }
        for assignment in twin.parameters where parameter(assignment.name) == nil {
            problems.append(
                assignment.name.problem(
                    "\(model.name) has no parameter '\(assignment.name.text)'", among: model.parameters.map(\.name)))
        }
        let terminals = model.terminals.map(\.name)
        for terminal in twin.terminals where !terminals.contains(terminal.name.text) {
            problems.append(
                terminal.name.problem("\(model.name) has no terminal '\(terminal.name.text)'", among: terminals))
        }
        for terminal in terminals where !twin.terminals.contains(where: { $0.name.text == terminal }) {
            problems.append(
                twin.model.problem(
                    "nothing is said of the terminal '\(terminal)' of \(model.name)",
                    help: "write '\(terminal): VOLTAGE', {voltage: SOURCE} or {current: SOURCE, start: VOLTAGE}"))
        }
        let sources = flat.filter { [.voltageSource, .currentSource].contains($0.kind) }.map(\.path)
        for terminal in twin.terminals {
            guard let name = terminal.drive.source, source(name) == nil else { continue }
            problems.append(name.problem("there is no source '\(name.text)' on the bench", among: sources))
        }
        return problems
    }

    /// Names in formulas that will have no value: every constant stands for 1.
    private func unknownQuantities() -> [Diagnostic] {
        let names = names(Dictionary(constantNames.map { ($0, 1) }, uniquingKeysWith: { $1 }))
        var problems: [Diagnostic] = []
        func check(_ formula: PlacedFormula?, _ owner: String) {
            guard let formula else { return }
            do { _ = try names.evaluate(formula.expression) } catch {
                do throws(DiagnosticError) { _ = try formula.value(names, of: owner) } catch {
                    problems += error.diagnostics
                }
            }
        }
        for assignment in twin.names { check(assignment.value, "'\(assignment.name.text)'") }
        for assignment in twin.parameters { check(assignment.value, "the parameter '\(assignment.name.text)'") }
        for device in twin.devices {
            check(device.body, "'body' of \(device.name)")
            check(device.drain, "'drain' of \(device.name)")
            check(device.from, "'from' of \(device.name)")
            check(device.to, "'to' of \(device.name)")
        }
        for terminal in twin.terminals {
            for formula in terminal.drive.formulas { check(formula, "the terminal '\(terminal.name.text)'") }
        }
        for sweep in twin.sweeps {
            for formula in sweep.transient { check(formula, "a time of the sweep '\(sweep.name.text)'") }
        }
        for signal in twin.signals {
            do throws(DiagnosticError) {
                _ = try TwinSignal(signal, names: names, model: model)
            } catch { problems += error.diagnostics }
        }
        return problems
    }
}

extension CircuitTwin.Drive {
    /// The source that it follows.
    var source: PlacedName? {
        switch self {
        case .level: nil
        case .voltage(let source, _, _, _): source
        case .current(let source, _, _, _): source
        }
    }

    /// Its formulas.
    var formulas: [PlacedFormula] {
        switch self {
        case .level(let formula): [formula]
        case .voltage(_, _, let factor, let plus): [factor, plus].compactMap(\.self)
        case .current(_, let factor, let plus, let start): [factor, plus, start].compactMap(\.self)
        }
    }
}

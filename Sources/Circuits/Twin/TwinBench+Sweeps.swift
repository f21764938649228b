internal import CompactModels
public import Diagnostics
public import Netlists
internal import SpiceFormat
internal import Technologies
public import Waveforms

extension TwinBench {
    /// The deck of a sweep: the circuit's subcircuits and parameters with the sweep's own lines, in the technology.
    ///
    /// - Parameter sweep: A sweep of the twin.
    /// - Throws: A `DiagnosticError` for a time without a value, or what the technology refuses.
    public func netlist(of sweep: CircuitTwin.Sweep) throws(DiagnosticError) -> Netlist {
        let names = names([:])
        let times = try sweep.transient.map { (time) throws(DiagnosticError) in
            try time.value(names, of: "a time of the sweep '\(sweep.name.text)'")
        }
        guard times.count == 3, times.allSatisfy({ $0 > 0 }) else {
            throw DiagnosticError([
                sweep.name.problem("the sweep '\(sweep.name.text)' has no length", help: "times are above zero")
            ])
        }
        let kept = bench.unmapped.statements.filter { statement in
            switch statement.content {
            case .subcircuit, .model, .parameters, .function, .options: true
            default: false
            }
        }
        let parts = kept.filter { if case .parameters = $0.content { false } else { true } } + sweep.statements
        // What a sweep does not use is left out, so that what was extracted once serves for other inputs.
        let words = Set(
            SpiceWriter.write(Netlist(statements: parts)).lowercased().split {
                !($0.isLetter || $0.isNumber || $0 == "_")
            })
        let own = (ownNames + kept.flatMap(\.parameters)).filter { words.contains($0.name.lowercased()[...]) }
        let netlist = Netlist(
            title: "sweep \(sweep.name.text) of \(model.name)",
            statements: (own.isEmpty ? [] : [Statement(.parameters(own))]) + parts + [
                Statement(
                    .analysis(
                        .transient(
                            step: .number(times[1]), stop: .number(times[0]), start: 0, maximumStep: .number(times[2]),
                            useInitialConditions: false)))
            ])
        return try bench.technology.mapping(netlist, corner: bench.corner, locating: sweep.finder).netlist
    }

    /// A measure of a sweep.
    ///
    /// - Parameters:
    ///   - text: The measure, in which `{formula}` stands for a value in SI units.
    ///   - constants: What was extracted before, by name in SI units.
    /// - Throws: A `DiagnosticError` for a measure or a name that there is not.
    public func measure(
        _ text: String, named name: PlacedName, constants: [String: Double]
    ) throws(DiagnosticError) -> any Measure {
        let names = names(constants)
        do throws(DiagnosticError) {
            return try MeasureFormula.measure(text) { (formula) throws(DiagnosticError) in
                try PlacedFormula(expression: CheckText.formula(formula), place: name.place)
                    .value(names, of: "'\(formula)'")
            }
        } catch {
            // A finding in the text of the measure itself has no place in the file.
            throw DiagnosticError(
                error.diagnostics.map { finding in
                    finding.location?.file == name.place?.location.file
                        ? finding : name.problem("\(name.text): \(finding.message)", help: finding.help)
                })
        }
    }

    /// The constants of a sweep.
    ///
    /// - Parameters:
    ///   - sweep: A sweep of the twin.
    ///   - waveforms: What its run gave.
    ///   - known: What was extracted before, by name in SI units.
    /// - Returns: The constants by name in SI units.
    /// - Throws: A `DiagnosticError` for a measure without an answer.
    public func constants(
        of sweep: CircuitTwin.Sweep, from waveforms: WaveformSet, known: [String: Double]
    ) throws(DiagnosticError) -> [String: Double] {
        var constants = known, found: [String: Double] = [:]
        for (name, text) in sweep.measures {
            let measure = try measure(text, named: name, constants: constants)
            do {
                let value = try measure.evaluate(waveforms)
                (constants[name.text], found[name.text]) = (value, value)
            } catch {
                throw DiagnosticError([
                    name.problem("the sweep '\(sweep.name.text)' gives no \(name.text): \(error.sentence)", help: nil)
                ])
            }
        }
        return found
    }
}

extension Statement {
    /// The parameters of a `.param` card.
    fileprivate var parameters: [Parameter] {
        if case .parameters(let cards) = content { return cards }
        return []
    }
}

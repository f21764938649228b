public import Diagnostics
public import Netlists
internal import SpiceFormat

extension Deck {
    /// Creates a deck from a netlist: the circuit as text, one analysis, and the options of its `.options` cards.
    ///
    /// Analysis, `.save`, `.meas`, `.options`, `.temp` and control cards do not go into the text: a session runs exactly
    /// the analysis of the deck and keeps exactly what a request probes.
    ///
    /// - Parameters:
    ///   - netlist: The circuit, without includes: every model that it needs is in it.
    ///   - analysis: What to run; the first analysis card of the netlist if `nil`.
    ///   - options: Solver options that go before those of the netlist's own cards of the same name.
    ///   - temperature: Degrees Celsius; the netlist's `.temp` card if `nil`.
    /// - Throws: A `DiagnosticError` when there is no analysis, or when its numbers cannot be computed.
    public init(
        _ netlist: Netlist,
        analysis: Analysis? = nil,
        options: [SolverOption] = [],
        temperature: Double? = nil
    ) throws(DiagnosticError) {
        let numbers = CardNumbers(netlist)
        var circuit = Netlist(title: netlist.title)
        var cards: [AnalysisCard] = []
        var own: [SolverOption] = []
        var degrees = temperature
        for statement in netlist.statements {
            switch statement.content {
            case .analysis(let card): cards.append(card)
            case .save, .measure, .control: break
            case .options(let parameters):
                for parameter in parameters { own.append(try numbers.option(parameter)) }
            case .temperature(let values):
                if degrees == nil, let first = values.first { degrees = try numbers.value(first, of: ".temp") }
            default: circuit.statements.append(statement)
            }
        }
        var chosen = analysis
        for card in cards where chosen == nil { chosen = try numbers.analysis(card) }
        guard let chosen else {
            throw DiagnosticError(
                "no-analysis", "the deck does not say what to run",
                help: "add a .tran, .dc, .ac or .op card, or give --stop for a transient")
        }
        let overridden = Set(options.map(\.name))
        let text = SpiceWriter.write(circuit)
        self.init(
            lines: text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
                .filter { $0.lowercased() != ".end" },
            analysis: chosen,
            options: own.filter { !overridden.contains($0.name) } + options,
            temperature: degrees, corners: numbers.corners(circuit.statements))
    }
}

/// The numbers on analysis and option cards, which may be formulas over the top level's parameters.
struct CardNumbers {
    private let evaluator: ExpressionEvaluator

    init(_ netlist: Netlist) {
        evaluator = ExpressionEvaluator(netlist)
    }

    /// The value of an expression on a card.
    func value(_ expression: Expression, of card: String) throws(DiagnosticError) -> Double {
        do {
            return try evaluator.evaluate(expression)
        } catch {
            throw DiagnosticError("bad-number", "the value \(SpiceWriter.text(expression)) of \(card): \(error)")
        }
    }

    /// A card as an analysis; `nil` for one that is kept as text.
    func analysis(_ card: AnalysisCard) throws(DiagnosticError) -> Analysis? {
        switch card {
        case .operatingPoint:
            return .operatingPoint
        case .transient(let step, let stop, let start, let maximumStep, let useInitialConditions):
            return .transient(
                Transient(
                    step: try value(step, of: ".tran"),
                    stop: try value(stop, of: ".tran"),
                    start: try start.map { (start) throws(DiagnosticError) in try value(start, of: ".tran") } ?? 0,
                    maximumStep: try maximumStep.map { (step) throws(DiagnosticError) in try value(step, of: ".tran") },
                    useInitialConditions: useInitialConditions))
        case .dc(let sweeps):
            return .dc(
                try sweeps.map { (sweep) throws(DiagnosticError) in
                    Sweep(
                        sweep.name, start: try value(sweep.start, of: ".dc"), stop: try value(sweep.stop, of: ".dc"),
                        step: try value(sweep.step, of: ".dc"))
                })
        case .ac(let spacing, let points, let start, let stop):
            return .ac(
                spacing: spacing.lowercased(), points: Int(try value(points, of: ".ac").rounded()),
                start: try value(start, of: ".ac"), stop: try value(stop, of: ".ac"))
        case .text:
            return nil
        }
    }

    /// The corners of all `pwl` sources whose times are known here: those inside of subcircuits with plain numbers.
    ///
    /// - Returns: Times above zero in seconds, in increasing order.
    func corners(_ statements: [Statement], isInside: Bool = false) -> [Double] {
        var times: Set<Double> = []
        for statement in statements {
            switch statement.content {
            case .subcircuit(let subcircuit): times.formUnion(corners(subcircuit.statements, isInside: true))
            case .element(let element):
                // A delay or a repetition moves the corners.
                guard case .source(let source) = element.value, element.parameters.isEmpty,
                    case .piecewiseLinear(let values)? = source.shape
                else { continue }
                for index in stride(from: 0, to: values.count, by: 2) {
                    guard let time = isInside ? values[index].number : try? evaluator.evaluate(values[index]), time > 0
                    else { continue }
                    times.insert(time)
                }
            default: continue
            }
        }
        return times.sorted()
    }

    /// A name or an assignment of an `.options` card.
    func option(_ parameter: Parameter) throws(DiagnosticError) -> SolverOption {
        switch parameter.value {
        case nil: SolverOption(parameter.name)
        case .identifier(let word)?: SolverOption(parameter.name, word)
        case .string(let word)?: SolverOption(parameter.name, word)
        case let expression?: SolverOption(parameter.name, "\(try value(expression, of: ".options"))")
        }
    }
}

extension Deck {
    /// The same deck with another circuit in it: analysis, options and temperature stay.
    ///
    /// - Parameter netlist: The circuit; its analysis and option cards do not count.
    /// - Returns: The deck.
    /// - Throws: A `DiagnosticError` when the numbers of its cards cannot be computed.
    public func replacingCircuit(_ netlist: Netlist) throws(DiagnosticError) -> Deck {
        var copy = self
        let other = try Deck(netlist, analysis: analysis)
        (copy.lines, copy.corners) = (other.lines, other.corners)
        return copy
    }
}

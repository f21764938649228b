internal import Diagnostics
internal import Netlists
internal import Simulation
internal import SpiceFormat

/// What a deck says, as the engine needs it: the flattened devices with their values, models and initial conditions.
struct DeckContent: Sendable {
    let deck: Deck
    let devices: [FlatDevice]
    /// The model cards by lower-case name with their evaluated parameters.
    let models: [String: (type: String, parameters: [String: Double])]
    /// Voltages of `.ic` cards by net.
    let initialVoltages: [String: Double]
    /// Degrees Celsius.
    let temperature: Double
    let settings: RunSettings
    /// The widest instruction set that may be used; 0 for the best.
    var widest: Int32 = 0

    /// Reads a deck.
    ///
    /// - Throws: ``SimulationFailure`` of kind `badDeck` for what cannot be read.
    init(_ deck: Deck) throws(SimulationFailure) {
        self.deck = deck
        let read = SpiceReader.read(deck.lines.joined(separator: "\n") + "\n.end\n", file: "deck")
        let errors = read.diagnostics.filter { $0.severity == .error }
        guard errors.isEmpty else {
            throw SimulationFailure(
                .badDeck, "The native engine cannot read the deck.", log: errors.map { "\($0.message)" })
        }
        do {
            var netlist = read.netlist
            // What the deck says beside its lines holds for the parameters too.
            if let temperature = deck.temperature ?? Self.number("temp", of: deck) {
                netlist.statements.removeAll { if case .temperature = $0.content { true } else { false } }
                netlist.statements.append(Statement(.temperature([.number(temperature)])))
            }
            let settings = try netlist.deckSettings(locating: read.sources.finder)
            temperature = settings.temperature
            devices = try netlist.flattenedDevices(locating: read.sources.finder)
            var voltages: [String: Double] = [:]
            var models: [String: (type: String, parameters: [String: Double])] = [:]
            Self.collect(netlist.statements, settings.evaluator, &voltages, &models)
            initialVoltages = voltages
            self.models = models
        } catch {
            throw SimulationFailure(
                .badDeck, "The native engine cannot read the deck.", log: error.diagnostics.map(\.message))
        }
        settings = try RunSettings(deck)
    }

    /// The transient that is asked for.
    var transient: Transient? {
        if case .transient(let transient) = deck.analysis { transient } else { nil }
    }

    /// Whether voltages begin at the initial conditions instead of the operating point.
    var usesInitialConditions: Bool { transient?.useInitialConditions ?? false }

    /// The shortest step of the transient, in seconds: SPICE's, 1e-11 of the longest one.
    var shortestStep: Double { (settings.solver.maximumStep ?? 0) * 1e-11 }

    /// The line of a device as the deck has it, for messages.
    func line(of device: FlatDevice) -> String {
        let index = Int(device.origin.line) - 1
        return deck.lines.indices.contains(index) ? deck.lines[index] : device.path
    }

    /// A failure that names a device, its line and what is wrong.
    func refusal(_ device: FlatDevice, _ reason: String) -> SimulationFailure {
        SimulationFailure(
            .badDeck, "The native engine cannot run \(device.path): \(reason).",
            log: ["line \(device.origin.line): \(line(of: device))", DeckContent.knowledge])
    }

    /// What the engine knows, for refusals.
    static let knowledge =
        "The native engine knows M, R, C, L, D, linear E, F, G and H, V and I with dc, pwl, pulse, sin and exp, and B "
        + "sources; --engine ngspice runs everything else."

    private static func number(_ name: String, of deck: Deck) -> Double? {
        deck.options.last { $0.name == name }.flatMap { Double($0.value) }
    }

    private static func collect(
        _ statements: [Statement], _ evaluator: ExpressionEvaluator, _ voltages: inout [String: Double],
        _ models: inout [String: (type: String, parameters: [String: Double])]
    ) {
        for statement in statements {
            switch statement.content {
            case .initialConditions(let values):
                for value in values { voltages[value.net.lowercased()] = try? evaluator.evaluate(value.value) }
            case .model(let card):
                var parameters: [String: Double] = [:]
                for parameter in card.parameters {
                    parameters[parameter.name.lowercased()] = parameter.value.flatMap { try? evaluator.evaluate($0) }
                }
                models[card.name.lowercased()] = (card.type.lowercased(), parameters)
            case .subcircuit(let inner):
                // Names are unique enough in practice: an inner model hides an outer one.
                collect(inner.statements, evaluator, &voltages, &models)
            case .conditional(let branches):
                for branch in branches { collect(branch.statements, evaluator, &voltages, &models) }
            default: break
            }
        }
    }
}

public import Diagnostics
public import Waveforms

/// A system as its file states it, read and checked for itself; circuits and models are still names.
public struct SystemDescription: Sendable {
    /// What a part is made of.
    public enum Kind: Sendable {
        /// A circuit of the catalogue or a deck, in a simulator.
        case circuit(CircuitDescription)
        /// A compact model, solved in this process.
        case model(ModelDescription)
        /// Spikes at known times in s.
        case spikes([Double])
        /// A latch and a counter.
        case counter(CounterDescription)
    }

    /// A circuit and how signals enter and leave it.
    public struct CircuitDescription: Sendable {
        /// A name of the catalogue, or the path of a deck.
        public var design = ""
        /// Options as on the command line, e.g. `technology` and `gf180mcu`; in the order of the file.
        public var options: [(name: String, value: String)] = []
        /// Whether the transient begins with initial conditions and without an operating point.
        public var useInitialConditions = false
        /// How signals enter.
        public var inputs: [CircuitInput] = []
        /// How signals leave.
        public var outputs: [CircuitOutput] = []
    }

    /// A compact model and how signals enter and leave it.
    public struct ModelDescription: Sendable {
        /// The name of a model, or the path of a file.
        public var model = ""
        /// A preset of the model.
        public var preset: String?
        /// Parameters as on the command line, e.g. `tau=20ms`.
        public var settings: [String] = []
        /// Voltages of terminals that keep their level, in V.
        public var levels: [String: Double] = [:]
        /// Voltages of free terminals at the start, in V.
        public var free: [String: Double] = [:]
        /// How signals enter.
        public var inputs: [DrivenModel.Input] = []
        /// How signals leave.
        public var outputs: [DrivenModel.Output] = []
    }

    /// A latch and a counter.
    public struct CounterDescription: Hashable, Sendable {
        /// The count at the beginning.
        public var start = 0
        /// The least count.
        public var low = -32
        /// The largest count.
        public var high = 31
        /// What the output gives for each count, in A; `nil` for the count itself.
        public var gain: Double?
        /// Above it a comparator says yes, in V.
        public var threshold = 0.0
        /// How many bits of the count's size go out.
        public var bits = 0
        /// The level of a bit that is set, in V.
        public var level = 0.0
        /// How long a change of value or bits takes, in s; 0 for a millionth of a window.
        public var edge = 0.0

        /// Creates a counter that starts at 0.
        public init() {}
    }

    /// A part with its name and its place in the file.
    public struct PartDescription: Sendable {
        /// The name.
        public var name: String
        /// What it is made of.
        public var kind: Kind
        /// The place of each word of the part in the file; under the empty word that of its name.
        let places: [String: Place]

        /// A place in the system's file.
        struct Place: Hashable, Sendable {
            /// Where it is.
            var location: SourceLocation
            /// The whole line.
            var excerpt: String?
        }

        /// A finding at the place of the part in the file.
        ///
        /// - Parameters:
        ///   - message: What is wrong.
        ///   - word: The word of the part that is wrong; the finding stands at the part's name if there is no such word.
        ///   - help: What to do.
        public func problem(_ message: String, at word: String = "", help: String? = nil) -> Diagnostic {
            let place = places[word] ?? places[""]
            return Diagnostic(
                .error, "system-file", message, at: place?.location, excerpt: place?.excerpt, help: help)
        }

        /// Findings about the part, with a place in the system's file where they have none of their own.
        ///
        /// - Parameter error: The findings.
        /// - Returns: The same findings; those without a place stand at the word that their message quotes or
        ///   begins with, or at the part.
        public func placing(_ error: DiagnosticError) -> DiagnosticError {
            DiagnosticError(
                error.diagnostics.map { finding in
                    guard finding.location == nil else { return finding }
                    let words = places.keys.filter { !$0.isEmpty }.sorted()
                    let told =
                        words.first { finding.message.contains("'\($0)'") }
                        ?? words.first { finding.message.hasPrefix("\($0):") }
                    let place = places[told ?? ""]
                    var placed = finding
                    (placed.location, placed.excerpt) = (place?.location, place?.excerpt)
                    return placed
                })
        }

        /// What the part takes.
        public var inputs: [Port] {
            switch kind {
            case .circuit(let circuit): circuit.inputs.map(\.port)
            case .model(let model):
                model.inputs.map { $0.port(free: model.free.keys.contains($0.terminal)) }
            case .spikes: []
            case .counter(let counter): UpDownCounter(counter).inputs
            }
        }

        /// What the part gives.
        public var outputs: [Port] {
            switch kind {
            case .circuit(let circuit): circuit.outputs.map(\.port)
            case .model(let model):
                model.outputs.map { $0.port(free: model.free.keys.contains($0.source)) }
            case .spikes: [Port("out", .spikes)]
            case .counter(let counter): UpDownCounter(counter).outputs
            }
        }
    }

    /// The end of the run in s.
    public var stop = 0.0

    /// The longest window in s; `nil` for a hundredth of the run.
    public var window: Double?

    /// The parts in the order of the file.
    public var parts: [PartDescription] = []

    /// The connections in the order of the file.
    public var connections: [Connection] = []

    /// Outputs whose courses are to be kept.
    public var record: [Connection.End] = []

    /// What is measured on these courses, under the names of ``signal(of:)``.
    public var measures: [NamedMeasure] = []

    /// The name of an output's course among waveforms.
    ///
    /// - Parameter end: The output.
    /// - Returns: `v(PART.PORT)` for a voltage, `i(PART.PORT)` for a current, `@PART.PORT[1]` for a number.
    public func signal(of end: Connection.End) -> String {
        let ports = parts.first { $0.name == end.part }?.outputs ?? []
        return switch ports.first(where: { $0.name == end.port })?.kind {
        case .course(unit: "A"): "i(\(end))"
        case .course(unit: "V"): "v(\(end))"
        default: "@\(end)[1]"
        }
    }

    /// The order of turns.
    ///
    /// - Throws: A `DiagnosticError` for a loop without delay.
    public func plan() throws(DiagnosticError) -> SystemPlan {
        try SystemPlan(parts: parts.map(\.name), connections: connections, stop: stop, longest: window)
    }
}

extension UpDownCounter {
    /// The counter of a description.
    ///
    /// - Parameter description: Its numbers.
    public convenience init(_ description: SystemDescription.CounterDescription) {
        self.init(
            start: description.start, range: description.low...max(description.low, description.high),
            gain: description.gain ?? 1, unit: description.gain == nil ? "" : "A", threshold: description.threshold,
            bits: description.bits, level: description.level, edge: description.edge)
    }
}

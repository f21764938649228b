internal import Foundation
public import Simulation

/// Everything that decides the results of an ensemble, and where they came from. Stored with them.
public struct RunDescription: Hashable, Codable, Sendable {
    /// The version of this program.
    public var toolVersion: String

    /// Which engine ran.
    public var simulator: SimulatorIdentity

    /// The circuit, the analysis and the solver options.
    public var deck: Deck

    /// Content hashes of the files behind the deck (model cards, templates), by name.
    public var inputs: [String: String]

    /// The seed.
    public var seed: UInt64

    /// How samples are drawn.
    public var sampler: String

    /// What varies.
    public var mismatch: MismatchSettings

    /// What is drawn: the columns of the draws.
    public var quantities: [DrawnQuantity]

    /// What is measured: the columns of the results.
    public var measures: [MeasureColumn]

    /// What a reader wants to see: circuit, technology, corner, protocol, ….
    public var labels: [String: String]

    /// The command that made the store, word by word.
    public var commandLine: [String]

    /// What the check of the numerical accuracy found, as a JSON document; `nil` where none was made.
    public var accuracy: String?

    /// How samples are drawn by ``MismatchModel``.
    public static let randomSampler = "random: Philox4x64-10, inverse normal, not truncated"

    /// How samples of compact models are drawn by ``MismatchModel``.
    public static let jointSampler = "joint normal: Philox4x64-10, inverse normal, not truncated"

    /// Creates a description.
    ///
    /// - Parameters:
    ///   - toolVersion: The version of this program.
    ///   - simulator: Which engine ran.
    ///   - deck: The circuit, the analysis and the solver options.
    ///   - inputs: Content hashes of the files behind the deck, by name.
    ///   - seed: The seed.
    ///   - sampler: How samples are drawn.
    ///   - mismatch: What varies.
    ///   - quantities: What is drawn.
    ///   - measures: What is measured.
    ///   - labels: What a reader wants to see.
    ///   - commandLine: The command that made the store, word by word.
    ///   - accuracy: What the check of the numerical accuracy found, as a JSON document.
    public init(
        toolVersion: String,
        simulator: SimulatorIdentity,
        deck: Deck,
        inputs: [String: String] = [:],
        seed: UInt64,
        sampler: String = Self.randomSampler,
        mismatch: MismatchSettings,
        quantities: [DrawnQuantity],
        measures: [MeasureColumn],
        labels: [String: String] = [:],
        commandLine: [String] = [],
        accuracy: String? = nil
    ) {
        self.toolVersion = toolVersion
        self.simulator = simulator
        self.deck = deck
        self.inputs = inputs
        self.seed = seed
        self.sampler = sampler
        self.mismatch = mismatch
        self.quantities = quantities
        self.measures = measures
        self.labels = labels
        self.commandLine = commandLine
        self.accuracy = accuracy
    }

    /// The content hash of the deck's lines, analysis, options and temperature.
    public var deckHash: String { contentHash(json(deck).utf8) }

    /// What makes `other` another ensemble than this one: a sentence for each aspect that decides results and differs.
    ///
    /// Tool version, labels, command line and accuracy record do not count: they do not decide the results of a sample.
    ///
    /// - Parameter other: What is asked for now.
    /// - Returns: Nothing if samples of the two may stand in one table.
    public func differences(from other: RunDescription) -> [String] {
        var found: [String] = []
        func compare<Value: Hashable>(_ name: String, _ path: KeyPath<RunDescription, Value>, show: Bool = false) {
            guard self[keyPath: path] != other[keyPath: path] else { return }
            found.append(
                show
                    ? "\(name) was \(self[keyPath: path]) and is now \(other[keyPath: path])"
                    : "\(name) differs")
        }
        compare("the circuit", \.deck.lines)
        compare("the analysis", \.deck.analysis)
        compare("the list of solver options", \.deck.options)
        compare("the temperature", \.deck.temperature)
        for name in Set(inputs.keys).union(other.inputs.keys).sorted() where inputs[name] != other.inputs[name] {
            found.append("the file \(name) differs")
        }
        compare("the seed", \.seed, show: true)
        compare("the sampler", \.sampler, show: true)
        compare("what varies", \.mismatch)
        if mismatch == other.mismatch { compare("the spread of a device", \.quantities) }
        let (names, otherNames) = (measures.map(\.name), other.measures.map(\.name))
        if names != otherNames {
            found.append(
                "the measures were \(names.joined(separator: ", ")) and are now \(otherNames.joined(separator: ", "))")
        } else {
            for (one, two) in zip(measures, other.measures) where one != two {
                found.append("the measure \(one.name) was \(one.definition) and is now \(two.definition)")
            }
        }
        compare("the simulator", \.simulator.name, show: true)
        compare("the simulator's version", \.simulator.version, show: true)
        return found
    }
}

/// A value as JSON text that is the same for equal values.
func json(_ value: some Encodable) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
        positiveInfinity: "Infinity", negativeInfinity: "-Infinity", nan: "NaN")
    // Only a value that holds a number without a JSON form fails to encode, and those have one above.
    return (try? encoder.encode(value)).map { String(decoding: $0, as: UTF8.self) } ?? ""
}

/// A value from the JSON text that ``json(_:)`` wrote.
func value<Value: Decodable>(_ type: Value.Type, fromJSON text: String) throws -> Value {
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
        positiveInfinity: "Infinity", negativeInfinity: "-Infinity", nan: "NaN")
    return try decoder.decode(type, from: Data(text.utf8))
}

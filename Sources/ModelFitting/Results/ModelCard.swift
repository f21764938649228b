internal import RealModule
internal import Units

/// A fit as a preset of a model, in YAML: values, standard deviations, source.
public struct ModelCard: Hashable, Codable, Sendable {
    /// The model, e.g. `gated-synapse`.
    public var model: String

    /// The name of the preset.
    public var name: String

    /// What it is, in a line.
    public var summary: String

    /// Where the values come from.
    public var source: String

    /// The parameters.
    public var parameters: [FittedParameter]

    /// What a user must know: one line each.
    public var notes: [String]

    /// Creates a card.
    ///
    /// - Parameters:
    ///   - model: The model.
    ///   - name: The name of the preset.
    ///   - summary: What it is, in a line.
    ///   - source: Where the values come from.
    ///   - parameters: The parameters; of those with one name the first counts.
    ///   - notes: What a user must know.
    public init(
        model: String, name: String, summary: String, source: String, parameters: [FittedParameter], notes: [String]
    ) {
        self.model = model
        self.name = name
        self.summary = summary
        self.source = source
        self.notes = notes
        self.parameters = []
        for parameter in parameters where !self.parameters.contains(where: { $0.name == parameter.name }) {
            self.parameters.append(parameter)
        }
    }

    /// The card as text: the section `presets` of a model's file.
    ///
    /// Values are written so that reading them gives back the same number.
    public var yaml: String { notes.map { "# \($0)\n" }.joined() + "model: \(model)\npresets:\n" + entry }

    /// The preset alone, as an entry of the section `presets`.
    public var entry: String {
        var lines = ["  \(name):"]
        lines += ["    summary: \(Self.quoted(summary))", "    source: \(Self.quoted(source))", "    set:"]
        lines += parameters.map { "      \($0.name): \(Self.number($0.value, unit: $0.unit))" }
        let known = parameters.filter { $0.deviation != nil }
        if !known.isEmpty {
            lines.append("    # standard deviations of the values above")
            lines.append("    sigma:")
            lines += known.map { "      \($0.name): \(Self.number($0.deviation ?? 0, unit: $0.unit, digits: 3))" }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// A number with its unit; exponents keep units such as `m` from being read as scales.
    private static func number(_ value: Double, unit: String, digits: Int? = nil) -> String {
        var shown = value
        if let digits, value != 0, value.isFinite {
            let scale = Double.pow(10, Double(digits - 1) - Double.log10(abs(value)).rounded(.down))
            shown = (value * scale).rounded() / scale
        }
        return unit.isEmpty ? "\(shown)" : "\(shown) \(unit)"
    }

    private static func quoted(_ text: String) -> String {
        "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
    }
}

extension SynapseFit {
    /// The fit as a card.
    ///
    /// - Parameter name: The name of the preset.
    public func card(named name: String) -> ModelCard {
        let shapes = directions.map { "\($0.polarity.rawValue) \($0.best.shape.rawValue)" }.joined(separator: ", ")
        let who = device.isEmpty ? "" : "device \(device): "
        let errors = directions.map { direction in
            let held = direction.best.heldOut?.normalisedError
            let percent = held.map { "\((1e4 * $0).rounded() / 100) %" } ?? "not known"
            return "\(direction.polarity.rawValue): error on \(direction.heldOutWhat) \(percent) of the range"
        }
        return ModelCard(
            model: "gated-synapse", name: name, summary: who + shapes, source: "fitted to " + source,
            parameters: parameters(), notes: errors + undetermined)
    }
}

/// A number that a user of a model may set.
public struct ModelParameter: Hashable, Codable, Sendable {
    /// The name.
    public var name: String

    /// The SI unit; empty for a pure number.
    public var unit: String

    /// The value if none is given, in SI units.
    public var value: Double

    /// The legal values.
    public var range: ParameterRange

    /// Whether each device may have its own, as opposed to one for all devices of a model card.
    public var isInstance: Bool

    /// What it is.
    public var meaning: String

    /// Creates a parameter.
    ///
    /// - Parameters:
    ///   - name: The name.
    ///   - unit: The SI unit; empty for a pure number.
    ///   - value: The value if none is given, in SI units.
    ///   - range: The legal values.
    ///   - isInstance: Whether each device may have its own.
    ///   - meaning: What it is.
    public init(
        _ name: String, unit: String = "", value: Double, range: ParameterRange = .all, isInstance: Bool = false,
        meaning: String = ""
    ) {
        self.name = name
        self.unit = unit
        self.value = value
        self.range = range
        self.isInstance = isInstance
        self.meaning = meaning
    }
}

/// An interval of legal values whose ends may belong to it or not.
public struct ParameterRange: Hashable, Codable, Sendable {
    /// The lower end; `nil` for none.
    public var lower: Double?

    /// The upper end; `nil` for none.
    public var upper: Double?

    /// Whether the lower end is not legal itself.
    public var excludesLower: Bool

    /// Whether the upper end is not legal itself.
    public var excludesUpper: Bool

    /// Creates a range.
    ///
    /// - Parameters:
    ///   - lower: The lower end; `nil` for none.
    ///   - upper: The upper end; `nil` for none.
    ///   - excludesLower: Whether the lower end is not legal itself.
    ///   - excludesUpper: Whether the upper end is not legal itself.
    public init(
        lower: Double? = nil, upper: Double? = nil, excludesLower: Bool = false, excludesUpper: Bool = false
    ) {
        self.lower = lower
        self.upper = upper
        self.excludesLower = excludesLower
        self.excludesUpper = excludesUpper
    }

    /// Any number.
    public static let all = ParameterRange()

    /// Whether a value is legal.
    ///
    /// - Parameter value: The value in SI units.
    public func contains(_ value: Double) -> Bool {
        guard value.isFinite else { return false }
        if let lower, excludesLower ? value <= lower : value < lower { return false }
        if let upper, excludesUpper ? value >= upper : value > upper { return false }
        return true
    }

    /// The range as mathematicians write it, e.g. `(0, 1]`.
    public var text: String {
        let left = lower.map { (excludesLower ? "(" : "[") + "\($0)" } ?? "(-inf"
        let right = upper.map { "\($0)" + (excludesUpper ? ")" : "]") } ?? "inf)"
        return left + ", " + right
    }
}

/// Values of a model's parameters with a name: a device that was measured.
public struct ModelPreset: Hashable, Codable, Sendable {
    /// The name.
    public var name: String

    /// What it is.
    public var summary: String

    /// Where the values come from.
    public var source: String

    /// The values by parameter, in SI units.
    public var values: [String: Double]

    /// The standard deviations of fitted values, by parameter.
    public var deviations: [String: Double] = [:]

    /// Creates a preset.
    ///
    /// - Parameters:
    ///   - name: The name.
    ///   - summary: What it is.
    ///   - source: Where the values come from.
    ///   - values: The values by parameter, in SI units.
    public init(_ name: String, summary: String = "", source: String = "", values: [String: Double]) {
        self.name = name
        self.summary = summary
        self.source = source
        self.values = values
    }
}

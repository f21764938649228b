public import Statistics

/// How parameters differ from one copy of a circuit or device to the next, as a card: a joint distribution, and where it
/// comes from.
public struct ParameterSpread: Hashable, Codable, Sendable {
    /// The joint distribution of the parameters of one copy.
    public var distribution: JointNormal

    /// How many copies it comes from.
    public var count: Int

    /// The SI units of the parameters, in their order; empty for pure numbers.
    public var units: [String]

    /// The skewness of each parameter, of logarithms where these count: a hint how far from normal it is. `nil` where it is
    /// not known.
    public var skewness: [Double?]

    /// Where the spread comes from: circuit, technology, seed and so on, by name.
    public var source: [String: String]

    /// Creates a spread.
    ///
    /// - Parameters:
    ///   - distribution: The joint distribution of the parameters of one copy.
    ///   - count: How many copies it comes from.
    ///   - units: The SI units of the parameters; pure numbers if there are none.
    ///   - skewness: The skewness of each parameter; not known if there are none.
    ///   - source: Where the spread comes from.
    public init(
        _ distribution: JointNormal, count: Int, units: [String] = [], skewness: [Double?] = [],
        source: [String: String] = [:]
    ) {
        self.distribution = distribution
        self.count = count
        self.units = units.isEmpty ? distribution.names.map { _ in "" } : units
        self.skewness = skewness.isEmpty ? distribution.names.map { _ in nil } : skewness
        self.source = source
    }

    /// The spread as YAML, of which ``SpreadReader/parameters(_:file:)`` makes the same spread.
    public var yaml: String {
        var lines = lines
        if !source.isEmpty {
            lines.append("source:")
            for (name, text) in source.sorted(by: { $0.key < $1.key }) {
                // A quotation mark is doubled in a text between single ones.
                let quoted = text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''")
                lines.append("  \(name): '\(quoted)'")
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// The section `spread`, by lines.
    var lines: [String] {
        var lines = [
            "# Joint distribution over \(count) devices. Of logarithmic parameters mean and sigma are those of ln p.",
            "spread:", "  devices: \(count)", "  parameters:",
        ]
        for (place, name) in distribution.names.enumerated() {
            var words = ["scale: \(distribution.isLogarithmic[place] ? "logarithmic" : "linear")"]
            if !units[place].isEmpty { words.append("unit: \(units[place])") }
            words.append("mean: \(distribution.means[place])")
            words.append("sigma: \(max(0, distribution.covariance[place, place]).squareRoot())")
            if let skewness = skewness[place] { words.append("skewness: \(skewness)") }
            lines.append("    \(name): {\(words.joined(separator: ", "))}")
        }
        lines.append("  correlation:")
        let correlation = distribution.covariance.correlation()
        for row in distribution.names.indices {
            lines.append("    - [" + (0...row).map { "\(correlation[row, $0])" }.joined(separator: ", ") + "]")
        }
        return lines
    }
}

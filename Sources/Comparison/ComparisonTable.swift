public import Experiments
public import Stimuli

/// What biology, rules, twins and circuits say under the same conditions, side by side.
public struct ComparisonTable: Hashable, Codable, Sendable {
    /// What kind of answer a column holds.
    public enum Origin: String, Hashable, Codable, Sendable {
        /// A rule with its own parameters.
        case rule
        /// A model of a circuit, with parameters computed from its biases.
        case twin
        /// A circuit in a simulator.
        case circuit
    }

    /// The answers of one rule, twin or circuit.
    public struct Column: Hashable, Codable, Sendable {
        /// The name on top, e.g. `circuit gf180mcu tt`.
        public var name: String

        /// What kind of answer it holds.
        public var origin: Origin

        /// Δw of each condition, a relative change of the weight after all repetitions.
        public var changes: [Double]

        /// The NMSE over all points; `nil` where nothing was measured.
        public var nmse: Double?

        /// The NMSE over the points of each family of conditions, in the order of ``ComparisonTable/families``.
        public var familyErrors: [Double]
    }

    /// The name of the data set, or the protocol as text.
    public var name: String

    /// The conditions, one row each.
    public var conditions: [Condition]

    /// The measured points; `nil` for a protocol without data.
    public var dataset: Dataset?

    /// The columns in the order in which they were added.
    public private(set) var columns: [Column] = []

    /// Creates a table of a data set.
    ///
    /// - Parameter dataset: The measured points.
    public init(_ dataset: Dataset) {
        name = dataset.name
        conditions = dataset.points.map(\.condition)
        self.dataset = dataset
    }

    /// Creates a table of a protocol for which there are no data.
    ///
    /// - Parameter stimulation: The protocol.
    public init(_ stimulation: StimulationProtocol) {
        name = stimulation.text
        conditions = stimulation.conditions
        dataset = nil
    }

    /// The stimulation of all rows as one protocol.
    public var stimulation: StimulationProtocol { StimulationProtocol(name, conditions: conditions) }

    /// The families of conditions in the order in which they first come.
    public var families: [String] {
        var families: [String] = []
        for family in conditions.map(\.family) where !families.contains(family) { families.append(family) }
        return families
    }

    /// Adds a column, with its errors where there are data.
    ///
    /// - Parameters:
    ///   - name: The name on top.
    ///   - origin: What kind of answer it is.
    ///   - changes: Δw of each condition, in the order of the conditions.
    public mutating func add(_ name: String, _ origin: Origin, changes: [Double]) {
        let errors = families.map { family in
            let members = conditions.indices.filter { conditions[$0].family == family }
            let part = dataset.map { set in Dataset(name: family, points: members.map { set.points[$0] }) }
            return part?.nmse(members.map { changes[$0] }) ?? 0
        }
        columns.append(
            Column(
                name: name, origin: origin, changes: changes, nmse: dataset?.nmse(changes),
                familyErrors: dataset == nil ? [] : errors))
    }

    /// The table as comma-separated values: one line for each condition.
    public var csv: String {
        var lines = [
            (["condition", "family", "measured", "sem"] + columns.map(\.name)).map(Self.quoted).joined(separator: ",")
        ]
        for (index, condition) in conditions.enumerated() {
            let point = dataset?.points[index]
            let cells =
                [
                    condition.name, condition.family, point.map { "\($0.mean)" } ?? "",
                    point.map { "\($0.standardError)" } ?? "",
                ] + columns.map { "\($0.changes[index])" }
            lines.append(cells.map(Self.quoted).joined(separator: ","))
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func quoted(_ cell: String) -> String {
        cell.contains { $0 == "," || $0 == "\"" } ? "\"" + cell.replacing("\"", with: "\"\"") + "\"" : cell
    }
}

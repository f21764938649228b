public import Diagnostics
public import Stimuli
internal import Waveforms

/// Reads data sets from comma-separated values.
///
/// Columns: `protocol` (`pairing`, `pairing_freq`, `triplet_pre_post_pre`, `triplet_post_pre_post`, `quadruplet`),
/// `dt1_ms`, `dt2_ms` (of triplets Δt₂, of quadruplets T), `rate_hz`, `n_rep`, `dw_mean`, `dw_sem` (relative changes of the
/// weight), `source`, `confidence`, and where a file holds several sets `dataset`.
struct DatasetReader {
    private static let required = [
        "protocol", "dt1_ms", "dt2_ms", "rate_hz", "n_rep", "dw_mean", "dw_sem", "source", "confidence",
    ]

    private enum Kind: String, CaseIterable {
        case pairing
        case frequency = "pairing_freq"
        case prePostPre = "triplet_pre_post_pre"
        case postPrePost = "triplet_post_pre_post"
        case quadruplet
    }

    private let definition: QuadrupletDistance
    private var findings: [Diagnostic] = []

    static func read(
        _ text: String, file: String, name: String, definition: QuadrupletDistance
    ) throws(DiagnosticError) -> [Dataset] {
        let table = try CSVTable(text, file: file, required: required, optional: ["dataset"])
        var reader = DatasetReader(definition)
        var sets: [Dataset] = []
        for row in table.rows {
            guard let point = reader.point(row) else { continue }
            let owner = row["dataset"]?.text.lowercased() ?? name
            if owner.isEmpty, let cell = row["dataset"] {
                reader.findings.append(cell.problem("missing-value", "the point belongs to no data set"))
            }
            let index = sets.firstIndex { $0.name == owner } ?? sets.endIndex
            if index == sets.endIndex { sets.append(Dataset(name: owner, points: [])) }
            if sets[index].points.contains(where: { $0.condition.name == point.condition.name }) {
                reader.findings.append(
                    row.first.problem(
                        "repeated-point", "'\(point.condition.name)' is measured twice in '\(owner)'",
                        help: "give one mean and its standard error for each condition"))
            } else {
                sets[index].points.append(point)
            }
        }
        let findings = table.diagnostics + reader.findings
        if !findings.isEmpty { throw DiagnosticError(findings) }
        if sets.isEmpty { throw DiagnosticError("empty-file", "\(file) holds no measured points") }
        return sets
    }

    private init(_ definition: QuadrupletDistance) {
        self.definition = definition
    }

    private mutating func point(_ row: CSVTable.Row) -> Dataset.Point? {
        let mean = number("dw_mean", row, "a relative change of the weight, e.g. 0.25")
        let error = number("dw_sem", row, "the standard error of the mean, e.g. 0.05")
        if let error, error <= 0, let cell = row["dw_sem"] {
            findings.append(
                cell.problem(
                    "bad-error", "a standard error must be above zero, not \(cell.text)",
                    help: "leave the point out, or give the error of its mean"))
        }
        guard let condition = condition(row), let mean, let error, error > 0 else { return nil }
        return Dataset.Point(
            condition: condition, mean: mean, standardError: error, source: row["source"]?.text ?? "",
            confidence: row["confidence"]?.text ?? "")
    }

    private mutating func condition(_ row: CSVTable.Row) -> Condition? {
        guard let cell = row["protocol"], let kind = Kind(rawValue: cell.text.lowercased()) else {
            let word = row["protocol"]?.text ?? ""
            findings.append(
                row.first.problem(
                    "unknown-protocol", "there is no protocol '\(word)'",
                    help: helpNaming(word, among: Kind.allCases.map(\.rawValue))))
            return nil
        }
        let first = number("dt1_ms", row, "a distance in ms, e.g. 10").map { $0 / 1000 }
        let rate = number("rate_hz", row, "a rate in Hz above zero, e.g. 1", above: 0)
        let count = number("n_rep", row, "a whole number of repetitions, e.g. 60", above: 0)
        if let count, count != count.rounded() || count > 1e6, let cell = row["n_rep"] {
            findings.append(cell.problem("bad-count", "'\(cell.text)' is no number of repetitions"))
            return nil
        }
        let second: Double?
        switch kind {
        case .pairing, .frequency:
            second = 0
            if let cell = row["dt2_ms"], !cell.text.isEmpty {
                findings.append(
                    cell.problem("unused-value", "\(kind.rawValue) has no second distance", help: "leave dt2_ms empty"))
            }
        default: second = number("dt2_ms", row, "a distance in ms, e.g. -5").map { $0 / 1000 }
        }
        guard let first, let second, let rate, let count else { return nil }
        return make(kind, first, second, period: 1 / rate, repetitions: Int(count), row)
    }

    private mutating func make(
        _ kind: Kind, _ first: Double, _ second: Double, period: Double, repetitions: Int, _ row: CSVTable.Row
    ) -> Condition? {
        if kind == .quadruplet, abs(second) <= abs(first), definition == .midpoint, let cell = row["dt2_ms"] {
            findings.append(
                cell.problem("bad-distance", "the two pairs overlap", help: "expected |T| above |dt1|"))
            return nil
        }
        let condition: Condition
        switch kind {
        case .pairing: condition = .pairing(first, period: period, repetitions: repetitions)
        case .frequency: condition = .frequency(first, rate: 1 / period, repetitions: repetitions)
        case .prePostPre, .postPrePost:
            let order = kind == .prePostPre ? TripletOrder.prePostPre : .postPrePost
            guard order.contains(first, second) else {
                findings.append(
                    (row["dt1_ms"] ?? row.first).problem(
                        "bad-distance", "these distances are no \(order.rawValue) triplet",
                        help: "expected " + (order == .prePostPre ? "dt1 > 0 > dt2" : "dt1 < 0 < dt2")))
                return nil
            }
            condition = .triplet(order, first, second, period: period, repetitions: repetitions)
        case .quadruplet:
            condition = .quadruplet(
                second, inner: abs(first), definition: definition, period: period, repetitions: repetitions)
        }
        guard condition.pause > 0 else {
            findings.append(
                (row["rate_hz"] ?? row.first).problem(
                    "bad-rate", "the spikes of a repetition do not fit into its period of \(period * 1000) ms",
                    help: "expected less than \(1 / (period - condition.pause)) Hz, or shorter distances"))
            return nil
        }
        return condition
    }

    private mutating func number(
        _ column: String, _ row: CSVTable.Row, _ expected: String, above limit: Double = -.infinity
    ) -> Double? {
        guard let cell = row[column] else { return nil }
        if let value = Double(cell.text), value.isFinite, value > limit { return value }
        findings.append(
            cell.problem(
                cell.text.isEmpty ? "missing-value" : "not-a-number",
                cell.text.isEmpty ? "\(column) is missing" : "\(column) cannot be '\(cell.text)'",
                help: "expected \(expected)"))
        return nil
    }
}

extension Dataset {
    /// Reads the data sets of a file.
    ///
    /// - Parameters:
    ///   - text: The file's text, in the form of `models/biology/biology.csv`.
    ///   - file: The path for messages.
    ///   - name: The name of the set where the file has no column `dataset`.
    ///   - definition: What the distance T of quadruplets is measured between.
    /// - Returns: The sets in the order of their first points.
    /// - Throws: A `DiagnosticError` with every fault of the file and its place.
    public static func read(
        _ text: String, file: String, name: String, definition: QuadrupletDistance = .midpoint
    ) throws(DiagnosticError) -> [Dataset] {
        try DatasetReader.read(text, file: file, name: name, definition: definition)
    }

    /// The set without some of its points, for a fit that is tested on what it has not seen.
    ///
    /// - Parameter names: The names of conditions.
    /// - Returns: The rest.
    /// - Throws: A `DiagnosticError` that names an unknown condition with the nearest ones, or says that nothing is left.
    public func leavingOut(_ names: [String]) throws(DiagnosticError) -> Dataset {
        let known = points.map(\.condition.name)
        for name in names where !known.contains(name) {
            throw DiagnosticError(
                "unknown-condition", "the data set '\(self.name)' has no condition '\(name)'",
                help: helpNaming(name, among: known))
        }
        let rest = points.filter { !names.contains($0.condition.name) }
        if rest.isEmpty { throw DiagnosticError("no-points", "no point of '\(self.name)' is left") }
        return Dataset(name: self.name, points: rest)
    }
}

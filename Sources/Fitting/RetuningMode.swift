public import Diagnostics
public import MonteCarlo

/// Which samples of an ensemble have their biases fitted again.
public enum RetuningMode: Hashable, Codable, Sendable {
    /// None.
    case none
    /// This many, those with the largest error.
    case worst(Int)
    /// All.
    case each
    /// The first so many, which share one set of biases.
    case shared(Int)

    /// Reads `none`, `worst`, `worst:100`, `each`, `shared`, `shared:50`; without a number the one worst sample, and an array
    /// of 50.
    ///
    /// - Parameter text: The text.
    /// - Throws: A `DiagnosticError` that says what is expected.
    public init(_ text: String) throws(DiagnosticError) {
        let parts = text.lowercased().split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        let count = parts.count > 1 ? Int(parts[1]) : nil
        switch (parts[0], parts.count, count) {
        case ("none", 1, _): self = .none
        case ("each", 1, _): self = .each
        case ("worst", 1, _): self = .worst(1)
        case ("shared", 1, _): self = .shared(50)
        case ("worst", 2, let count?) where count > 0: self = .worst(count)
        case ("shared", 2, let count?) where count > 0: self = .shared(count)
        default:
            throw DiagnosticError(
                "bad-retuning", "'\(text)' does not say which samples are to be tuned again",
                help: "expected none, worst or worst:100, each, shared or shared:50")
        }
    }

    /// The samples that are meant, in increasing order.
    ///
    /// - Parameters:
    ///   - records: All samples of the ensemble; the nominal one and those without an error are left out.
    ///   - measure: The index of the column that is the error.
    /// - Returns: Their numbers.
    public func samples(of records: [SampleRecord], measure: Int) -> [Int] {
        let values = records.compactMap { record -> (number: Int, error: Double)? in
            guard record.number != 0, record.failure == nil, let error = record.measures[measure].number else {
                return nil
            }
            return (record.number, error)
        }
        let chosen =
            switch self {
            case .none: values.prefix(0)
            case .each: values[...]
            case .worst(let count): values.sorted { ($1.error, $0.number) < ($0.error, $1.number) }.prefix(count)
            case .shared(let count): values.sorted { $0.number < $1.number }.prefix(count)
            }
        return chosen.map(\.number).sorted()
    }
}

internal import Fitting
internal import MonteCarlo

/// The summary of an ensemble with those of its re-tuning, its reference runs and its contributors, as one JSON document.
struct EnsembleDocument: Encodable {
    private let results: EnsembleResults

    /// Creates a document.
    ///
    /// - Parameter results: What is told.
    init(_ results: EnsembleResults) {
        self.results = results
    }

    private enum CodingKeys: String, CodingKey {
        case retuning
        case fidelity
        case contributors
    }

    func encode(to encoder: any Encoder) throws {
        try results.summary.encode(to: encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encodeIfPresent(results.retuning, forKey: .retuning)
        try container.encodeIfPresent(results.fidelity, forKey: .fidelity)
        try container.encode(results.contributors, forKey: .contributors)
    }
}

public import Diagnostics

/// A published row of parameters of the triplet rule, with where it comes from.
public struct PublishedRule: Hashable, Codable, Sendable {
    /// Which terms of the triplet rule a row uses.
    public enum Model: String, Hashable, Codable, Sendable, CaseIterable {
        /// All four amplitudes.
        case full

        /// The fewest that fit the data: A₃⁻ = 0, and for the visual cortex A₂⁺ = 0 as well.
        case minimal
    }

    /// How far a number can be relied on.
    public enum Confidence: String, Hashable, Codable, Sendable, CaseIterable {
        /// Read in several sources, or confirmed by a fit to the same data.
        case high

        /// Read in one source.
        case mediumHigh = "medium-high"

        /// Remembered from the paper, not read again.
        case medium

        /// A weak memory; no limit should rest on it.
        case low
    }

    /// The data that the row was fitted to: `visual-cortex` or `hippocampal`.
    public var dataset: String

    /// Which terms it uses.
    public var model: Model

    /// The rule.
    public var rule: TripletRule

    /// Where the parameters can be read.
    public var source: String

    /// How far the parameters can be relied on.
    public var confidence: Confidence

    /// The published error E = (1/p) Σ ((Δw_measured − Δw_rule)/σ)², without a unit.
    public var publishedError: Double

    /// How far ``publishedError`` can be relied on.
    public var publishedErrorConfidence: Confidence

    /// The parameters to which the fit is insensitive, so that their values say little: `tau_x`.
    public var insensitive: [String]

    /// The name of the row, e.g. `visual-cortex-nearest-minimal`.
    public var name: String {
        "\(dataset)-\(rule.scheme == .allToAll ? "all-to-all" : "nearest")-\(model.rawValue)"
    }

    /// The published row of that name.
    ///
    /// - Parameter name: A name from ``all``, e.g. `hippocampal-all-to-all-full`. Case does not matter.
    /// - Returns: The row.
    /// - Throws: A `DiagnosticError` that names the nearest rows when there is none of that name.
    public static func named(_ name: String) throws(DiagnosticError) -> PublishedRule {
        let wanted = name.lowercased()
        if let row = all.first(where: { $0.name == wanted }) { return row }
        throw DiagnosticError(
            "unknown-rule", "there is no published rule '\(name)'", help: helpNaming(wanted, among: all.map(\.name)))
    }
}

internal import Diagnostics
internal import Foundation
internal import MonteCarlo
internal import Units

extension MonteCarloCommand {
    /// Runs one ensemble for each spread of the thresholds, each into a store of its own, and tells them side by side.
    ///
    /// - Parameter spreads: The spreads as the user gave them.
    func sweep(_ spreads: [String]) async throws {
        if csv != nil {
            throw DiagnosticError(
                "not-for-sweeps", "--csv is for one ensemble, and a list of spreads makes \(spreads.count)",
                help: "hillock report STORE --csv FILE writes one of them")
        }
        var ensembles: [(store: String, results: EnsembleResults)] = []
        var share: Double?
        for spread in spreads {
            var one = self
            one.mismatch.sigmaVth = spread
            one.store = Self.store(store, spread: spread)
            if !form.quiet { Console.note("σ(VT) = \(spread): \(one.store)") }
            let found = try await one.results(showingFindings: ensembles.isEmpty)
            ensembles.append((one.store, found.results))
            share = found.share
        }
        let units = Dictionary(
            ensembles[0].results.description.measures.map { ($0.name, $0.unit) }, uniquingKeysWith: { $1 })
        let sweep = try SigmaSweep(ensembles, specifications: Specification.parse(specifications, units: units))
        if let report { try sweep.reportDocument().write(to: report) }
        if form.json { try Console.result(json: sweep) } else { Console.result(sweep.text) }
        if let report, !form.json { Console.note("report: \(report)") }
        for ensemble in ensembles { try judge(ensemble.results.summary, share: share) }
    }

    /// The store of one spread: its name with the spread before the ending.
    ///
    /// - Parameters:
    ///   - path: The store that the user named.
    ///   - spread: The spread as the user gave it, e.g. `3mV`.
    static func store(_ path: String, spread: String) -> String {
        let ending = URL(filePath: path).pathExtension
        guard !ending.isEmpty else { return "\(path)-\(spread)" }
        return "\(path.dropLast(ending.count + 1))-\(spread).\(ending)"
    }
}

extension MismatchOptions {
    /// The spreads of the thresholds, of which there may be several with commas between them.
    ///
    /// - Throws: A `DiagnosticError` for a spread that is no voltage, or is named twice.
    func spreads() throws(DiagnosticError) -> [String] {
        let parts = (sigmaVth ?? "").split(separator: ",", omittingEmptySubsequences: false)
            .map { $0.split(separator: " ").joined() }
        guard parts.count > 1 else { return parts }
        var values: Set<Double> = []
        for part in parts {
            let value = try Quantity.parse(part, unit: "V", option: "--sigma-vth")
            guard value > 0 else {
                throw DiagnosticError("out-of-range", "--sigma-vth \(part): a spread of a sweep is above zero")
            }
            guard values.insert(value).inserted else {
                throw DiagnosticError("duplicate-spread", "--sigma-vth: \(part) is in the list twice")
            }
        }
        return parts
    }
}

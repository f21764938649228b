internal import Simulation

/// A deck as ngspice gets it, apart from the title, the saves and the end, which each load adds.
struct PreparedDeck: Hashable, Sendable {
    /// The circuit's lines without a title, control blocks and analysis cards; then options and temperature.
    var lines: [String]

    /// What to run.
    var analysis: Analysis

    /// Times at which a run must have a point, in seconds and in increasing order.
    var corners: [Double] = []

    /// What to try after a run that did not converge.
    var retries: [RetryStep]

    /// Files of code models that the deck's devices need: ours, never a stranger's deck's.
    var codeModels: [String] = []

    /// The deck's `trtol`, 7 if it has none (ngspice's own default).
    var truncationTolerance: Double {
        let card = lines.last { $0.hasPrefix(".options trtol=") }
        return card.flatMap { Double($0.dropFirst(".options trtol=".count)) } ?? 7
    }

    /// The lines of one load.
    ///
    /// - Parameters:
    ///   - token: The title, by which this load is known again.
    ///   - probes: What to keep.
    ///   - retry: Options that win over the deck's.
    func text(token: String, probes: [ProbeNames], retry: RetryStep?) -> [String] {
        var text = [token]
        text += lines
        if let retry { text.append(".options \(retry.text)") }
        var saves: [String] = []
        for save in probes.flatMap(\.saves) where !saves.contains(save) { saves.append(save) }
        text += saves.map { ".save \($0)" }
        text.append(analysis.card)
        text.append(".end")
        return text
    }
}

extension Analysis {
    /// The analysis as a card, with full precision and without suffixes.
    var card: String {
        switch self {
        case .operatingPoint:
            return ".op"
        case .transient(let transient):
            // What ngspice takes without the fourth number, said openly.
            let span = transient.stop - transient.start
            let largest = transient.maximumStep ?? min(transient.step, span / 50)
            let end = transient.useInitialConditions ? " uic" : ""
            return ".tran \(transient.step) \(transient.stop) \(transient.start) \(largest)\(end)"
        case .dc(let sweeps):
            return ".dc " + sweeps.map { "\($0.name) \($0.start) \($0.stop) \($0.step)" }.joined(separator: " ")
        case .ac(let spacing, let points, let start, let stop):
            return ".ac \(spacing) \(points) \(start) \(stop)"
        }
    }

    /// How ngspice names the plots of this analysis.
    var plotPrefix: String {
        switch self {
        case .operatingPoint: "op"
        case .transient: "tran"
        case .dc: "dc"
        case .ac: "ac"
        }
    }
}

internal import Statistics

/// The functions of standardised draws in which a measure is taken as linear: each draw z, its (z² - 1)/√2, and products of two.
struct DrawTerms {
    /// How many draws there are.
    private let draws: Int

    /// Whether there are parabolas.
    private let hasCurvature: Bool

    /// The pairs whose products are terms.
    private let pairs: [(first: Int, second: Int)]

    /// Chooses terms.
    ///
    /// - Parameters:
    ///   - draws: How many draws there are.
    ///   - samples: How many samples there are: at least twice as many as terms with parabolas, three times with products.
    ///   - order: The draws whose products may be terms, the most important first.
    init(draws: Int, samples: Int, order: [Int]) {
        self.draws = draws
        hasCurvature = samples >= 4 * draws + 8
        var chosen = 0
        while chosen < order.count, 3 * (2 * draws + chosen * (chosen + 1) / 2) + 8 <= samples { chosen += 1 }
        pairs = (0..<chosen).flatMap { second in (0..<second).map { (order[$0], order[second]) } }
    }

    /// The terms on all samples.
    ///
    /// - Parameter samples: The standardised draws of each sample.
    /// - Returns: `nil` for too few samples.
    func inputs(_ samples: [[Double]]) -> VarianceInputs? {
        var inputs = (0..<draws).map { draw in samples.map { $0[draw] } }
        if hasCurvature { inputs += inputs.map { $0.map { z in (z * z - 1) / 2.0.squareRoot() } } }
        for pair in pairs { inputs.append(samples.map { $0[pair.first] * $0[pair.second] }) }
        return VarianceInputs(inputs)
    }

    /// The share of each draw: those of its own terms, and half of those of its products.
    ///
    /// - Parameter shares: The shares of the terms.
    func credits(_ shares: [Double]) -> [Double] {
        var credits = (0..<draws).map { shares[$0] + (hasCurvature ? shares[draws + $0] : 0) }
        let first = draws * (hasCurvature ? 2 : 1)
        for (index, pair) in pairs.enumerated() {
            credits[pair.first] += shares[first + index] / 2
            credits[pair.second] += shares[first + index] / 2
        }
        return credits
    }

    /// How many terms of full weight scatter as much as those of some draws: half the share of a product has a quarter of its
    /// variance.
    ///
    /// - Parameter members: The draws.
    func size(of members: [Int]) -> Int {
        let ends = pairs.reduce(0) { sum, pair in
            sum + (members.contains(pair.first) ? 1 : 0) + (members.contains(pair.second) ? 1 : 0)
        }
        return members.count * (hasCurvature ? 2 : 1) + (ends + 3) / 4
    }
}

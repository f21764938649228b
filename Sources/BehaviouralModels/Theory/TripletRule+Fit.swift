public import Experiments

extension TripletRule {
    /// One of the four amplitudes.
    public enum Amplitude: String, Hashable, Codable, Sendable, CaseIterable {
        /// A₂⁺.
        case potentiation2 = "A2+"
        /// A₃⁺.
        case potentiation3 = "A3+"
        /// A₂⁻.
        case depression2 = "A2-"
        /// A₃⁻.
        case depression3 = "A3-"

        var keyPath: WritableKeyPath<TripletRule, Double> {
            switch self {
            case .potentiation2: \.potentiation2
            case .potentiation3: \.potentiation3
            case .depression2: \.depression2
            case .depression3: \.depression3
            }
        }
    }

    /// The rule with the amplitudes that fit a data set best; time constants and scheme stay as they are.
    ///
    /// Δw is linear in the amplitudes, so that the least E = (1/p) Σ ((Δw_measured − Δw)/SEM)² with A ≥ 0 is found
    /// without search: it is the best of the least-squares solutions over all subsets of the amplitudes that come out
    /// without a negative one. Search is left for the time constants.
    ///
    /// - Parameters:
    ///   - amplitudes: The amplitudes to fit; the others become 0. A₂⁺ and A₂⁻ alone are the pair rule.
    ///   - dataset: The measured points.
    /// - Returns: The rule and its E.
    public func fitted(_ amplitudes: Set<Amplitude>, to dataset: Dataset) -> (rule: TripletRule, nmse: Double) {
        var silent = self
        for amplitude in Amplitude.allCases { silent[keyPath: amplitude.keyPath] = 0 }
        let named = Amplitude.allCases.filter(amplitudes.contains)
        let columns = named.map { amplitude in
            var unit = silent
            unit[keyPath: amplitude.keyPath] = 1
            return zip(unit.weightChanges(dataset.points.map(\.condition)), dataset.points)
                .map { $0 / $1.standardError }
        }
        let target = dataset.points.map { $0.mean / $0.standardError }
        func error(_ rule: TripletRule) -> Double {
            dataset.nmse(rule.weightChanges(dataset.points.map(\.condition)))
        }
        var best = (rule: silent, nmse: error(silent))
        for subset in 1..<max(1, 1 << named.count) {
            let members = named.indices.filter { subset >> $0 & 1 == 1 }
            guard let values = leastSquares(members.map { columns[$0] }, target), values.allSatisfy({ $0 >= 0 })
            else { continue }
            var rule = silent
            for (member, value) in zip(members, values) { rule[keyPath: named[member].keyPath] = value }
            let nmse = error(rule)
            if nmse < best.nmse { best = (rule, nmse) }
        }
        return best
    }
}

/// The x that makes |Σ x_k column_k − target|² least, by modified Gram-Schmidt with the target as the last column.
///
/// - Returns: `nil` when a column hardly differs from a combination of those before it.
private func leastSquares(_ columns: [[Double]], _ target: [Double]) -> [Double]? {
    let count = columns.count
    var basis = columns
    var rest = target
    var triangle = [[Double]](repeating: [Double](repeating: 0, count: count), count: count)
    var projections = [Double](repeating: 0, count: count)
    func product(_ a: [Double], _ b: [Double]) -> Double { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }
    for k in 0..<count {
        let length = product(basis[k], basis[k]).squareRoot()
        guard length > 1e-10 * product(columns[k], columns[k]).squareRoot(), length.isFinite else { return nil }
        triangle[k][k] = length
        basis[k] = basis[k].map { $0 / length }
        for later in (k + 1)..<max(k + 1, count) {
            triangle[k][later] = product(basis[k], basis[later])
            basis[later] = zip(basis[later], basis[k]).map { $0 - triangle[k][later] * $1 }
        }
        projections[k] = product(basis[k], rest)
        rest = zip(rest, basis[k]).map { $0 - projections[k] * $1 }
    }
    var solution = projections
    for k in (0..<count).reversed() {
        for later in (k + 1)..<max(k + 1, count) { solution[k] -= triangle[k][later] * solution[later] }
        solution[k] /= triangle[k][k]
    }
    return solution
}

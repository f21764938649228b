internal import Foundation
internal import Statistics

/// Which devices the variance of each measure comes from, from the draws and measures of the samples.
///
/// Each standardised draw z counts with a straight line; where there are enough samples, also with the parabola (z² - 1)/√2,
/// and with its products with other draws, of which one half counts for each of both. These terms do not correlate with each
/// other. An error that is least for the nominal circuit has no slope there, and nearly all of its variance in the products.
public struct Contributors: Hashable, Codable, Sendable {
    /// A device with its share in the variance of a measure.
    public struct Device: Hashable, Codable, Sendable {
        /// The device path; `process` for what all devices share.
        public var path: String

        /// The share of the variance, between 0 and 1: that of all its draws.
        public var share: Double

        /// The change of the measure for one standard deviation of each draw, by channel: in the measure's unit, or of its
        /// natural logarithm where ``Measure/isLogarithmic``.
        public var effects: [String: Double]

        /// The share that a device without any influence would have by chance, in one of the devices, with 5 %.
        public var bound: Double

        /// Whether the share is larger than chance gives.
        public var isCertain: Bool { share > bound }
    }

    /// The devices of one measure.
    public struct Measure: Hashable, Codable, Sendable {
        /// The name of the measure.
        public var name: String

        /// The SI unit of its values.
        public var unit: String

        /// How many samples the shares rest on.
        public var samples: Int

        /// The share of the variance that the terms explain.
        public var explained: Double

        /// Whether the shares are of the logarithm of the measure, whose values span more than a decade.
        public var isLogarithmic: Bool

        /// The devices, that with the largest share first.
        public var devices: [Device]
    }

    /// The number of this layout.
    public var schema = 1

    /// The measures in the order of the columns; those without enough samples are left out.
    public var measures: [Measure]

    /// Finds the shares.
    ///
    /// - Parameters:
    ///   - records: The stored samples.
    ///   - description: The description of the store.
    public init(_ records: [SampleRecord], description: RunDescription) {
        let quantities = description.quantities
        let varying = quantities.indices.filter { quantities[$0].sigma > 0 }
        var groups: [(path: String, members: [Int])] = []
        for (place, index) in varying.enumerated() {
            if groups.last?.path == quantities[index].path {
                groups[groups.count - 1].members.append(place)
            } else {
                groups.append((quantities[index].path, [place]))
            }
        }
        let drawn = records.filter { $0.number != 0 && $0.failure == nil }
        let columns = description.measures.indices.compactMap { measure -> Column? in
            let answered = drawn.filter { $0.number(measure) != nil }
            var values = answered.compactMap { $0.number(measure) }
            guard let low = values.min(), let high = values.max() else { return nil }
            // An error that spreads over decades is no straight line in anything, its logarithm nearly one.
            let isLogarithmic = low > 0 && high > 10 * low
            if isLogarithmic { values = values.map { log($0) } }
            return Column(
                measure: measure, numbers: answered.map(\.number), values: values, isLogarithmic: isLogarithmic)
        }
        var standardised = drawn.map { record in varying.map { record.draws[$0] / quantities[$0].sigma } }
        if description.sampler == RunDescription.jointSampler {
            for group in groups { JointDraws.separate(group.members, of: &standardised) }
        }
        let z = Dictionary(zip(drawn.map(\.number), standardised), uniquingKeysWith: { $1 })
        // Measures with answers on the same samples share the work on the draws.
        var singles: [[Int]: VarianceInputs] = [:]
        var total = [Double](repeating: 0, count: varying.count)
        for column in columns {
            let terms = DrawTerms(draws: varying.count, samples: column.numbers.count, order: [])
            if singles[column.numbers] == nil {
                singles[column.numbers] = terms.inputs(column.numbers.map { z[$0] ?? [] })
            }
            guard let inputs = singles[column.numbers],
                let shares = VarianceShares(inputs: inputs, output: column.values)
            else { continue }
            for (place, share) in terms.credits(shares.shares).enumerated() { total[place] += max(0, share) }
        }
        let order = varying.indices.sorted { (total[$1], $0) < (total[$0], $1) }
        var joint: [[Int]: VarianceInputs] = [:]
        measures = columns.compactMap { column in
            let terms = DrawTerms(draws: varying.count, samples: column.numbers.count, order: order)
            if joint[column.numbers] == nil { joint[column.numbers] = terms.inputs(column.numbers.map { z[$0] ?? [] }) }
            guard let inputs = joint[column.numbers],
                let shares = VarianceShares(inputs: inputs, output: column.values)
            else { return nil }
            let own = terms.credits(shares.shares)
            let devices = groups.map { group in
                Device(
                    path: group.path, share: max(0, group.members.reduce(0) { $0 + own[$1] }),
                    effects: Dictionary(
                        group.members.map { (quantities[varying[$0]].channel, shares.coefficients[$0]) },
                        uniquingKeysWith: { $1 }),
                    // Where nothing is left to chance there are still roundings.
                    bound: max(1e-9, shares.bound(size: terms.size(of: group.members), among: groups.count)))
            }
            let described = description.measures[column.measure]
            return Measure(
                name: described.name, unit: described.unit, samples: column.numbers.count,
                explained: shares.explained, isLogarithmic: column.isLogarithmic,
                devices: devices.sorted { ($1.share, $0.path) < ($0.share, $1.path) })
        }
    }

    /// The values of one measure.
    private struct Column {
        var measure: Int
        var numbers: [Int]
        var values: [Double]
        var isLogarithmic: Bool
    }
}

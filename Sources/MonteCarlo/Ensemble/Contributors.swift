internal import Foundation
internal import Statistics

/// Which devices the variance of each measure comes from, from the draws and measures of the samples.
///
/// Each standardised draw z counts with a straight line and, where there are four times as many samples as draws, with the
/// parabola (z² - 1)/√2, which does not correlate with z: an error that is least for the nominal circuit has no slope there.
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

        /// The share of the variance that the draws explain one by one; the rest are joint effects of several.
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
        // Measures with answers on the same samples share the work on the draws.
        var known: [[Int]: VarianceInputs] = [:]
        measures = description.measures.enumerated().compactMap { measure, column in
            let answered = drawn.filter { $0.number(measure) != nil }
            var values = answered.compactMap { $0.number(measure) }
            guard let low = values.min(), let high = values.max() else { return nil }
            // An error that spreads over decades is no straight line in anything, its logarithm nearly one.
            let isLogarithmic = low > 0 && high > 10 * low
            if isLogarithmic { values = values.map { log($0) } }
            let hasCurvature = answered.count >= 4 * varying.count + 8
            let numbers = answered.map(\.number)
            if known[numbers] == nil {
                var inputs = varying.map { index in answered.map { $0.draws[index] / quantities[index].sigma } }
                if hasCurvature { inputs += inputs.map { $0.map { z in (z * z - 1) / 2.0.squareRoot() } } }
                known[numbers] = VarianceInputs(inputs)
            }
            guard let inputs = known[numbers], let shares = VarianceShares(inputs: inputs, output: values) else {
                return nil
            }
            let own = varying.indices.map { shares.shares[$0] + (hasCurvature ? shares.shares[varying.count + $0] : 0) }
            let devices = groups.map { group in
                Device(
                    path: group.path, share: max(0, group.members.reduce(0) { $0 + own[$1] }),
                    effects: Dictionary(
                        group.members.map { (quantities[varying[$0]].channel, shares.coefficients[$0]) },
                        uniquingKeysWith: { $1 }),
                    bound: shares.bound(
                        size: group.members.count * (hasCurvature ? 2 : 1), among: groups.count))
            }
            return Measure(
                name: column.name, unit: column.unit, samples: answered.count, explained: shares.explained,
                isLogarithmic: isLogarithmic, devices: devices.sorted { ($1.share, $0.path) < ($0.share, $1.path) })
        }
    }
}

/// The samples that lie furthest from the middle, over all measures.
///
/// A sample is as extreme as its most extreme measure: |value - median| over half of the range that holds the middle 50 %
/// of the samples. Where that range is zero the measure tells nothing. The nominal sample takes part in neither.
///
/// - Parameters:
///   - records: Samples of one ensemble.
///   - count: How many to find at most.
/// - Returns: Their numbers, the most extreme first; of equal ones the lower number first.
public func extremeSamples(of records: [SampleRecord], count: Int) -> [Int] {
    let drawn = records.filter { $0.number != 0 && $0.failure == nil }
    var distance: [Int: Double] = [:]
    for column in 0..<(drawn.map(\.measures.count).max() ?? 0) {
        let values = drawn.compactMap { record -> (number: Int, value: Double)? in
            guard column < record.measures.count, let value = record.measures[column].number else { return nil }
            return (record.number, value)
        }
        let sorted = values.map(\.value).sorted()
        guard !sorted.isEmpty else { continue }
        let median = sorted[sorted.count / 2]
        let width = (sorted[(sorted.count * 3) / 4] - sorted[sorted.count / 4]) / 2
        guard width > 0 else { continue }
        for (number, value) in values {
            distance[number] = max(distance[number] ?? 0, abs(value - median) / width)
        }
    }
    return distance.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(count).map(\.key)
}

/// The names among `candidates` that a user most probably meant by `name`, nearest first.
///
/// The distance is the number of insertions, deletions, substitutions and swaps of neighbours (optimal string
/// alignment) between the lower-cased names; a candidate further away than a third of the name's length (at least 1)
/// is left out, unless one of the two begins with the other.
///
/// - Parameters:
///   - name: What the user wrote.
///   - candidates: What there is.
///   - limit: How many names to return at most.
/// - Returns: At most `limit` candidates.
public func nearestNames(to name: String, among candidates: some Sequence<String>, limit: Int = 3) -> [String] {
    let wanted = Array(name.lowercased())
    let furthest = max(1, (wanted.count + 2) / 3)
    let ranked = candidates.compactMap { candidate -> (name: String, distance: Int)? in
        let other = Array(candidate.lowercased())
        let distance = alignmentDistance(wanted, other)
        let begins = wanted.count > 2 && other.count > 2 && (other.starts(with: wanted) || wanted.starts(with: other))
        return distance <= furthest || begins ? (candidate, distance) : nil
    }
    return ranked.sorted { ($0.distance, $0.name) < ($1.distance, $1.name) }.prefix(limit).map(\.name)
}

/// A help sentence that names the nearest candidates, or lists what there is when none is near.
///
/// - Parameters:
///   - name: What the user wrote.
///   - candidates: What there is.
/// - Returns: A sentence without a full stop, or `nil` when there is nothing to choose from.
public func helpNaming(_ name: String, among candidates: some Collection<String>) -> String? {
    guard !candidates.isEmpty else { return nil }
    let near = nearestNames(to: name, among: candidates)
    if !near.isEmpty {
        return "did you mean " + near.map { "'\($0)'" }.joined(separator: " or ") + "?"
    }
    let shown = candidates.sorted().prefix(12).joined(separator: ", ")
    return "expected one of: \(shown)" + (candidates.count > 12 ? ", …" : "")
}

private func alignmentDistance(_ a: [Character], _ b: [Character]) -> Int {
    if a.isEmpty || b.isEmpty { return max(a.count, b.count) }
    var rows = [[Int]](repeating: [Int](repeating: 0, count: b.count + 1), count: a.count + 1)
    for i in 0...a.count { rows[i][0] = i }
    for j in 0...b.count { rows[0][j] = j }
    for i in 1...a.count {
        for j in 1...b.count {
            let change = a[i - 1] == b[j - 1] ? 0 : 1
            var best = min(rows[i - 1][j] + 1, rows[i][j - 1] + 1, rows[i - 1][j - 1] + change)
            if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] {
                best = min(best, rows[i - 2][j - 2] + 1)
            }
            rows[i][j] = best
        }
    }
    return rows[a.count][b.count]
}

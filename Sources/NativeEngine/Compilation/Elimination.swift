internal import CNativeEngine

/// The operations of Gaussian elimination in an order that is fixed beforehand.
///
/// Pivots are chosen after H. M. Markowitz, Management Science 3 (1957) 255: of those entries that are not small beside
/// the others of their column, the one that can fill the fewest places.
struct Elimination: Sendable {
    var pivots: [hillock_pivot] = []
    /// Pairs (row, slot).
    var eliminated: [Int32] = []
    /// Pairs (column, slot).
    var others: [Int32] = []
    var targets: [Int32] = []

    /// A pivot is at least this large beside the largest entry of its column.
    private static let threshold = 1e-3

    init() {}

    /// Chooses the order, and gives a slot to each place that fills.
    ///
    /// - Parameters:
    ///   - count: How many rows and columns.
    ///   - slots: The slots of the matrix; those of fill-ins are added.
    ///   - values: A typical matrix, by slot.
    /// - Throws: ``SingularMatrix`` with a column that has no entry left.
    init(
        count: Int, slots: inout [CompiledCircuit.Position: Int], values: [Double]
    ) throws(SingularMatrix) {
        var entries = slots.mapValues { values[$0] }
        var rows = (0..<count).map { _ in Set<Int>() }
        var columns = rows
        for position in slots.keys {
            rows[position.row].insert(position.column)
            columns[position.column].insert(position.row)
        }
        for _ in 0..<count {
            guard let pivot = Self.choose(rows, columns, entries) else {
                let column = columns.indices.first { column in
                    !pivots.contains { Int($0.column) == column }
                        && columns[column].allSatisfy { entries[.init(row: $0, column: column)] == 0 }
                }
                throw SingularMatrix(column: column ?? 0)
            }
            eliminate(pivot, &rows, &columns, &entries, &slots)
        }
    }

    private static func choose(
        _ rows: [Set<Int>], _ columns: [Set<Int>], _ entries: [CompiledCircuit.Position: Double]
    ) -> CompiledCircuit.Position? {
        var best: CompiledCircuit.Position?
        var least = (cost: Int.max, size: 0.0)
        for (column, members) in columns.enumerated() where !members.isEmpty {
            let sizes = members.sorted().map { row in
                (row, abs(entries[.init(row: row, column: column)] ?? 0))
            }
            let largest = sizes.map(\.1).max() ?? 0
            let fit = sizes.filter { $0.1 > 0 && $0.1 >= threshold * largest }
            // The own conductance of a net stays a good pivot when transistors switch off or nets are held; a
            // transconductance does not.
            let own = fit.filter { $0.0 == column }
            for (row, size) in own.isEmpty ? fit : own {
                let cost = (rows[row].count - 1) * (members.count - 1)
                if cost < least.cost || cost == least.cost && size > least.size {
                    least = (cost, size)
                    best = CompiledCircuit.Position(row: row, column: column)
                }
            }
        }
        return best
    }

    private mutating func eliminate(
        _ pivot: CompiledCircuit.Position, _ rows: inout [Set<Int>], _ columns: inout [Set<Int>],
        _ entries: inout [CompiledCircuit.Position: Double], _ slots: inout [CompiledCircuit.Position: Int]
    ) {
        let below = columns[pivot.column].subtracting([pivot.row]).sorted()
        let beside = rows[pivot.row].subtracting([pivot.column]).sorted()
        func slot(_ row: Int, _ column: Int) -> Int {
            let position = CompiledCircuit.Position(row: row, column: column)
            if let known = slots[position] { return known }
            slots[position] = slots.count
            return slots.count - 1
        }
        var step = hillock_pivot()
        step.slot = Int32(slot(pivot.row, pivot.column))
        step.row = Int32(pivot.row)
        step.column = Int32(pivot.column)
        step.first_eliminated = Int32(eliminated.count / 2)
        step.eliminated_count = Int32(below.count)
        step.first_other = Int32(others.count / 2)
        step.other_count = Int32(beside.count)
        step.first_target = Int32(targets.count)
        let value = entries[pivot] ?? 1
        for column in beside { others += [Int32(column), Int32(slot(pivot.row, column))] }
        for row in below {
            eliminated += [Int32(row), Int32(slot(row, pivot.column))]
            let factor = (entries[.init(row: row, column: pivot.column)] ?? 0) / value
            for column in beside {
                targets.append(Int32(slot(row, column)))
                let target = CompiledCircuit.Position(row: row, column: column)
                entries[target, default: 0] -= factor * (entries[.init(row: pivot.row, column: column)] ?? 0)
                rows[row].insert(column)
                columns[column].insert(row)
            }
            rows[row].remove(pivot.column)
        }
        for column in beside { columns[column].remove(pivot.row) }
        columns[pivot.column] = []
        rows[pivot.row] = []
        pivots.append(step)
    }
}

/// A matrix that cannot be eliminated: nothing decides the unknown of this column.
struct SingularMatrix: Error {
    let column: Int
}

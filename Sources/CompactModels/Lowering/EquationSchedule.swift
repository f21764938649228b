/// In what order, and under which conditions, a program computes the results of a graph.
///
/// An operation that only one branch of a choice needs belongs into that branch: it costs nothing where the other is taken,
/// and what has no value there, such as a quotient by zero, is never computed. An operation that is used more than once is
/// computed once, by a statement; what is used once stands inside its user's formula.
public struct EquationSchedule: Sendable {
    /// Operations that are computed together: all of a program's, or those of one branch of a choice.
    public struct Block: Hashable, Sendable {
        /// The places of the operations in the order of their computation.
        public var places: [Int] = []
        /// The block around it; `nil` for the whole.
        public var parent: Int?
        var depth = 0
    }

    /// The blocks; the first is the whole.
    public private(set) var blocks: [Block] = [Block()]

    /// The block of each place; `nil` for places that are not needed.
    public private(set) var block: [Int?]

    /// For each choice the blocks of its branches.
    public private(set) var branches: [Int: (then: Int, otherwise: Int)] = [:]

    /// How often each place is used, the results included.
    public private(set) var uses: [Int]

    /// The places that have a statement of their own.
    public private(set) var statements: Set<Int> = []

    /// Orders what some results need.
    ///
    /// - Parameters:
    ///   - results: Places in the graph.
    ///   - graph: The graph.
    ///   - named: Places that have a statement even if they are used once.
    ///   - isPlain: Whether a place is written in place wherever it is used, like a number or a voltage.
    public init(
        _ results: [Int], of graph: ExpressionGraph, named: Set<Int> = [],
        isPlain: (Operation) -> Bool = { $0.operands.isEmpty }
    ) {
        block = Array(repeating: nil, count: graph.operations.count)
        uses = Array(repeating: 0, count: graph.operations.count)
        for result in results { use(result, in: 0) }
        let order = graph.needed(for: results)
        for place in order.reversed() {
            guard let own = block[place] else { continue }
            if case .choice(_, let left, let right, let then, let otherwise) = graph.operations[place] {
                let depth = blocks[own].depth + 1
                branches[place] = (blocks.count, blocks.count + 1)
                blocks += [Block(parent: own, depth: depth), Block(parent: own, depth: depth)]
                use(left, in: own)
                use(right, in: own)
                use(then, in: blocks.count - 2)
                use(otherwise, in: blocks.count - 1)
            } else {
                for operand in graph.operations[place].operands { use(operand, in: own) }
            }
        }
        for place in order {
            guard let own = block[place] else { continue }
            blocks[own].places.append(place)
            let operation = graph.operations[place]
            if operation.operands.isEmpty || isPlain(operation) { continue }
            let hasSteps = branches[place].map { isBusy($0.then) || isBusy($0.otherwise) } ?? false
            if uses[place] > 1 || named.contains(place) || hasSteps { statements.insert(place) }
        }
    }

    /// Whether a block has a statement.
    public func isBusy(_ index: Int) -> Bool { blocks[index].places.contains(where: statements.contains) }

    /// Notes a use; the place moves to the innermost block that holds all its uses.
    private mutating func use(_ place: Int, in user: Int) {
        uses[place] += 1
        guard var a = block[place] else { return block[place] = user }
        var b = user
        while a != b {
            if blocks[a].depth >= blocks[b].depth { a = blocks[a].parent ?? 0 } else { b = blocks[b].parent ?? 0 }
        }
        block[place] = a
    }
}

/// Expressions that share their parts: a list of operations, each on results of earlier ones.
///
/// Equal operations have one place, so that what is computed twice in the text of a model is computed once. Operations on
/// constants are computed when they are added.
public struct ExpressionGraph: Sendable {
    /// The operations; operands stand before their users.
    public private(set) var operations: [Operation] = []

    private var places: [Operation: Int] = [:]

    /// Creates an empty graph.
    public init() {}

    /// The place of an operation, which is added if it is new.
    ///
    /// - Parameter operation: The operation; its operands are in the graph.
    /// - Returns: Its place, or that of something simpler with the same value.
    public mutating func place(of operation: Operation) -> Int {
        if let simpler = simplified(operation) { return simpler }
        if let known = places[operation] { return known }
        operations.append(operation)
        places[operation] = operations.count - 1
        return operations.count - 1
    }

    /// The number at a place, if it is a constant.
    ///
    /// - Parameter place: A place in the graph.
    public func constant(at place: Int) -> Double? {
        if case .constant(let value) = operations[place] { value } else { nil }
    }

    /// The places that a result needs, itself included, in increasing order.
    ///
    /// - Parameter results: Places in the graph.
    public func needed(for results: [Int]) -> [Int] {
        var isNeeded = Array(repeating: false, count: operations.count)
        for result in results { isNeeded[result] = true }
        for place in operations.indices.reversed() where isNeeded[place] {
            for operand in operations[place].operands { isNeeded[operand] = true }
        }
        return operations.indices.filter { isNeeded[$0] }
    }

    /// Whether a result depends on an operation of a kind, e.g. on any voltage.
    ///
    /// - Parameters:
    ///   - result: A place in the graph.
    ///   - kind: Whether an operation is of the kind.
    public func depends(_ result: Int, on kind: (Operation) -> Bool) -> Bool {
        needed(for: [result]).contains { kind(operations[$0]) }
    }

    // MARK: Simplification

    private mutating func simplified(_ operation: Operation) -> Int? {
        let operands = operation.operands.map { constant(at: $0) }
        if !operands.isEmpty, operands.allSatisfy({ $0 != nil }) {
            let value = operation.value(operands.compactMap { $0 })
            // What has no value is left for the rules to tell.
            return value.isFinite ? place(of: .constant(value)) : nil
        }
        if case .choice(let comparison, _, _, let then, let otherwise) = operation, let left = operands[0],
            let right = operands[1]
        {
            return comparison.holds(left, right) ? then : otherwise
        }
        guard case .binary(let function, let a, let b) = operation else { return nil }
        switch (function, operands[0], operands[1]) {
        case (.add, 0, _), (.multiply, 1, _): return b
        case (.add, _, 0), (.subtract, _, 0), (.multiply, _, 1), (.divide, _, 1), (.power, _, 1): return a
        case (.multiply, 0, _), (.multiply, _, 0): return place(of: .constant(0))
        case (.subtract, 0, _): return place(of: .unary(.negate, b))
        default: return nil
        }
    }
}

extension ExpressionGraph: Hashable, Codable {
    /// Whether both hold the same operations in the same order.
    public static func == (left: ExpressionGraph, right: ExpressionGraph) -> Bool {
        left.operations == right.operations
    }

    /// Hashes the operations.
    public func hash(into hasher: inout Hasher) { hasher.combine(operations) }

    /// Writes the operations.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(operations)
    }

    /// Reads the operations.
    public init(from decoder: any Decoder) throws {
        operations = try decoder.singleValueContainer().decode([Operation].self)
        for (place, operation) in operations.enumerated() {
            guard operation.operands.allSatisfy({ (0..<place).contains($0) }) else {
                throw DecodingError.dataCorrupted(
                    .init(codingPath: decoder.codingPath, debugDescription: "operation \(place) uses a later one"))
            }
            places[operation] = place
        }
    }
}

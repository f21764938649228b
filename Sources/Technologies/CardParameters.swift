internal import Netlists

/// The values that a technology gives to the names in its cards, such as the switches of a PDK's statistics.
///
/// A name may hold one `*`, which stands for any characters: `sky130_fd_pr__nfet_01v8__*` are all parameters of that
/// device.
struct CardParameters {
    private let exact: [String: Double]
    private let patterns: [(head: String, tail: String, value: Double)]

    init(_ values: [String: Double]) {
        exact = values.filter { !$0.key.contains("*") }
        patterns = values.filter { $0.key.contains("*") }.map { key, value in
            let parts = key.split(separator: "*", maxSplits: 1, omittingEmptySubsequences: false)
            return (String(parts[0]), String(parts[1]), value)
        }
    }

    /// The value of a name in lower case.
    private func value(of name: String) -> Double? {
        if let value = exact[name] { return value }
        return patterns.first {
            name.hasPrefix($0.head) && name.hasSuffix($0.tail) && name.count >= $0.head.count + $0.tail.count
        }?.value
    }

    /// The values of the names in an expression, as far as they are known.
    func values(for expression: Expression) -> [String: Double] {
        var result: [String: Double] = [:]
        func collect(_ expression: Expression) {
            switch expression {
            case .number, .string: break
            case .identifier(let name):
                let key = name.lowercased()
                if let value = value(of: key) { result[key] = value }
            case .list(let items), .call(_, let items): items.forEach(collect)
            case .unary(_, let operand): collect(operand)
            case .binary(_, let left, let right):
                collect(left)
                collect(right)
            case .conditional(let condition, let then, let otherwise):
                collect(condition)
                collect(then)
                collect(otherwise)
            }
        }
        collect(expression)
        return result
    }
}

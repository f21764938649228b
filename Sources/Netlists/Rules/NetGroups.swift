/// Nets joined into groups (union–find with path halving).
struct NetGroups {
    private var numbers: [String: Int] = [:]
    private var parents: [Int] = []
    private(set) var nets: [String] = []

    /// The number of a net, new or known.
    mutating func number(_ net: String) -> Int {
        if let known = numbers[net] { return known }
        let number = parents.count
        numbers[net] = number
        parents.append(number)
        nets.append(net)
        return number
    }

    /// The number that stands for the group of a net.
    mutating func root(_ net: String) -> Int {
        var number = number(net)
        while parents[number] != number {
            parents[number] = parents[parents[number]]
            number = parents[number]
        }
        return number
    }

    /// Joins two nets; false if they were in one group already.
    @discardableResult
    mutating func join(_ first: String, _ second: String) -> Bool {
        let (a, b) = (root(first), root(second))
        if a == b { return false }
        parents[b] = a
        return true
    }
}

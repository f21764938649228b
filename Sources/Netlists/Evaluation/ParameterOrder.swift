/// One assignment of a `.param` card, its names in lower case.
struct Assignment {
    var name: String
    var value: Expression
    var origin: Origin
}

/// The assignments of one scope in an order in which each follows what it depends on.
///
/// ngspice's numparam sorts the `.param` cards of a scope by dependency, so their order in the deck means nothing; of
/// several assignments to one name the last counts (`inp_sort_params`).
///
/// - Parameters:
///   - assignments: The assignments with lower-case names.
///   - functions: The functions in reach by lower-case name; their bodies can name parameters.
/// - Returns: One assignment for each name.
/// - Throws: ``EvaluationError`` for a cycle.
func orderedByDependency(
    _ assignments: [Assignment], functions: [String: FunctionDefinition]
) throws(EvaluationError) -> [Assignment] {
    var values: [String: Assignment] = [:]
    var names: [String] = []
    for assignment in assignments where values.updateValue(assignment, forKey: assignment.name) == nil {
        names.append(assignment.name)
    }
    var result: [Assignment] = []
    result.reserveCapacity(names.count)
    var state: [String: Bool] = [:]  // false while its dependencies are visited, true when it is placed
    for root in names where state[root] == nil {
        // A path from the root with the dependencies that are still to visit; no recursion, since chains may be long.
        var path: [(name: String, pending: [String])] = [(root, dependencies(of: root, values, functions))]
        state[root] = false
        while var last = path.popLast() {
            guard let next = last.pending.popLast() else {
                state[last.name] = true
                if let assignment = values[last.name] { result.append(assignment) }
                continue
            }
            path.append(last)
            switch state[next] {
            case true?: continue
            case false?:
                let start = path.firstIndex { $0.name == next } ?? 0
                throw EvaluationError(.cycle(path[start...].map(\.name) + [next]), name: next)
            case nil:
                state[next] = false
                path.append((next, dependencies(of: next, values, functions)))
            }
        }
    }
    return result
}

private func dependencies(
    of name: String, _ values: [String: Assignment], _ functions: [String: FunctionDefinition]
) -> [String] {
    guard let value = values[name]?.value else { return [] }
    if value.number != nil { return [] }
    var found: Set<String> = []
    var visited: Set<String> = []
    var pending: [(body: Expression, arguments: Set<String>)] = [(value, [])]
    while let (body, arguments) = pending.popLast() {
        body.visitNames(
            identifier: { if values[$0] != nil, !arguments.contains($0) { found.insert($0) } },
            call: { name, _ in
                if let function = functions[name], visited.insert(name).inserted {
                    pending.append((function.body, Set(function.arguments)))
                }
            })
    }
    return found.sorted()
}

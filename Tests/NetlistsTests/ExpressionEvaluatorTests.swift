import Netlists
import Testing

@Suite("Expressions over parameters") struct ExpressionEvaluatorTests {
    static func parameters(_ pairs: [(String, Expression)]) -> Netlist {
        Netlist(title: "t", statements: [Statement(.parameters(pairs.map { Parameter($0.0, $0.1) }))])
    }

    @Test("parameters may be defined in any order and are compared without regard to case")
    func order() throws {
        let netlist = Self.parameters([
            ("area", .binary(.multiply, .identifier("W"), .identifier("l"))), ("w", 2e-6), ("L", 4e-6),
        ])
        #expect(try ExpressionEvaluator(netlist).evaluate(.identifier("AREA")) == 2e-6 * 4e-6)
    }

    @Test("an override takes the place of the netlist's own value, also inside other parameters")
    func override() throws {
        let netlist = Self.parameters([("a", 1), ("b", .binary(.add, .identifier("a"), 1))])
        #expect(try ExpressionEvaluator(netlist, overrides: ["A": 5]).evaluate(.identifier("b")) == 6)
    }

    @Test("parameters that define each other are named as a circle")
    func cycle() {
        let netlist = Self.parameters([("a", .identifier("b")), ("b", .identifier("a"))])
        #expect(throws: EvaluationError.cycle(["a", "b", "a"])) {
            try ExpressionEvaluator(netlist).evaluate(.identifier("a"))
        }
    }

    @Test("an undefined name is told with what there is")
    func undefined() {
        #expect(throws: EvaluationError.undefinedName("x", available: ["w"])) {
            try ExpressionEvaluator(parameters: ["w": 1]).evaluate(.identifier("x"))
        }
    }

    @Test(
        "functions have the values of their definitions",
        arguments: [
            ("pwr", [-2.0, 3.0], -8.0), ("pow", [2, 10], 1024), ("ln", [2.718281828459045], 1), ("log10", [1000], 3),
            ("max", [1, 5, 3], 5), ("min", [1, 5, 3], 1), ("int", [-1.5], -1), ("nint", [2.5], 2), ("sgn", [-3], -1),
            ("agauss", [7, 1, 3], 7), ("ternary_fcn", [0, 1, 2], 2), ("sqr", [3], 9),
        ])
    func functions(name: String, arguments: [Double], expected: Double) throws {
        let value = try ExpressionEvaluator().evaluate(.call(name, arguments.map { .number($0) }))
        // One rounding of the library function.
        #expect(abs(value - expected) <= 1e-15 * abs(expected))
    }

    @Test("a user's function sees its arguments before parameters, and endless recursion is stopped")
    func userFunctions() throws {
        let area = FunctionDefinition(
            name: "area", arguments: ["w"], body: .binary(.multiply, .identifier("w"), .identifier("l")))
        let endless = FunctionDefinition(name: "f", arguments: ["x"], body: .call("f", [.identifier("x")]))
        let evaluator = ExpressionEvaluator(parameters: ["w": 100, "l": 3], functions: [area, endless])
        #expect(try evaluator.evaluate(.call("AREA", [2])) == 6)
        #expect(throws: EvaluationError.tooDeep) { try evaluator.evaluate(.call("f", [1])) }
    }

    @Test("the wrong number of arguments and a function of nets are refused")
    func refusals() {
        #expect(throws: EvaluationError.argumentCount(function: "sin", expected: "1 arguments", found: 2)) {
            try ExpressionEvaluator().evaluate(.call("sin", [1, 2]))
        }
        #expect(throws: EvaluationError.needsSimulation("v(…)")) {
            try ExpressionEvaluator().evaluate(.call("v", [.identifier("a")]))
        }
    }
}

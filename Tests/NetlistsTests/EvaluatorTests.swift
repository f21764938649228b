import Netlists
import Testing

@Suite("expression evaluator")
struct EvaluatorTests {
    let evaluator = ExpressionEvaluator(
        parameters: ["W": 2e-6, "a": 3],
        functions: [
            FunctionDefinition(
                name: "Double", arguments: ["X"], body: .binary(.multiply, 2, .identifier("x"))),
            FunctionDefinition(name: "loop", arguments: ["x"], body: .call("loop", [.identifier("x")])),
            FunctionDefinition(
                name: "mine", arguments: ["x"], body: .binary(.add, .identifier("x"), .identifier("A"))),
        ], temperature: 85)

    // The values were printed by ngspice 39.3 for the same formulas in a .param card.
    @Test(
        "operators follow numparam",
        arguments: [
            (BinaryOperator.remainder, 7.0, 4.0, 3.0), (.remainder, -7, 4, -3), (.integerDivide, -7, 2, 3),
            (.power, 2, -1, 0.5), (.power, -2, 3, 8), (.equal, 1, 1, 1), (.notEqual, 1, 1, 0), (.less, 1, 2, 1),
            (.greaterOrEqual, 1, 2, 0), (.and, 1, 0, 0), (.or, 1, 0, 1), (.subtract, 1, 3, -2), (.divide, 1, 4, 0.25),
        ])
    func operators(symbol: BinaryOperator, x: Double, y: Double, expected: Double) throws {
        #expect(try evaluator.evaluate(.binary(symbol, .number(x), .number(y))) == expected)
    }

    @Test(
        "built-in functions follow numparam",
        arguments: [
            ("sqr", [3.0], 9.0), ("SQRT", [9], 3), ("nint", [2.5], 2), ("nint", [3.5], 4), ("int", [-2.7], -2),
            ("floor", [-2.5], -3), ("ceil", [2.1], 3), ("sgn", [-4], -1), ("abs", [-2], 2), ("min", [1, 3], 1),
            ("max", [1, 3], 3), ("pow", [-2, 3], -8), ("pwr", [-2, 3], 8), ("log10", [1000], 3), ("ln", [1], 0),
            ("log", [1], 0), ("exp", [0], 1), ("sin", [0], 0), ("cosh", [0], 1), ("arctan", [0], 0),
            ("ternary_fcn", [0, 5, 7], 7), ("ternary_fcn", [2, 5, 7], 5), ("agauss", [1.5, 0.1, 3], 1.5),
            ("gauss", [1.5, 0.1, 3], 1.5), ("aunif", [1.5, 0.1], 1.5), ("unif", [1.5, 0.1], 1.5),
            ("limit", [1.5, 0.1], 1.5),
        ])
    func functions(name: String, arguments: [Double], expected: Double) throws {
        let value = try evaluator.evaluate(.call(name, arguments.map { .number($0) }))
        // One rounding of the C library at most.
        #expect(abs(value - expected) <= 1e-15 * max(1, abs(expected)))
    }

    @Test("names are compared without regard to case, and functions see the parameters around them")
    func names() throws {
        #expect(try evaluator.evaluate(.identifier("w")) == 2e-6)
        #expect(try evaluator.evaluate(.call("DOUBLE", [.identifier("A")])) == 6)
        #expect(try evaluator.evaluate(.call("mine", [.call("double", [5])])) == 13)
        #expect(try evaluator.evaluate(.identifier("TEMPER")) == 85)
        #expect(try evaluator.evaluate(.conditional(.unary(.not, 0), then: 1, otherwise: 2)) == 1)
    }

    private func netlist(_ pairs: [(String, Expression)]) -> Netlist {
        Netlist(title: "t", statements: [Statement(.parameters(pairs.map { Parameter($0.0, $0.1) }))])
    }

    @Test("the parameters of a netlist may be defined in any order; an override reaches those that depend on it")
    func netlistParameters() throws {
        let cards = netlist([
            ("area", .binary(.multiply, .identifier("W"), .identifier("l"))), ("w", 2e-6), ("L", 4e-6),
        ])
        #expect(try ExpressionEvaluator(cards).evaluate(.identifier("AREA")) == 2e-6 * 4e-6)
        #expect(try ExpressionEvaluator(cards, overrides: ["W": 3]).evaluate(.identifier("area")) == 3 * 4e-6)
        let circle = netlist([("a", .identifier("b")), ("b", .identifier("a")), ("c", 1)])
        let error = #expect(throws: EvaluationError.self) { try ExpressionEvaluator(circle).evaluate(.identifier("a")) }
        #expect(error?.description == "parameter 'a' depends on itself: a -> b -> a")
    }

    @Test("what has no value is named, with what may have been meant")
    func errors() {
        func reason(_ expression: Expression) -> EvaluationError? {
            #expect(throws: EvaluationError.self) { try evaluator.evaluate(expression) }
        }
        let undefined = ExpressionEvaluator(parameters: ["vdd": 1, "vss": 0])
        let missing = #expect(throws: EvaluationError.self) { try undefined.evaluate(.identifier("vd")) }
        #expect(missing?.description == "undefined parameter 'vd'")
        #expect(missing?.help == "did you mean 'vdd'?")
        #expect(reason(.call("sqt", [1]))?.help == "did you mean 'sqr' or 'sqrt'?")
        #expect(reason(.call("min", [1]))?.description == "function 'min' takes 2 arguments, found 1")
        #expect(reason(.call("v", [.identifier("out")]))?.reason == .circuitQuantity)
        #expect(reason(.identifier("time"))?.reason == .circuitQuantity)
        #expect(reason(.string("x"))?.reason == .notANumber)
        #expect(reason(.identifier("pi"))?.reason == .undefinedParameter)
        #expect(reason(.call("loop", [1]))?.reason == .tooDeep)
    }

    @Test("a formula nested 3000 deep is refused, not run into the end of the stack")
    func deep() {
        var formula: Expression = 1
        for _ in 0..<3000 { formula = .unary(.minus, formula) }
        let error = #expect(throws: EvaluationError.self) { try evaluator.evaluate(formula) }
        #expect(error?.reason == .tooDeep)
    }
}

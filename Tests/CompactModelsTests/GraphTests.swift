import CompactModels
import Testing

@Suite("Expressions of compact models") struct GraphTests {
    @Test("equal parts are computed once, and constants when they are added")
    func sharing() {
        var graph = ExpressionGraph()
        let x = graph.place(of: .state(0))
        let two = graph.place(of: .constant(2))
        let first = graph.place(of: .binary(.multiply, x, two))
        let count = graph.operations.count
        #expect(graph.place(of: .binary(.multiply, x, two)) == first)
        #expect(graph.operations.count == count)
        let six = graph.place(of: .binary(.multiply, two, graph.place(of: .constant(3))))
        #expect(graph.constant(at: six) == 6)
    }

    @Test("a base of zero has the power zero and a finite slope")
    func zeroPower() {
        var graph = ExpressionGraph()
        let x = graph.place(of: .state(0)), p = graph.place(of: .parameter(0))
        let power = graph.place(of: .binary(.power, x, p))
        for exponent in [1.0, 1.5, 3] {
            let point = OperatingPoint(voltages: [], states: [0], parameters: [exponent])
            var evaluation = Evaluation([power], of: graph)
            evaluation.evaluate(at: point)
            #expect(evaluation.values[power] == 0)
            #expect(evaluation.gradient(of: power, at: point).states == [exponent == 1 ? 1 : 0])
            #expect(evaluation.gradient(of: power, at: point).parameters == [0])
        }
    }
}

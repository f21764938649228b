import CompactModels
import Testing

@Suite("The order of a model's equations") struct ScheduleTests {
    @Test("what one branch needs is computed in it, what both need before, and what is used once in its user")
    func branches() {
        var graph = ExpressionGraph()
        let x = graph.place(of: .state(0)), y = graph.place(of: .state(1))
        let both = graph.place(of: .unary(.exp, x))
        let square = graph.place(of: .binary(.multiply, both, both))
        let inverse = graph.place(of: .binary(.divide, x, y))
        let deep = graph.place(of: .binary(.multiply, inverse, inverse))
        let once = graph.place(of: .unary(.sin, deep))
        let result = graph.place(of: .choice(.less, left: x, right: y, then: once, otherwise: square))
        let schedule = EquationSchedule([result, both], of: graph)
        let (then, otherwise) = schedule.branches[result] ?? (0, 0)
        #expect(schedule.block[both] == 0)
        #expect(schedule.block[inverse] == then && schedule.block[deep] == then)
        #expect(schedule.block[square] == otherwise)
        #expect(schedule.statements == [both, inverse, result])
        #expect(schedule.isBusy(then) && !schedule.isBusy(otherwise))
    }
}

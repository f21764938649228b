import CoSimulation
import Simulation
import Testing

@Suite("A latch and a counter") struct CounterTests {
    /// A counter that gets a pulse in each window, and what its comparators say then.
    private static func run(
        _ description: SystemDescription.CounterDescription, _ says: [(up: Double, hold: Double)]
    ) -> [[PortSignal]] {
        let counter = UpDownCounter(description)
        return says.enumerated().map { index, says in
            let begin = Double(index)
            return counter.advance(
                from: begin, to: begin + 1,
                [
                    .spikes([begin + 0.25]), .spikes([begin + 0.5]), .course(.level(says.up)),
                    .course(.level(says.hold)),
                ])
        }
    }

    @Test("gives the count, the bits of its size and its sign, over zero and at both ends")
    func bits() throws {
        var description = SystemDescription.CounterDescription()
        (description.start, description.low, description.high) = (2, -3, 3)
        (description.bits, description.level, description.threshold) = (2, 3.3, 1.65)
        let (up, down, hold) = ((3.3, 0.0), (0.0, 0.0), (3.3, 3.3))
        let says = [up, up, hold] + Array(repeating: down, count: 7) + [up]
        let expected = [3, 3, 3, 2, 1, 0, -1, -2, -3, -3, -2]
        let windows = Self.run(description, says)
        #expect(
            UpDownCounter(description).outputs.map(\.name) == ["value", "up", "down", "held", "b0", "b1", "neg"])
        var before = description.start
        for (signals, value) in zip(windows, expected) {
            // The value and three levels: as before until the fall of the pulse, then the new one.
            for (place, level) in [
                (0, { Double($0) }), (4, { abs($0) & 1 == 1 ? 3.3 : 0 }),
                (5, { abs($0) & 2 == 2 ? 3.3 : 0 }), (6, { $0 < 0 ? 3.3 : 0 }),
            ] as [(Int, (Int) -> Double)] {
                guard case .course(let course) = signals[place] else {
                    Issue.record("no course at \(place)")
                    return
                }
                let begin = course.times[0]
                #expect(course.values(at: [begin, begin + 0.49, begin + 0.51]) == [before, before, value].map(level))
            }
            before = value
        }
        var record = SystemRun.Record()
        for (port, name) in [(1, "up"), (2, "down"), (3, "held")] {
            record.spikes[.init("c", name)] = windows.flatMap { signals -> [Double] in
                if case .spikes(let times) = signals[port] { times } else { [] }
            }
        }
        let history = CounterHistory(of: "c", description, in: record)
        #expect(history.values == expected)
        let stretches = history.stretches
        #expect(stretches.map { $0.step } == [1, 0, -1, 1] && stretches.map { $0.value } == [3, 3, -3, -2])
        #expect(stretches.map { $0.first } == [0, 2, 3, 10] && stretches.map { $0.last } == [1, 2, 9, 10])
    }
}

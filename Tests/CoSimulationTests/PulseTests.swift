import Diagnostics
import Simulation
import Testing

@testable import CoSimulation

@Suite("Spikes as pulses of a source") struct PulseTests {
    static let shape = PulseShape(low: 0, high: 2, width: 10, edge: 1)

    /// The course at some times, window by window.
    static func values(_ spikes: [Double], at times: [Double], window: Double) -> [Double] {
        var train = PulseTrain(shape)
        var begin = 0.0
        var course = DriveCourse.level(0)
        return times.map { time in
            while begin == 0 || time > begin {
                course = train.course(spikes.filter { $0 > begin && $0 <= begin + window }, from: begin)
                begin += window
            }
            return course.value(at: time)
        }
    }

    @Test("a pulse rises, stays and falls, in one window and in many", arguments: [1000.0, 7.0, 1.5])
    func alone(window: Double) {
        let found = Self.values([20], at: [10, 20, 20.5, 21, 30.9, 31, 31.5, 32, 50], window: window)
        let expected = [0.0, 0, 1, 2, 2, 2, 1, 0, 0]
        for (value, wanted) in zip(found, expected) { #expect(abs(value - wanted) < 1e-12) }
    }

    @Test(
        "a spike within a pulse makes it longer: it ends a width and an edge after the last", arguments: [1000.0, 4.0])
    func longer(window: Double) {
        let found = Self.values([20, 25], at: [20.5, 24, 26, 35.9, 36.5, 37, 40], window: window)
        for (value, wanted) in zip(found, [1.0, 2, 2, 2, 1, 0, 0]) { #expect(abs(value - wanted) < 1e-12) }
    }

    @Test("a spike on an edge goes on from where the course is", arguments: [1000.0, 4.0])
    func edges(window: Double) {
        // The fall is at half its way at 31.5: from there it rises with the same slope.
        let falling = Self.values([20, 31.5], at: [31.25, 31.5, 31.75, 32, 42, 43], window: window)
        for (value, wanted) in zip(falling, [1.5, 1.0, 1.5, 2, 2, 1]) { #expect(abs(value - wanted) < 1e-12) }
        let rising = Self.values([20, 20.5], at: [20.25, 20.5, 20.75, 21, 31.4, 32, 32.5], window: window)
        for (value, wanted) in zip(rising, [0.5, 1, 1.5, 2, 2, 1.5, 0.5]) {
            #expect(abs(value - wanted) < 0.51, "\(rising)")
        }
    }

    @Test("times increase, and a pulse is crossed in steps of a tenth of its width at most")
    func steps() {
        var train = PulseTrain(Self.shape)
        let course = train.course([3, 4, 5.5, 17, 30, 45, 46, 80], from: 0)
        #expect(zip(course.times, course.times.dropFirst()).allSatisfy { $0 < $1 })
        for (index, time) in course.times.enumerated() where course.value(at: time + 0.01) > 0 {
            #expect(course.steps[index] == 1, "\(time)")
        }
    }
}

@Suite("Crossings point by point") struct CrossingTests {
    @Test("are found between points and across windows, once for each way up")
    func crossings() {
        var detector = CrossingDetector(Threshold(1))
        #expect(detector.spikes([0, 1], [0, 0.5]) == [])
        // From 0.5 at 1 to 2.5 at 2: the level is crossed at 1.25.
        #expect(detector.spikes([2, 3], [2.5, 3]) == [1.25])
        #expect(detector.spikes([4, 5, 6], [0, 2, 3]) == [4.5])
    }

    @Test("noise within the hysteresis does not count, and falling crossings are the other way round")
    func hysteresis() {
        var detector = CrossingDetector(Threshold(1, hysteresis: 0.5))
        #expect(detector.spikes([0, 1, 2, 3, 4, 5], [0, 1.5, 0.8, 1.2, 0.4, 1.6]).count == 2)
        var falling = CrossingDetector(Threshold(1, isRising: false))
        #expect(falling.spikes([0, 1, 2, 3], [2, 0, 2, 1]) == [0.5, 3])
    }
}

@Suite("The order of turns") struct PlanTests {
    @Test("a window is the shortest delay; parts without delay between them stand in order")
    func order() throws {
        let plan = try SystemPlan(
            parts: ["c", "a", "b"],
            connections: [
                Connection(.init("a", "x"), to: .init("b", "x")), Connection(.init("b", "x"), to: .init("c", "x")),
                Connection(.init("c", "x"), to: .init("a", "x"), delay: 3),
                Connection(.init("a", "x"), to: .init("a", "y"), delay: 2),
            ], stop: 1000)
        #expect(plan.steps == [[1], [2], [0]])
        #expect(plan.window == 2)
    }

    @Test("a loop without delay is refused with its parts")
    func loop() {
        let ends = ["a", "b", "c"].map { Connection.End($0, "x") }
        let connections = [
            Connection(ends[0], to: ends[1]), Connection(ends[1], to: ends[2]), Connection(ends[2], to: ends[1]),
        ]
        do {
            _ = try SystemPlan(parts: ["a", "b", "c"], connections: connections, stop: 1)
            Issue.record("a loop was taken")
        } catch {
            #expect(
                error.diagnostics[0].message.contains("b → c → b") || error.diagnostics[0].message.contains("c → b → c")
            )
        }
    }
}

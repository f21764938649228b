import Foundation
import Netlists
import Testing

@testable import Circuits

@Suite("Courses of sources that drive twins") struct SourceCourseTests {
    private func value(_ points: [(time: Double, value: Double)], at time: Double) throws -> Double {
        let index = try #require(points.indices.dropFirst().first { points[$0].time >= time })
        let (a, b) = (points[index - 1], points[index])
        return a.value + (time - a.time) / (b.time - a.time) * (b.value - a.value)
    }

    @Test("the logarithm of a slope is the logarithm of its values, not a line between those of its ends")
    func logarithm() throws {
        let source = Source(shape: .piecewiseLinear([0, 1e-11, 1, 1e-8, 2, 1e-8, 3, 0]))
        let course = try #require(SourceCourse(source, step: 0.1, stop: 3)).logarithm.points
        for time in [1e-4, 0.01, 0.37, 0.9, 1.5, 2.5, 2.999] {
            let current = time < 1 ? 1e-11 + time * (1e-8 - 1e-11) : time < 2 ? 1e-8 : (3 - time) * 1e-8
            // 0.04²/8, and roundings of the last points before 0
            #expect(abs(try value(course, at: time) - log(current)) < 2.1e-4)
        }
        #expect(zip(course, course.dropFirst()).allSatisfy { $0.time < $1.time })
    }

    @Test("a pulse train has its corners, edges of no length those of a step, and stops after its count")
    func pulses() throws {
        let source = Source(shape: .pulse([0, 2, 1, 0, 0.5, 3, 10, 2]))
        let points = try #require(SourceCourse(source, step: 0.25, stop: 100)).points
        #expect(points.map(\.time) == [0, 1, 1.25, 4.25, 4.75, 11, 11.25, 14.25, 14.75])
        #expect(points.map(\.value) == [0, 0, 2, 2, 0, 0, 2, 2, 0])
        #expect(SourceCourse(Source(shape: .sine([0, 1, 50])), step: 1, stop: 1) == nil)
    }
}

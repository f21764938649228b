import Foundation
import Statistics
import Testing

@Suite struct SmoothingSplineTests {
    let places = (0..<60).map { Double($0) * (1 + 0.002 * Double($0)) }

    @Test("without a penalty it goes through the values, with a large one it is the straight line of least squares")
    func limits() throws {
        let values = places.map { sin($0 / 9) }
        let free = try #require(SmoothingSpline(places: places, values: values, roughness: 0))
        #expect(zip(free.values, values).allSatisfy { abs($0 - $1) < 1e-12 })
        #expect(abs(free.degreesOfFreedom - 60) < 1e-9)
        let stiff = try #require(SmoothingSpline(places: places, values: values, roughness: 1e12))
        let n = 60.0
        let (meanX, meanY) = (places.reduce(0, +) / n, values.reduce(0, +) / n)
        let slope =
            zip(places, values).reduce(0) { $0 + ($1.0 - meanX) * ($1.1 - meanY) }
            / places.reduce(0) { $0 + ($1 - meanX) * ($1 - meanX) }
        #expect(abs(stiff.value(at: 20) - (meanY + slope * (20 - meanX))) < 1e-5)
        #expect(abs(stiff.value(at: 100) - (meanY + slope * (100 - meanX))) < 1e-5)
        #expect(abs(stiff.degreesOfFreedom - 2) < 1e-4)
    }

    @Test("the degrees of freedom are the trace of the smoother: the sum of each value's effect on its own place")
    func trace() throws {
        let roughness = 50.0
        var sum = 0.0
        for place in places.indices {
            var unit = places.map { _ in 0.0 }
            unit[place] = 1
            sum += try #require(SmoothingSpline(places: places, values: unit, roughness: roughness)).values[place]
        }
        let spline = try #require(SmoothingSpline(places: places, values: places, roughness: roughness))
        #expect(abs(spline.degreesOfFreedom - sum) < 1e-8)
    }

    @Test("cross-validation leaves the noise that was put in: white noise by the generalised one")
    func crossValidation() throws {
        var stream = RandomStream(seed: 2, sample: 0, path: "spline", channel: "noise")
        let x = (0..<400).map { Double($0) }
        let y = x.map { sin($0 / 60) + 0.1 * stream.nextNormal() }
        let spline = try #require(SmoothingSpline.crossValidated(places: x, values: y))
        let rest = 400 - spline.degreesOfFreedom
        // σ² = RSS/(n − df) within three times √(2/n).
        #expect(abs((spline.residualSum / rest).squareRoot() - 0.1) < 0.011)
        let blocked = try #require(SmoothingSpline.crossValidated(places: x, values: y, blocks: 10))
        #expect(blocked.degreesOfFreedom < 40)
    }
}

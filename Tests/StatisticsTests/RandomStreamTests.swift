import Foundation
import Statistics
import Testing

/// Seeds are fixed, so these tests always give the same verdict; bounds are the 99 % bounds of the theory.
@Suite("Random streams")
struct RandomStreamTests {
    /// The first normal number of each of `count` samples of one quantity.
    static func draws(_ path: String, _ channel: String = "vth", count: Int, seed: UInt64 = 1) -> [Double] {
        (1...count).map { sample in
            var stream = RandomStream(seed: seed, sample: sample, path: path, channel: channel)
            return stream.nextNormal()
        }
    }

    /// The normal distribution function from the C library, independent of the quantile under test.
    static func distribution(_ z: Double) -> Double { erfc(-z / 2.0.squareRoot()) / 2 }

    /// The largest distance between the empirical and the normal distribution function.
    static func kolmogorov(_ values: [Double]) -> Double {
        let n = Double(values.count)
        return values.sorted().enumerated().reduce(0) { worst, item in
            let p = distribution(item.element)
            return max(worst, max(Double(item.offset + 1) / n - p, p - Double(item.offset) / n))
        }
    }

    static func correlation(_ a: [Double], _ b: [Double]) -> Double {
        let n = Double(a.count)
        let (ma, mb) = (a.reduce(0, +) / n, b.reduce(0, +) / n)
        var (ab, aa, bb) = (0.0, 0.0, 0.0)
        for (x, y) in zip(a, b) {
            ab += (x - ma) * (y - mb)
            aa += (x - ma) * (x - ma)
            bb += (y - mb) * (y - mb)
        }
        return ab / (aa * bb).squareRoot()
    }

    @Test("100,000 first draws of samples follow the normal distribution (Kolmogorov-Smirnov, 99 %)")
    func normalAcrossSamples() {
        // K(0.99) = 1.6276 of the Kolmogorov distribution.
        #expect(Self.kolmogorov(Self.draws("xsyn.ml1", count: 100_000)) < 1.6276 / 100_000.0.squareRoot())
    }

    @Test("100,000 draws along one stream follow the normal distribution (Kolmogorov-Smirnov, 99 %)")
    func normalAlongStream() {
        var stream = RandomStream(seed: 7, sample: 3, path: "m1", channel: "vth")
        let values = (0..<100_000).map { _ in stream.nextNormal() }
        #expect(Self.kolmogorov(values) < 1.6276 / 100_000.0.squareRoot())
    }

    @Test("100,000 devices of one sample follow the normal distribution (Kolmogorov-Smirnov, 99 %)")
    func normalAcrossDevices() {
        let values = (0..<100_000).map { device in
            var stream = RandomStream(seed: 1, sample: 1, path: "xarray.m\(device)", channel: "vth")
            return stream.nextNormal()
        }
        #expect(Self.kolmogorov(values) < 1.6276 / 100_000.0.squareRoot())
    }

    @Test("Moments and tails are those of an untruncated normal distribution")
    func moments() {
        let values = Self.draws("xsyn.ml1", count: 100_000)
        let n = Double(values.count)
        let mean = values.reduce(0, +) / n
        let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (n - 1)
        #expect(abs(mean) < 2.576 / n.squareRoot())
        // var(s²) = 2σ⁴/(n-1).
        #expect(abs(variance - 1) < 2.576 * (2 / n).squareRoot())
        // P(|z| > 3) = 0.0026998: a cut at 3 σ would leave none. Binomial σ = 16.4.
        let beyond = Double(values.filter { abs($0) > 3 }.count)
        #expect(abs(beyond - 0.002_699_8 * n) < 2.576 * (0.002_699_8 * n).squareRoot())
    }

    @Test("Devices, channels, samples and seeds are not correlated (99 %)")
    func correlations() {
        let n = 100_000
        let bound = 2.576 / Double(n).squareRoot()
        let one = Self.draws("xsyn.m1", count: n)
        #expect(abs(Self.correlation(one, Self.draws("xsyn.m2", count: n))) < bound)
        #expect(abs(Self.correlation(one, Self.draws("xsyn.m1", "beta", count: n))) < bound)
        #expect(abs(Self.correlation(one, Self.draws("xsyn.m1", count: n, seed: 2))) < bound)
        #expect(abs(Self.correlation(Array(one.dropLast()), Array(one.dropFirst()))) < bound)
    }

    @Test("A sample draws alone what it draws among others")
    func alone() {
        let all = Self.draws("xsyn.ml1", count: 1000)
        var stream = RandomStream(seed: 1, sample: 417, path: "xsyn.ml1", channel: "vth")
        #expect(stream.nextNormal() == all[416])
    }

    @Test("Path and channel are kept apart")
    func separation() {
        var a = RandomStream(seed: 1, sample: 1, path: "m1v", channel: "th")
        var b = RandomStream(seed: 1, sample: 1, path: "m1", channel: "vth")
        #expect(a.nextUniform() != b.nextUniform())
    }

    @Test("Uniform numbers lie strictly between 0 and 1")
    func open() {
        var stream = RandomStream(seed: 0, sample: 0, path: "", channel: "")
        for _ in 0..<100_000 {
            let u = stream.nextUniform()
            #expect(u > 0 && u < 1)
        }
    }

    /// The numbers of a second implementation (Python integers) of the same definition.
    @Test("Draws of the first release are drawn for ever")
    func stable() {
        var stream = RandomStream(seed: 1, sample: 417, path: "xsyn.ml1", channel: "vth")
        #expect([stream.nextUniform(), stream.nextUniform()] == [0.33304551663957505, 0.662924513065012])
    }
}

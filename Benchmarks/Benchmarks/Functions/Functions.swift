import Benchmark
import Foundation
import Reports
import SpiceFormat
import Statistics
import Waveforms

/// A thousand inverters as text.
private func deckText() -> String {
    let lines = (0..<1000).map { index in
        """
        mn\(index) n\(index + 1) n\(index) 0 0 nmos w=1u l=0.35u
        mp\(index) n\(index + 1) n\(index) vdd vdd pmos w={2*wn} l=0.35u
        c\(index) n\(index + 1) 0 10f
        """
    }
    return "A chain of inverters\n.param wn=1u\n" + lines.joined(separator: "\n") + "\n.end\n"
}

let benchmarks: @Sendable () -> Void = {
    Benchmark.defaultConfiguration = .init(
        metrics: [.wallClock, .throughput, .peakMemoryResident], maxDuration: .seconds(2))

    Benchmark("read a deck of 3000 lines") { benchmark in
        let text = deckText()
        benchmark.startMeasurement()
        for _ in benchmark.scaledIterations { blackHole(SpiceReader.read(text, file: "chain.cir")) }
    }

    Benchmark("write a deck of 3000 lines") { benchmark in
        let netlist = SpiceReader.read(deckText(), file: "chain.cir").netlist
        benchmark.startMeasurement()
        for _ in benchmark.scaledIterations { blackHole(SpiceWriter.write(netlist)) }
    }

    Benchmark("draw the 74 quantities of a 37-transistor sample") { benchmark in
        let paths = (0..<37).map { "xsynapse.m\($0)" }
        benchmark.startMeasurement()
        for sample in benchmark.scaledIterations {
            for path in paths {
                for channel in ["vth", "beta"] {
                    var stream = RandomStream(seed: 1, sample: sample, path: path, channel: channel)
                    blackHole(stream.nextNormal())
                }
            }
        }
    }

    Benchmark("draw a waveform of 100,000 points as SVG") { benchmark in
        let time = (0..<100_000).map { Double($0) * 1e-8 }
        let curve = WaveformPlot.Curve("v(w)", x: time, y: time.map { sin($0 * 1e5) * exp(-$0 * 1e3) })
        let plot = WaveformPlot(groups: [.init(PlotAxis("Voltage", unit: "V"), curves: [curve])])
        benchmark.startMeasurement()
        for _ in benchmark.scaledIterations { blackHole(try plot.svg()) }
    }
}

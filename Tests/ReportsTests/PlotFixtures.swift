import Foundation
import Reports
import Statistics
import Waveforms

/// Small, fixed data for pictures.
enum PlotFixtures {
    /// Pre and post spikes, a trace that decays from each pre spike, and a weight that steps at each pairing.
    static func run() throws -> WaveformSet {
        let step = 50e-6
        let time = (0...1200).map { Double($0) * step }
        let period = 20e-3
        let lag = 5e-3
        func spike(_ t: Double, _ shift: Double) -> Double {
            let phase = (t - shift).truncatingRemainder(dividingBy: period)
            return t >= shift && phase < 1e-3 ? 3.3 : 0
        }
        let trace = time.map { t -> Double in
            let phase = (t - 2e-3).truncatingRemainder(dividingBy: period)
            return t < 2e-3 ? 0 : 0.6 * exp(-phase / 8e-3)
        }
        let weight = time.map { t -> Double in
            let count = t < 2e-3 + lag ? 0 : ((t - 2e-3 - lag) / period).rounded(.down) + 1
            return 1.65 + 0.4e-3 * count - 0.02e-3 * t / period
        }
        return try WaveformSet(
            axis: time,
            signals: [
                Signal("v(pre)", time.map { spike($0, 2e-3) }),
                Signal("v(post)", time.map { spike($0, 2e-3 + lag) }),
                Signal("v(trace)", trace),
                Signal("i(vdd)", trace.map { -2e-9 * $0 - 0.1e-9 }),
                Signal("v(w)", weight),
            ])
    }

    /// Draws of a normal distribution.
    static func normal(_ count: Int, mean: Double, deviation: Double, path: String = "x") -> [Double] {
        var stream = RandomStream(seed: 7, sample: 0, path: path, channel: "fixture")
        return (0..<count).map { _ in mean + deviation * stream.nextNormal() }
    }

    static let deltaTimes: [Double] =
        stride(from: -40.0, through: -5, by: 5).map { $0 * 1e-3 } + [-2e-3, 2e-3]
        + stride(from: 5.0, through: 40, by: 5).map { $0 * 1e-3 }

    /// A pair-based STDP window in volts.
    static func window(up: Double = 1, down: Double = 1, stretch: Double = 1) -> [Double] {
        deltaTimes.map { dt in
            dt > 0 ? 3.1e-3 * up * exp(-dt / (16.8e-3 * stretch)) : -1.8e-3 * down * exp(dt / (33.7e-3 * stretch))
        }
    }

    static func windows(_ count: Int) -> [[Double]] {
        let ups = normal(count, mean: 1, deviation: 0.25, path: "up")
        let downs = normal(count, mean: 1, deviation: 0.25, path: "down")
        let stretches = normal(count, mean: 0, deviation: 0.2, path: "stretch")
        return (0..<count).map { window(up: ups[$0], down: downs[$0], stretch: exp(stretches[$0])) }
    }

    /// Every picture with a stored file.
    static func pictures() throws -> [(name: String, figure: Figure)] {
        let run = try run()
        let weights = normal(1000, mean: -0.148e-3, deviation: 0.021e-3)
        let currents = normal(400, mean: log(2e-12), deviation: 0.8).map { exp($0) }
        let offsets = normal(300, mean: 0, deviation: 4e-3, path: "offset")
        let gains = zip(offsets, normal(300, mean: 0, deviation: 20e-6, path: "gain")).map { 1e-3 + $0 * 0.02 + $1 }
        let weightAxis = PlotAxis("Weight change Δw", unit: "V")
        let plasticity = try PlasticityFixtures.pictures().map { (name: $0.name, figure: try $0.plot.figure()) }
        return [
            (
                "waveform-stacked",
                try WaveformPlot(
                    run, panels: [["v(pre)", "v(post)"], ["v(trace)"], ["i(vdd)"], ["v(w)"]],
                    title: "Minimal triplet synapse, generic350 tt"
                ).figure()
            ),
            ("waveform-single", try WaveformPlot(run, panels: [["v(pre)", "v(trace)", "v(w)"]]).figure()),
            (
                "histogram",
                try HistogramPlot(
                    weights, axis: weightAxis, title: "Learned weight over 1000 mismatched copies", nominal: -0.15e-3,
                    lowerLimit: -0.2e-3, upperLimit: -0.1e-3
                ).figure()
            ),
            (
                "histogram-logarithmic",
                try HistogramPlot(
                    currents, axis: PlotAxis("Leakage current", unit: "A", scale: .logarithmic), upperLimit: 1e-9
                ).figure()
            ),
            (
                "window",
                try WindowPlot.stdp(
                    deltaTimes: deltaTimes, nominal: window(), samples: windows(200),
                    title: "STDP window of the minimal triplet synapse"
                ).figure()
            ),
            (
                "window-reference",
                try WindowPlot.stdp(
                    deltaTimes: deltaTimes, nominal: window(up: 0.9), samples: windows(200),
                    references: [.init("Pfister and Gerstner 2006", x: deltaTimes, y: window())]
                ).figure()
            ),
            (
                "scatter",
                try ScatterPlot(
                    horizontal: PlotAxis("Offset of the pair", unit: "V"), vertical: weightAxis,
                    series: [
                        .init("tt", x: offsets, y: gains), .init("ss", x: offsets, y: gains.map { $0 * 0.8 - 1e-4 }),
                    ],
                    title: "Weight change against offset"
                ).figure()
            ),
            (
                "quantile",
                try QuantilePlot(
                    weights, axis: weightAxis, title: "Normal quantile plot"
                ).figure()
            ),
            (
                "raster",
                try RasterPlot(
                    (0..<12).map { row in
                        .init("n\(row)", times: normal(30, mean: 0.5, deviation: 0.25, path: "\(row)").map { abs($0) })
                    }, title: "Spikes of 12 neurons"
                ).figure()
            ),
            ("hard-cases", hardCases()),
        ] + plasticity
    }

    /// One point, a constant, a tiny range on a large value, decades, and labels that are too long.
    static func hardCases() -> Figure {
        let x = (0...50).map { Double($0) * 1e-9 }
        let time = PlotAxis(
            "A quantity with quite a long name that nobody would want under an axis of a figure", unit: "s")
        let long = "a signal with a very long hierarchical name v(xtop.xarray.xrow12.xcolumn7.xsynapse.xpot.out)"
        return Figure(
            title:
                "A title that is so long that it does not fit on one line of the picture but has to be broken & <more>",
            panels: [
                Panel(
                    horizontal: time, vertical: PlotAxis("Constant", unit: "V"),
                    layers: [Layer(long, .line(x: x, y: x.map { _ in 3.3 }), colour: .series(0))]),
                Panel(
                    horizontal: time, vertical: PlotAxis("Tiny range", unit: "V"),
                    layers: [
                        Layer("v(w)", .line(x: x, y: x.map { 1.65 + 3e-7 * sin($0 * 2e8) }), colour: .series(1))
                    ]),
                Panel(
                    horizontal: time, vertical: PlotAxis("Decades", unit: "A", scale: .logarithmic),
                    layers: [Layer("i(m1)", .line(x: x, y: x.map { 1e-15 * exp($0 * 7e8) }), colour: .series(2))]),
                Panel(
                    horizontal: time, vertical: PlotAxis("A vertical label which is too long", unit: "V"),
                    layers: [Layer("one point", .points(x: [2e-8], y: [-4e5], shape: .circle), colour: .series(3))]),
            ],
            panelHeight: 110)
    }
}

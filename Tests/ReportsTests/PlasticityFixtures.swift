import Foundation
import Reports

/// Fixed data for the pictures of plasticity: comparisons, yields, rates and maps.
enum PlasticityFixtures {
    /// Every picture of this file with a stored file.
    static func pictures() -> [(name: String, plot: any Plot)] {
        [
            ("comparison-conditions", conditions), ("comparison-rates", rates), ("distribution", distribution),
            ("yield", yield), ("rate-curves", rateCurves), ("colour-map", map), ("shares", shares),
            ("sweep", sweep),
        ]
    }

    /// The shares of six devices in two measures, one of them by chance.
    static let shares = SharesPlot(
        [
            .init("nmse", shares: [0.31, 0.22, 0.18, 0.09, 0.02, 0.006], bound: 0.011),
            .init("dw(+10 ms)", shares: [0.02, 0.41, 0.003, 0.38, 0.05, 0.1], bound: 0.009),
        ], causes: ["xsyn.mp1", "xsyn.mta", "xbias.mba2", "xsyn.mn1", "xsyn.md1", "xbias.mbdep"])

    /// Three yields with their intervals over five spreads.
    static let sweep: SweepPlot = {
        let yields: [[Double]] = [[99, 80, 9, 3, 0.4], [100, 96, 23, 9, 1.2], [100, 99.5, 44, 20, 4]]
        return SweepPlot(
            zip(["nmse <= 3", "nmse <= 5", "nmse <= 10"], yields).map { name, values in
                .init(
                    name, values: values, lower: values.map { max(0, $0 - 2.5) },
                    upper: values.map { min(100, $0 + 2.5) })
            }, places: [3e-3, 5e-3, 10e-3, 14e-3, 30e-3], horizontal: PlotAxis("σ of all thresholds", unit: "V"),
            vertical: PlotAxis("Yield", unit: "%", lower: 0))
    }()

    /// Thirteen conditions in four groups, and what three models answer.
    static let conditions: ComparisonPlot = {
        let groups = AxisCategories([
            .init("pairing", places: ["+10", "−10"]),
            .init("pre–post–pre", places: ["5, −5", "10, −10", "15, −5", "5, −15"]),
            .init("post–pre–post", places: ["−5, 5", "−10, 10", "−5, 15", "−15, 5"]),
            .init("quadruplet", places: ["−88.5", "83.7", "20"]),
        ])
        let means = [0.25, -0.17, -0.01, 0.03, 0.01, 0.24, 0.33, 0.34, 0.22, 0.29, -0.003, 0.06, 0.21]
        let errors = [0.05, 0.05, 0.04, 0.04, 0.03, 0.06, 0.04, 0.04, 0.08, 0.05, 0.03, 0.04, 0.04]
        let measured = zip(means, errors).map { ComparisonPlot.Measured(mean: $0, standardError: $1) }
        let answers = [
            ComparisonPlot.Answer("rule", y: means.map { $0 * 0.9 }),
            .init("twin", y: means.map { $0 * 0.8 + 0.02 }), .init("circuit", y: means.map { $0 * 0.8 + 0.03 }),
        ]
        return ComparisonPlot(
            [.init(categories: groups, measured: measured, answers: answers)], title: "Hippocampal set, generic350 tt")
    }()

    /// Two branches over the rate, one condition without a measured value, one model as a curve.
    static let rates: ComparisonPlot = {
        let axis = PlotAxis("Repetition rate", unit: "Hz")
        let places: [Double] = [0.1, 10, 20, 40, 50]
        let fine = (0...50).map { Double($0) }
        let section = { (name: String, means: [Double], gain: Double) in
            ComparisonPlot.Section(
                horizontal: axis, name: name, places: places,
                measured: means.enumerated().map { $0 == 2 ? nil : .init(mean: $1, standardError: 0.1) },
                answers: [
                    .init("rule", x: fine, y: fine.map { gain * $0 * $0 / 2500 - 0.2 }),
                    .init("circuit", y: means.map { $0 * 0.9 }),
                ])
        }
        return ComparisonPlot([
            section("Δt = +10 ms", [-0.04, 0.14, 0.29, 0.53, 0.56], 0.7),
            section("Δt = −10 ms", [-0.29, -0.41, -0.34, 0.56, 0.75], 0.9),
        ])
    }()

    private static let spread = PlotFixtures.normal(500, mean: 1.2, deviation: 1.1, path: "before").map { exp($0) }
    private static let narrow = PlotFixtures.normal(500, mean: 0.5, deviation: 0.2, path: "after").map { exp($0) }

    static let distribution = DistributionPlot(
        [.init("Before", values: spread), .init("After", values: narrow)], limits: [1, 3, 10], nominal: 1.42,
        title: "NMSE before and after tuning again")

    static let yield = YieldPlot(
        [.init("Before", values: spread + [.infinity]), .init("After", values: narrow)], limits: [1, 3, 10])

    static let rateCurves: CurvePlot = {
        let rates: [Double] = [0, 5, 10, 15, 20, 30, 40, 50]
        let curves = [6.0, 10, 14].enumerated().flatMap { index, threshold -> [CurvePlot.Curve] in
            let values = rates.map { 1e-4 * $0 * ($0 - threshold) }
            return [
                .init(
                    "Idep = \(index + 6) nA", x: rates, y: values, errors: rates.map { 2e-4 * $0 + 1e-3 }, colour: index
                ),
                .init(
                    index == 0 ? "twin" : "", x: rates, y: values.map { $0 * 1.1 }, colour: index, dash: .dashed,
                    hasPoints: false),
            ]
        }
        return CurvePlot(
            curves, horizontal: PlotAxis("Postsynaptic rate", unit: "Hz"), vertical: PlotAxis("Δw per second"),
            places: [.init(6, label: "θ = 6.0 Hz", colour: 0), .init(14, label: "θ = 14.0 Hz", colour: 2)],
            title: "The threshold slides with the bias of depression")
    }()

    static let map: ColourMapPlot = {
        let places = stride(from: -40.0, through: 40, by: 10).map { $0 * 1e-3 }
        let values = places.map { second in
            places.map { first in
                (first >= 0 ? 0.4 : -0.3) * exp(-abs(first) / 0.02) + (second >= 0 ? 0.3 : -0.3)
                    * exp(-abs(second) / 0.03)
            }
        }
        return ColourMapPlot(
            values, x: places, y: places, horizontal: PlotAxis("First distance Δt₁", unit: "s"),
            vertical: PlotAxis("Second distance Δt₂", unit: "s"), scale: ColourScale("Weight change Δw", limit: 0))
    }()
}

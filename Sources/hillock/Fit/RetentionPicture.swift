internal import Foundation
internal import ModelFitting
internal import Reports

/// Readings over time with the fitted decay, and what is left over.
enum RetentionPicture {
    /// - Parameters:
    ///   - fit: The fit.
    ///   - data: The readings. A logarithmic axis, for times over more than two decades, leaves out those at 0.
    static func figure(_ fit: RetentionFit, _ data: MeasuredData) -> Figure {
        let times = data.retention.flatMap(\.times).filter { $0 > 0 }
        let (first, last) = (times.min() ?? 1, times.max() ?? 1)
        let isLogarithmic = last > 100 * first
        let axis = PlotAxis("Time", unit: "s", scale: isLogarithmic ? .logarithmic : .linear)
        let grid = (0...200).map { step -> Double in
            let share = Double(step) / 200
            return isLogarithmic ? first * Foundation.pow(last / first, share) : last * share
        }
        var (upper, lower): ([Layer], [Layer]) = ([], [Layer(nil, .horizontal(at: 0), colour: .muted)])
        let all = data.retention.flatMap(\.conductances)
        let width = max((all.max() ?? 1) - (all.min() ?? 0), 1e-300)
        for (number, curve) in data.retention.enumerated() {
            let colour = PlotColour.series(number)
            let shown = curve.times.indices.filter { !isLogarithmic || curve.times[$0] > 0 }
            let places = shown.map { curve.times[$0] }
            upper.append(
                Layer(nil, .points(x: places, y: shown.map { curve.conductances[$0] }, shape: .ring), colour: colour))
            upper.append(
                Layer(
                    data.retention.count <= 6 ? curve.name : nil,
                    .line(x: grid, y: grid.map { fit.conductance(of: number, after: $0) }), colour: colour))
            let left = shown.map { 100 * (curve.conductances[$0] - fit.curves[number].conductances[$0]) / width }
            lower.append(Layer(nil, .points(x: places, y: left, shape: .circle), colour: colour))
        }
        return Figure(
            panels: [
                Panel(horizontal: axis, vertical: PlotAxis("Conductance", unit: data.unit), layers: upper),
                Panel(horizontal: axis, vertical: PlotAxis("Data − fit in % of the range"), layers: lower),
            ])
    }
}

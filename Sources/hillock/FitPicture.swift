internal import ModelFitting
internal import Reports

/// Data, fit and residual as a picture: a panel with readings and curves, and one with what is left over.
struct FitPicture {
    private let figure: Figure

    init(_ fit: SynapseFit, _ data: MeasuredData) {
        var (upper, lower): ([Layer], [Layer]) = ([], [Layer(nil, .horizontal(at: 0), colour: .muted)])
        let isTable = data.ramps.isEmpty
        let width = fit.highest - fit.lowest
        for (number, direction) in fit.directions.enumerated() {
            let colour = PlotColour.series(number)
            let name = direction.polarity.rawValue
            let curve = direction.best.curve
            let sign = direction.polarity == .set ? 1.0 : -1.0
            let first = direction.polarity == .set ? fit.lowest : fit.highest
            func progress(_ g: Double) -> Double { sign * (g - first) / width }
            if isTable {
                guard
                    let table = data.tables.first(where: {
                        $0.device == fit.device && $0.polarity == direction.polarity
                    })
                else { continue }
                let model = table.conductances.map { g in
                    sign * width * (curve.progress(from: progress(g), doses: [1])[0] - progress(g))
                }
                upper.append(Layer(nil, .points(x: table.conductances, y: table.steps, shape: .ring), colour: colour))
                upper.append(Layer(name, .line(x: table.conductances, y: model), colour: colour))
                let left = zip(table.steps, model).map { $0 - $1 }
                lower.append(Layer(nil, .points(x: table.conductances, y: left, shape: .circle), colour: colour))
            } else {
                let ramps = data.ramps.filter { $0.polarity == direction.polarity }
                // All ramps as points would be a blot: a few of them stand for the rest.
                let shown = stride(from: 0, to: ramps.count, by: max(1, ramps.count / 6))
                let starts = direction.best.firstProgress
                for index in shown {
                    let ramp = ramps[index]
                    let start = starts.isEmpty ? progress(ramp.conductances[0]) : starts[index]
                    let model = curve.progress(from: start, doses: ramp.doses).map {
                        first + sign * width * $0
                    }
                    upper.append(
                        Layer(
                            nil, .points(x: ramp.doses, y: ramp.conductances, shape: .circle),
                            colour: .tint(series: number, strength: 0.5), weight: 0.6))
                    upper.append(Layer(index == 0 ? name : nil, .line(x: ramp.doses, y: model), colour: colour))
                    let left = zip(ramp.conductances, model).map { 100 * ($0 - $1) / width }
                    lower.append(Layer(nil, .line(x: ramp.doses, y: left), colour: colour, weight: 0.6))
                }
            }
        }
        let horizontal =
            isTable
            ? PlotAxis("Conductance before the pulse", unit: fit.unit)
            : PlotAxis(fit.doseUnit == "s" ? "Time" : "Pulse", unit: fit.doseUnit == "s" ? "s" : "")
        figure = Figure(
            title: fit.device.isEmpty ? "" : "Device \(fit.device)",
            panels: [
                Panel(
                    horizontal: horizontal, vertical: PlotAxis(isTable ? "Step" : "Conductance", unit: fit.unit),
                    layers: upper),
                Panel(
                    horizontal: horizontal,
                    vertical: isTable
                        ? PlotAxis("Data − fit", unit: fit.unit) : PlotAxis("Data − fit in % of the range"),
                    layers: lower),
            ])
    }

    func svg() throws(PlotError) -> String { try figure.svg() }
}

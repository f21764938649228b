internal import ModelFitting
internal import Reports

/// Data, fit and residual as a picture: a panel with readings and curves, and one with what is left over.
struct FitPicture {
    private let figure: Figure

    init(_ fit: SynapseFit, _ data: MeasuredData) {
        var (upper, lower): ([Layer], [Layer]) = ([], [Layer(nil, .horizontal(at: 0), colour: .muted)])
        let isTable = data.ramps.isEmpty
        let width = fit.highest - fit.lowest
        if !data.runs.isEmpty {
            figure = Self.runs(fit, data.runs)
            return
        }
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
                let kept = table.steps.indices.filter { !direction.maskedPlaces.contains($0) }
                func points(_ places: [Int], _ values: [Double], _ shape: PointShape) -> Mark {
                    .points(x: places.map { table.conductances[$0] }, y: places.map { values[$0] }, shape: shape)
                }
                upper.append(Layer(nil, points(kept, table.steps, .ring), colour: colour))
                if !direction.maskedPlaces.isEmpty {
                    upper.append(
                        Layer("left out", points(direction.maskedPlaces, table.steps, .diamond), colour: colour))
                }
                upper.append(Layer(name, .line(x: table.conductances, y: model), colour: colour))
                let left = zip(table.steps, model).map { $0 - $1 }
                lower.append(Layer(nil, points(kept, left, .circle), colour: colour))
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

    /// Readings after pulses of several amplitudes, one run behind the other, and the rates over the amplitude.
    private static func runs(_ fit: SynapseFit, _ runs: [PulseRun]) -> Figure {
        var (upper, lower): ([Layer], [Layer]) = ([], [Layer(nil, .horizontal(at: 0), colour: .muted)])
        let width = fit.highest - fit.lowest
        var first = 0.0
        for (number, run) in runs.enumerated() where number < fit.courses.count {
            let places = run.conductances.indices.map { first + Double($0) }
            first += Double(run.conductances.count)
            upper.append(
                Layer(
                    number == 0 ? "measured" : nil, .points(x: places, y: run.conductances, shape: .circle),
                    colour: .ink, weight: 0.6))
            upper.append(Layer(number == 0 ? "fit" : nil, .line(x: places, y: fit.courses[number]), colour: .series(0)))
            let left = zip(run.conductances, fit.courses[number]).map { 100 * ($0 - $1) / width }
            lower.append(Layer(nil, .line(x: places, y: left), colour: .series(0), weight: 0.6))
        }
        var rates: [Layer] = []
        for (number, direction) in fit.directions.enumerated() {
            guard let law = direction.law else { continue }
            let moving = law.factors.filter { $0.logarithmicDeviation != nil }
            rates.append(
                Layer(
                    nil, .points(x: moving.map(\.amplitude), y: moving.map(\.value), shape: .ring),
                    colour: .series(number)))
            let grid = (0...100).map { law.reference * Double($0) / 100 }
            rates.append(
                Layer(
                    direction.polarity.rawValue, .line(x: grid, y: grid.map { law.factor(at: $0) }),
                    colour: .series(number)))
        }
        let horizontal = PlotAxis("Pulse")
        return Figure(
            title: fit.device.isEmpty ? "" : "Device \(fit.device)",
            panels: [
                Panel(horizontal: horizontal, vertical: PlotAxis("Conductance", unit: fit.unit), layers: upper),
                Panel(horizontal: horizontal, vertical: PlotAxis("Data − fit in % of the range"), layers: lower),
                Panel(
                    horizontal: PlotAxis("Amplitude", unit: "V"), vertical: PlotAxis("Rate over that at the largest"),
                    layers: rates),
            ], sharesHorizontalAxis: false, panelHeight: 220)
    }

    func svg() throws(PlotError) -> String { try figure.svg() }
}

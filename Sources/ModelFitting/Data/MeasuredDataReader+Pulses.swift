internal import Diagnostics
internal import Waveforms

extension MeasuredDataReader {
    /// The words that a column of pulse amplitudes may have.
    static let amplitudeWords = ["amplitude", "v_pulse", "vpulse", "pulse_voltage", "voltage"]
    /// The words that a column of pulse widths may have.
    static let widthWords = ["width", "pulse_width", "duration", "tw", "t_pulse"]

    /// Runs of pulses whose amplitudes and widths stand beside the readings.
    ///
    /// A run ends where the pulse number or the name in a column `run` starts anew.
    mutating func pulseRuns(_ amplitude: Int) -> [PulseRun] {
        let names = titles.map(\.name)
        func place(_ words: [String]) -> Int? { names.firstIndex { words.contains($0) } }
        let width = place(Self.widthWords)
        let run = place(["run", "ramp", "cycle", "sweep", "device"])
        let pulse = place(["pulse", "pulses", "n"])
        let used = [amplitude, width, run, pulse].compactMap { $0 }
        let readings = titles.indices.filter { !used.contains($0) }
        guard let reading = place(["g", "conductance"]) ?? (readings.count == 1 ? readings.first : nil) else {
            findings.append(
                titles[amplitude].cell.problem(
                    "missing-column", "there is no column 'G' beside '\(titles[amplitude].title)'",
                    help: "expected a header such as 'pulse,amplitude (V),width (ms),G (uS)'"))
            return []
        }
        let widthScale = width.flatMap { scale($0, "s") }
        guard let volts = scale(amplitude, "V"), width == nil || widthScale != nil,
            let siemens = conductanceScale(titles[reading])
        else { return [] }
        var runs: [PulseRun] = []
        var (last, name): (Double?, String?) = (nil, nil)
        for row in table.rows {
            guard let height = number(row[amplitude]).map({ $0 * volts }), let g = number(row[reading]) else {
                continue
            }
            var length = 0.0
            if let width, let widthScale {
                guard let value = number(row[width]) else { continue }
                if value < 0 || (value == 0 && height != 0) {
                    findings.append(
                        row[width].problem(
                            "wrong-width", "a pulse of \(row[width].text) has no effect",
                            help: "expected a width above zero; of a reading without a pulse, the amplitude 0"))
                    continue
                }
                length = value * widthScale
            } else if height != 0 {
                guard let pulse = sidecar.conditions.set ?? sidecar.conditions.reset else {
                    findings.append(
                        titles[amplitude].cell.problem(
                            "missing-column", "there is no column 'width' beside '\(titles[amplitude].title)'",
                            help: "add one, or write 'pulses: {set: {amplitude: 1 V, width: 1 ms}}' into the .yaml file"
                        ))
                    return []
                }
                let isSet = sidecar.conditions.set.map { $0.amplitude * height > 0 } ?? false
                length = (isSet ? sidecar.conditions.set : sidecar.conditions.reset)?.width ?? pulse.width
            }
            let count = pulse.flatMap { self.number(row[$0]) }
            let title = run.map { row[$0].text }
            let isNew = title != name || (count.flatMap { now in last.map { now <= $0 } } ?? false)
            if isNew || runs.isEmpty {
                runs.append(PulseRun(title ?? "\(runs.count + 1)", amplitudes: [], widths: [], conductances: []))
            }
            (last, name) = (count, title)
            runs[runs.count - 1].amplitudes.append(height)
            runs[runs.count - 1].widths.append(length)
            runs[runs.count - 1].conductances.append(g * siemens)
        }
        let count = runs.reduce(0) { $0 + $1.conductances.count }
        if count < 8, findings.isEmpty {
            findings.append(
                titles[reading].cell.problem(
                    "too-few-readings", "the table has \(count) readings", help: "a fit needs at least 8, better 50"))
        }
        if !runs.isEmpty, runs.allSatisfy({ $0.amplitudes.allSatisfy { $0 == 0 } }) {
            findings.append(
                titles[amplitude].cell.problem(
                    "no-pulse", "all amplitudes in '\(titles[amplitude].title)' are 0 V",
                    help: "expected the gate voltage of each pulse, with its sign"))
        }
        return runs
    }

    /// Conductances over time without any voltage: retention, one curve in each column or, with a column `state`, for each state.
    mutating func retention(_ time: Int) -> [RetentionCurve] {
        guard let seconds = scale(time, "s") else { return [] }
        let names = titles.map(\.name)
        let group = names.firstIndex { ["state", "device", "run", "start"].contains($0) }
        func isSpread(_ place: Int) -> Bool { ["std", "sigma"].contains { names[place].hasSuffix($0) } }
        let columns = titles.indices.filter { $0 != time && $0 != group && !isSpread($0) }
        var curves: [RetentionCurve] = []
        for column in columns {
            guard let scale = conductanceScale(titles[column]) else { return [] }
            let spread = columns.count == 1 ? titles.indices.first(where: isSpread) : nil
            let spreadScale = spread.flatMap { conductanceScale(titles[$0]) }
            var own: [String: RetentionCurve] = [:]
            var order: [String] = []
            for row in table.rows {
                if row[column].text.isEmpty { continue }
                guard let t = number(row[time]).map({ $0 * seconds }), let g = number(row[column]) else { return [] }
                let name = group.map { row[$0].text } ?? titles[column].title
                if own[name] == nil { order.append(name) }
                var curve = own[name] ?? RetentionCurve(name, times: [], conductances: [])
                if let last = curve.times.last, t <= last {
                    findings.append(
                        row[time].problem(
                            "wrong-order", "the time goes back or stands still",
                            help: "expected growing times for each state"))
                    return []
                }
                curve.times.append(t)
                curve.conductances.append(g * scale)
                if let spread, let spreadScale, let sigma = number(row[spread]) {
                    if sigma <= 0 {
                        findings.append(
                            row[spread].problem("wrong-spread", "a standard deviation is above zero, not \(sigma)"))
                        return []
                    }
                    curve.deviations.append(sigma * spreadScale)
                }
                own[name] = curve
            }
            curves += order.compactMap { own[$0] }
        }
        for curve in curves where curve.times.count < 4 && findings.isEmpty {
            findings.append(
                titles[time].cell.problem(
                    "too-few-readings", "'\(curve.name)' has \(curve.times.count) readings over time",
                    help: "a time constant needs at least 4"))
        }
        return curves
    }
}

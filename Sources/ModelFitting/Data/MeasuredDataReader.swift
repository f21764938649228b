public import Diagnostics
internal import Waveforms

/// Reads measured data of synapses from CSV with a header.
///
/// | columns | what it is |
/// |---|---|
/// | any names, all with conductances or read currents | one ramp in each column |
/// | `pulse` and others with conductances | conductance after each pulse; ramps are found by their turns |
/// | `G` and `dG`, if wanted `dG_std`, `direction` (inc, dec) and `device` | mean step by one pulse |
/// | `amplitude`, `width` and `G`, if wanted `pulse` and `run` | conductance after pulses of several amplitudes or widths |
/// | `time`, `V(g)` and others, `I` | a current under terminal voltages |
/// | `time` and conductances, if wanted `state` and `G_std` | retention |
///
/// Units stand in the header, `G (uS)`, or in a YAML file of the same name: `unit: uS` for all conductances,
/// `units: {time: ms}` for a column. Read currents become conductances by `read_voltage`.
public struct MeasuredDataReader {
    let file: String
    let sidecar: DataSidecar
    let table: CSVTable
    let titles: [ColumnTitle]
    /// Findings so far.
    var findings: [Diagnostic] = []

    /// What the header of a file should be, for messages.
    static let expectation =
        "a header such as 'ramp 1 (uS),ramp 2 (uS)', 'pulse,G (uS)', 'amplitude (V),width (ms),G (uS)', 'G (uS),dG (uS)', "
        + "'time (s),V(g) (V),I (A)' or 'time (s),G (uS)'"

    /// Reads data.
    ///
    /// - Parameters:
    ///   - text: The CSV text.
    ///   - file: The path for messages.
    ///   - sidecar: The text of the YAML file beside it, and its path.
    /// - Returns: The data, and remarks that do not stand in the way of a fit.
    /// - Throws: A `DiagnosticError` with everything that is wrong, each with its place in the file.
    public static func read(
        _ text: String, file: String, sidecar: (text: String, file: String)? = nil
    ) throws(DiagnosticError) -> (data: MeasuredData, remarks: [Diagnostic]) {
        var more = DataSidecar()
        if let sidecar { more = try DataSidecar(sidecar.text, file: sidecar.file) }
        let table = try CSVTable(text, file: file, expected: expectation)
        var reader = MeasuredDataReader(
            file: file, sidecar: more, table: table, titles: table.header.map { ColumnTitle($0, units: more.units) })
        reader.findings = table.diagnostics
        let names = reader.titles.map { $0.title.lowercased() }
        for unit in more.units where !names.contains(unit.column.lowercased()) {
            reader.findings.append(unit.unknown(among: reader.titles.map(\.title)))
        }
        let data = reader.data()
        let errors = reader.findings.filter { $0.severity == .error }
        // A long file with one mistake in each line is said once for each kind of mistake, with the first places.
        if !errors.isEmpty { throw DiagnosticError(Array(errors.prefix(8))) }
        guard let data else {
            throw DiagnosticError("no-data", "\(file) holds no readings", help: "expected " + expectation)
        }
        return (data, reader.findings)
    }

    private mutating func data() -> MeasuredData? {
        var data = MeasuredData(source: sidecar.source ?? file, conditions: sidecar.conditions)
        let names = titles.map(\.name)
        func place(_ words: [String]) -> Int? { names.firstIndex { words.contains($0) } }
        if let cell = titles.first?.cell, titles.count == 1, cell.text.contains(";") || cell.text.contains("\t") {
            findings.append(
                cell.problem(
                    "wrong-separator", "the values are not parted by commas",
                    help: "write commas between the columns, and points in numbers"))
            return nil
        }
        if let step = place(["dg", "dg_mean", "step"]) {
            data.tables = tables(step, place(["g", "conductance"]))
        } else if let time = place(["time", "t"]) {
            if isRetention(time) {
                data.retention = retention(time)
            } else {
                data.records = record(time).map { [$0] } ?? []
            }
        } else if let amplitude = place(Self.amplitudeWords) {
            data.runs = pulseRuns(amplitude)
            data.doseUnit = "s"
        } else if let pulse = place(["pulse", "pulses", "n"]) {
            data.ramps = pulseRamps(pulse)
        } else if let conductance = place(["g", "conductance"]), titles.count == 1 {
            data.ramps = split(titles[conductance].title, doses: nil, column(conductance))
        } else {
            data.ramps = titles.indices.flatMap { split(titles[$0].title, doses: nil, column($0)) }
        }
        if !titles.isEmpty, isArbitrary { data.unit = "" }
        remark(on: data)
        let isEmpty = data.ramps.isEmpty && data.tables.isEmpty && data.records.isEmpty
        return isEmpty && data.runs.isEmpty && data.retention.isEmpty ? nil : data
    }

    /// Whether a table over time has conductances, or read currents, and no voltages.
    private func isRetention(_ time: Int) -> Bool {
        let others = titles.indices.filter { $0 != time }
        if others.contains(where: { titles[$0].name.hasPrefix("v") && titles[$0].scale(to: "V") != nil }) {
            return false
        }
        return others.contains { place in
            let title = titles[place]
            if title.scale(to: "S", unit: title.unit ?? sidecar.unit ?? "") != nil { return true }
            let isCurrent = title.scale(to: "A", unit: title.unit ?? sidecar.unit ?? "") != nil
            return Self.arbitrary.contains(title.unit ?? sidecar.unit ?? "V")
                || isCurrent && sidecar.conditions.readVoltage != nil
        }
    }

    /// Whether conductances are in arbitrary units.
    var isArbitrary: Bool {
        titles.contains { Self.arbitrary.contains($0.unit ?? "") }
            || Self.arbitrary.contains(sidecar.unit ?? "")
                && !titles.contains { $0.scale(to: "S") != nil || $0.scale(to: "A") != nil }
    }

    static let arbitrary = ["a.u.", "a.u", "au", "1", "arb"]

    // MARK: Ramps

    /// The readings of a column in S, with the cells they come from; cells at its end may be empty.
    mutating func column(_ place: Int) -> [(value: Double, cell: CSVTable.Cell)] {
        guard let scale = conductanceScale(titles[place]) else { return [] }
        var readings: [(Double, CSVTable.Cell)] = []
        var gap: CSVTable.Cell?
        for row in table.rows {
            let cell = row[place]
            if cell.text.isEmpty {
                gap = gap ?? cell
                continue
            }
            if let hole = gap {
                findings.append(
                    hole.problem(
                        "missing-reading", "a reading is missing in the middle of '\(titles[place].title)'",
                        help: "cells may be empty only at the end of a ramp"))
                return []
            }
            guard let value = number(cell) else { continue }
            readings.append((value * scale, cell))
        }
        return readings
    }

    /// A finite number, or a finding and `nil`.
    mutating func number(_ cell: CSVTable.Cell) -> Double? {
        if let value = Double(cell.text), value.isFinite { return value }
        findings.append(
            cell.problem(
                "not-a-number", "'\(cell.text)' is no number",
                help: "expected a number such as 1.5e-6; take the line out if the reading failed"))
        return nil
    }

    /// How many S, or arbitrary units, one of a column's units is.
    mutating func conductanceScale(_ title: ColumnTitle) -> Double? {
        guard let unit = title.unit ?? sidecar.unit else {
            findings.append(
                title.cell.problem(
                    "missing-unit", "'\(title.title)' has no unit",
                    help:
                        "write '\(title.title) (uS)' or, in the .yaml file beside it, 'unit: uS'; 'a.u.' for arbitrary units"
                ))
            return nil
        }
        if Self.arbitrary.contains(unit) { return 1 }
        if let scale = title.scale(to: "S", unit: unit) { return scale }
        if let scale = title.scale(to: "A", unit: unit) {
            if let voltage = sidecar.conditions.readVoltage, voltage != 0 { return scale / voltage }
            findings.append(
                title.cell.problem(
                    "missing-read-voltage", "'\(title.title)' is a current: at which voltage was it read?",
                    help: "write 'read_voltage: 0.1 V' into the .yaml file beside \(file)"))
            return nil
        }
        findings.append(
            title.cell.problem(
                "wrong-unit", "'\(unit)' is no unit of conductance",
                help: "expected S, mS, uS, nS, a current with 'read_voltage: …' in the .yaml file, or a.u."))
        return nil
    }

    /// Ramps of a table with a column of pulse numbers.
    private mutating func pulseRamps(_ pulse: Int) -> [MeasuredRamp] {
        let numbers = table.rows.compactMap { number($0[pulse]) }
        guard titles.count > 1 else {
            findings.append(
                titles[pulse].cell.problem(
                    "missing-column", "there is no column of conductances beside '\(titles[pulse].title)'",
                    help: "expected a header such as 'pulse,G (uS)'"))
            return []
        }
        guard numbers.count == table.rows.count, numbers.count > 1 else { return [] }
        let restarts = numbers.indices.dropFirst().filter { numbers[$0] <= numbers[$0 - 1] }
        if restarts.count > max(1, numbers.count / 4) {
            let other = titles.indices.first { place in
                let values = table.rows.compactMap { Double($0[place].text) }
                return place != pulse && values.count == numbers.count
                    && values.indices.dropFirst().allSatisfy { values[$0] == values[$0 - 1] + 1 }
            }
            findings.append(
                titles[pulse].cell.problem(
                    "wrong-order", "'\(titles[pulse].title)' does not count pulses: it falls \(restarts.count) times",
                    help: other.map { "'\(titles[$0].title)' does: are the columns reversed?" }
                        ?? "expected 0, 1, 2, …, from the beginning again for each ramp"))
            return []
        }
        return titles.indices.filter { $0 != pulse }.flatMap { place -> [MeasuredRamp] in
            let readings = column(place)
            guard readings.count == numbers.count else {
                return split(titles[place].title, doses: nil, readings)
            }
            var ramps: [MeasuredRamp] = []
            for (start, end) in zip([0] + restarts, restarts + [numbers.count]) {
                let doses = numbers[start..<end].map { $0 - numbers[start] }
                ramps += split(titles[place].title, doses: doses, Array(readings[start..<end]))
            }
            return ramps
        }
    }

    /// Ramps of a run of readings: it is parted where it turns for more than a third of its range.
    mutating func split(
        _ name: String, doses: [Double]?, _ readings: [(value: Double, cell: CSVTable.Cell)]
    ) -> [MeasuredRamp] {
        guard let first = readings.first else { return [] }
        let values = readings.map(\.value)
        if values.count < 8 {
            findings.append(
                first.cell.problem(
                    "too-few-readings", "the ramp '\(name)' has \(values.count) readings",
                    help: "a fit needs at least 8, better 50"))
            return []
        }
        let turns = Self.turns(values)
        return zip([0] + turns, turns + [values.count - 1]).enumerated().compactMap { number, ends in
            let (start, end) = ends
            guard end - start >= 4 else { return nil }
            let title = turns.isEmpty ? name : "\(name), part \(number + 1)"
            let own = (start...end).map { place in
                doses.map { $0[place] - $0[start] } ?? Double(place - start)
            }
            return MeasuredRamp(title, doses: own, conductances: Array(values[start...end]))
        }
    }

    /// The places of maxima and minima behind which values turn by more than two fifths of their range.
    ///
    /// Means over a fiftieth of the values are looked at, so that single bad readings are no turns.
    static func turns(_ readings: [Double]) -> [Int] {
        let reach = max(1, readings.count / 100)
        let values = readings.indices.map { place in
            let near = readings[max(0, place - reach)...min(readings.count - 1, place + reach)]
            return near.reduce(0, +) / Double(near.count)
        }
        guard let low = values.min(), let high = values.max(), high > low else { return [] }
        let enough = 0.4 * (high - low)
        var turns: [Int] = []
        // The last maximum and minimum; both are looked for until the direction is known.
        var (top, bottom) = (0, 0)
        var rises: Bool?
        for place in values.indices {
            if rises != false, values[place] > values[top] { top = place }
            if rises != true, values[place] < values[bottom] { bottom = place }
            if rises != false, values[top] - values[place] > enough {
                if rises == true { turns.append(top) }
                (rises, bottom) = (false, place)
            } else if rises != true, values[place] - values[bottom] > enough {
                if rises == false { turns.append(bottom) }
                (rises, top) = (true, place)
            }
        }
        return turns
    }
}

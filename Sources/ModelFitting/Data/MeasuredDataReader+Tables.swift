internal import Diagnostics
internal import Waveforms

extension MeasuredDataReader {
    /// Tables of steps, parted by device and direction.
    mutating func tables(_ step: Int, _ conductance: Int?) -> [StepTable] {
        guard let conductance else {
            findings.append(
                titles[step].cell.problem(
                    "missing-column", "there is no column 'G' beside '\(titles[step].title)'",
                    help: "expected a header such as 'G (uS),dG (uS)'"))
            return []
        }
        guard let scale = conductanceScale(titles[conductance]), let stepScale = conductanceScale(titles[step])
        else { return [] }
        let names = titles.map(\.name)
        let spread = names.firstIndex { ["dg_std", "std", "sigma"].contains($0) }
        let spreadScale = spread.flatMap { conductanceScale(titles[$0]) }
        let direction = names.firstIndex { ["direction", "polarity"].contains($0) }
        let device = names.firstIndex(of: "device")
        var found: [String: StepTable] = [:]
        var order: [String] = []
        for row in table.rows {
            guard let g = number(row[conductance]), let dg = number(row[step]) else { continue }
            var polarity: Polarity? = dg >= 0 ? .set : .reset
            if let direction { polarity = self.polarity(row[direction]) }
            guard let polarity else { continue }
            let name = device.map { row[$0].text } ?? ""
            let key = "\(name) \(polarity.rawValue)"
            if found[key] == nil {
                order.append(key)
                found[key] = StepTable(device: name, polarity: polarity, conductances: [], steps: [])
            }
            found[key]?.conductances.append(g * scale)
            found[key]?.steps.append(dg * stepScale)
            if let spread, let spreadScale, let deviation = number(row[spread]) {
                found[key]?.deviations.append(deviation * spreadScale)
            }
        }
        let tables = order.compactMap { found[$0] }.map { Self.sorted($0) }
        check(tables, conductance, step)
        return tables
    }

    private mutating func polarity(_ cell: CSVTable.Cell) -> Polarity? {
        switch cell.text.lowercased() {
        case "inc", "up", "set", "ltp", "potentiation", "+": return .set
        case "dec", "down", "reset", "ltd", "depression", "-": return .reset
        default:
            findings.append(
                cell.problem(
                    "unknown-direction", "'\(cell.text)' is no direction", help: "expected inc or dec, set or reset"))
            return nil
        }
    }

    private static func sorted(_ table: StepTable) -> StepTable {
        var table = table
        let order = table.conductances.indices.sorted { table.conductances[$0] < table.conductances[$1] }
        let hasSpread = table.deviations.count == table.conductances.count
        table.conductances = order.map { table.conductances[$0] }
        table.steps = order.map { table.steps[$0] }
        table.deviations = hasSpread ? order.map { table.deviations[$0] } : []
        return table
    }

    /// A step is far smaller than the range of the conductance; where it is not, columns are exchanged.
    private mutating func check(_ tables: [StepTable], _ conductance: Int, _ step: Int) {
        for table in tables {
            let width = (table.conductances.last ?? 0) - (table.conductances.first ?? 0)
            let largest = table.steps.map { abs($0) }.max() ?? 0
            if table.conductances.count < 8 {
                findings.append(
                    titles[conductance].cell.problem(
                        "too-few-readings",
                        "the table of \(table.polarity.rawValue) has \(table.conductances.count) lines",
                        help: "a fit needs at least 8"))
            } else if largest > width {
                findings.append(
                    titles[conductance].cell.problem(
                        "reversed-columns",
                        "steps of '\(titles[step].title)' are larger than the range of '\(titles[conductance].title)'",
                        help: "are the columns reversed?"))
                return
            }
        }
    }

    // MARK: Currents over time

    /// A current under terminal voltages.
    mutating func record(_ time: Int) -> TransientRecord? {
        guard let timeScale = scale(time, "s") else { return nil }
        var times: [Double] = []
        for row in table.rows {
            guard let value = number(row[time]) else { return nil }
            if let last = times.last, value * timeScale < last {
                let other = titles.indices.first { place in
                    let values = table.rows.compactMap { Double($0[place].text) }
                    return place != time && values.indices.dropFirst().allSatisfy { values[$0] > values[$0 - 1] }
                }
                findings.append(
                    row[time].problem(
                        "wrong-order", "the time goes back",
                        help: other.map { "'\(titles[$0].title)' grows: are the columns reversed?" }))
                return nil
            }
            times.append(value * timeScale)
        }
        var record = TransientRecord(times: times, voltages: [:], currents: [])
        for place in titles.indices where place != time {
            let name = titles[place].name
            if name.hasPrefix("v") {
                guard let scale = scale(place, "V") else { continue }
                let inner = name.dropFirst().drop { $0 == "(" || $0 == "_" }.prefix { $0 != ")" }
                let terminal = inner.isEmpty ? "g" : String(inner)
                record.voltages[terminal] = table.rows.compactMap { number($0[place]) }.map { $0 * scale }
            } else if name.hasPrefix("i") {
                guard let scale = scale(place, "A") else { continue }
                record.currents = table.rows.compactMap { number($0[place]) }.map { $0 * scale }
            }
        }
        for (word, isMissing) in [("V(g) (V)", record.voltages.isEmpty), ("I (A)", record.currents.isEmpty)]
        where isMissing && findings.isEmpty {
            findings.append(
                titles[time].cell.problem(
                    "missing-column", "there is no column '\(word)' beside the time",
                    help: "expected a header such as 'time (s),V(g) (V),I (A)'"))
        }
        return findings.contains { $0.severity == .error } ? nil : record
    }

    mutating func scale(_ place: Int, _ unit: String) -> Double? {
        if let scale = titles[place].scale(to: unit) { return scale }
        let given = titles[place].unit.map { "'\($0)' is no unit for '\(titles[place].title)'" }
        findings.append(
            titles[place].cell.problem(
                given == nil ? "missing-unit" : "wrong-unit", given ?? "'\(titles[place].title)' has no unit",
                help: "write '\(titles[place].title) (\(unit))'"))
        return nil
    }

    // MARK: Remarks

    /// Says what is thin about the data.
    mutating func remark(on data: MeasuredData) {
        guard let cell = titles.first?.cell else { return }
        func add(_ code: String, _ message: String, _ help: String) {
            findings.append(
                Diagnostic(.warning, code, message, at: cell.place, excerpt: cell.excerpt, help: help))
        }
        let readings =
            data.ramps.flatMap(\.conductances) + data.runs.flatMap(\.conductances)
            + data.tables.flatMap(\.conductances) + data.retention.flatMap(\.conductances)
        let negative = readings.count { $0 <= 0 }
        if data.unit == "S", negative > 0 {
            add(
                "not-positive", "\(negative) of \(readings.count) conductances are not above zero",
                "the model's gmin is above zero; take an offset of the instrument off the readings")
        }
        if data.ramps.count == 1, let ramp = data.ramps.first {
            add(
                "one-ramp", "there is one ramp, of \(ramp.polarity.rawValue): the other direction cannot be fitted",
                "every second reading is held out, which says less than ramps that were held out")
        }
        for ramp in data.ramps where ramp.conductances.count < 20 {
            add(
                "few-readings", "the ramp '\(ramp.name)' has \(ramp.conductances.count) readings",
                "shapes with more parameters than a quarter of them are left out")
        }
        let polarities = Set(data.tables.map(\.polarity))
        if polarities.count == 1 {
            add(
                "one-direction", "there are steps of one direction only: the other cannot be fitted",
                "add lines with the direction 'inc' or 'dec'")
        }
    }
}

public import Diagnostics
internal import Foundation
internal import Units
internal import Waveforms

extension StimulationProtocol {
    /// A protocol of one condition with a user's own spikes.
    ///
    /// - Parameters:
    ///   - text: Comma-separated values with the columns `time` (seconds, or a number with a unit) and `neuron` (`pre` or
    ///     `post`), in the order of time.
    ///   - file: The path for messages and for the name.
    ///   - period: The time from repetition to repetition in seconds; half a second after the last spike if `nil`.
    ///   - repetitions: How often all of it is repeated.
    /// - Returns: The protocol.
    /// - Throws: A `DiagnosticError` with every fault of the file: spikes out of order, two at one time of one neuron, an
    ///   unknown neuron, a time that is no number.
    public static func spikes(
        _ text: String, file: String, period: Double? = nil, repetitions: Int = 1
    ) throws(DiagnosticError) -> StimulationProtocol {
        let table = try CSVTable(text, file: file, required: ["time", "neuron"])
        var findings = table.diagnostics
        var trains: [Condition.Side: [Double]] = [:]
        var last = -Double.infinity
        for row in table.rows {
            guard let cell = row["time"], let neuron = row["neuron"] else { continue }
            guard let time = time(cell, &findings) else { continue }
            guard let side = Condition.Side(rawValue: neuron.text.lowercased()) else {
                findings.append(
                    neuron.problem(
                        "unknown-neuron", "there is no neuron '\(neuron.text)'",
                        help: helpNaming(neuron.text, among: ["pre", "post"])))
                continue
            }
            if time < last {
                findings.append(
                    cell.problem(
                        "unsorted-spikes",
                        "the spike at \(Condition.milliseconds(time, signed: false)) comes after one at "
                            + Condition.milliseconds(last, signed: false),
                        help: "sort the lines by time"))
                continue
            }
            if trains[side]?.last == time {
                findings.append(
                    cell.problem(
                        "repeated-spike", "\(neuron.text) spikes twice at \(cell.text)", help: "leave one of them out"))
                continue
            }
            trains[side, default: []].append(time)
            last = time
        }
        if !findings.isEmpty { throw DiagnosticError(findings) }
        guard last.isFinite else { throw DiagnosticError("empty-file", "\(file) holds no spikes") }
        let length = period ?? last + rest
        guard length > last else {
            throw DiagnosticError(
                "bad-protocol",
                "the last spike of \(file), at \(Condition.milliseconds(last, signed: false)), is not within the period of "
                    + Condition.milliseconds(length, signed: false),
                help: "give a period of more than \(Condition.milliseconds(last, signed: false))")
        }
        let name = URL(filePath: file).deletingPathExtension().lastPathComponent
        return StimulationProtocol(
            "spikes(file=\(file), period=\(ProtocolArguments.text(length)), repetitions=\(repetitions))",
            conditions: [
                Condition(
                    name: name, pre: trains[.pre] ?? [], post: trains[.post] ?? [], period: length,
                    repetitions: repetitions)
            ])
    }

    /// A user's own spikes from their arguments.
    static func spikes(_ arguments: ProtocolArguments) throws(DiagnosticError) -> StimulationProtocol {
        guard let file = arguments.path("file") else {
            throw DiagnosticError("bad-protocol", "no file of spikes is named", help: "write spikes(file=mine.csv)")
        }
        return try spikes(
            contents(of: file), file: file, period: try arguments.second("period"),
            repetitions: try arguments.count("repetitions", of: "repetitions") ?? 1)
    }

    /// The text of a file.
    static func contents(of file: String) throws(DiagnosticError) -> String {
        do { return try String(contentsOfFile: file, encoding: .utf8) } catch {
            throw DiagnosticError("unreadable-file", "\(file) cannot be read: \(error.localizedDescription)")
        }
    }

    private static func time(_ cell: CSVTable.Cell, _ findings: inout [Diagnostic]) -> Double? {
        if let value = Double(cell.text), value.isFinite, value >= 0 { return value }
        do throws(DiagnosticError) {
            let value = try Quantity.parse(
                cell.text, unit: "s", option: "time", at: cell.place, excerpt: cell.excerpt)
            if value >= 0, value.isFinite { return value }
            findings.append(cell.problem("bad-time", "a spike cannot be at \(cell.text)", help: "times count from 0"))
        } catch {
            findings += error.diagnostics
        }
        return nil
    }
}

internal import Foundation
internal import Simulation

/// What a line that ngspice prints means for a run. ngspice's return codes say nothing, so its words must.
enum MessageJudge {
    /// What a line says.
    enum Meaning: Hashable {
        /// Progress, echoes, greetings.
        case nothing
        /// A user should know, but the result stands.
        case remark
        /// The result may not be used.
        case fault(SimulationFailure.Kind)
    }

    /// The meaning of one line.
    ///
    /// - Parameter line: Without the stream's name before it.
    static func meaning(of line: String) -> Meaning {
        // This runs on every line of every run: C's search in place of String's keeps it below a thousandth of a run.
        var text: [CChar] = line.utf8.map { CChar(bitPattern: $0 >= 65 && $0 <= 90 ? $0 + 32 : $0) }
        text.append(0)
        return text.withUnsafeBufferPointer { buffer in
            guard let start = buffer.baseAddress else { return .nothing }
            guard let found = patterns.first(where: { $0.matches(start) })?.meaning, !isTableRow(line) else {
                return .nothing
            }
            return found
        }
    }

    /// Whether the line is a row of a table of voltages: a net may be called `error`.
    private static func isTableRow(_ line: String) -> Bool {
        let words = line.split(separator: " ")
        return words.count > 1 && words.dropFirst().allSatisfy { Double($0) != nil }
    }

    /// The lines that are worth showing to a user, and the worst kind of fault among all lines.
    ///
    /// - Parameter lines: What ngspice said.
    static func judge(_ lines: [String]) -> (fault: SimulationFailure.Kind?, log: [String], remarks: [String]) {
        var fault: SimulationFailure.Kind?
        var log: [String] = []
        var remarks: [String] = []
        for line in lines {
            switch meaning(of: line) {
            case .nothing:
                continue
            case .remark:
                if !remarks.contains(line), remarks.count < 20 { remarks.append(line) }
                if !log.contains(line), log.count < 40 { log.append(line) }
            case .fault(let kind):
                fault = fault ?? kind
                if !log.contains(line), log.count < 40 { log.append(line) }
            }
        }
        return (fault, log, remarks)
    }

    private struct Pattern: Sendable {
        let text: ContiguousArray<CChar>
        let isAtStart: Bool
        let meaning: Meaning

        /// A line that begins so.
        static func begins(_ text: String, _ meaning: Meaning) -> Pattern {
            Pattern(text: text.utf8CString, isAtStart: true, meaning: meaning)
        }

        /// A line in which this stands.
        static func contains(_ text: String, _ meaning: Meaning) -> Pattern {
            Pattern(text: text.utf8CString, isAtStart: false, meaning: meaning)
        }

        /// Whether a lower-case line, ended by 0, is of this kind.
        func matches(_ line: UnsafePointer<CChar>) -> Bool {
            text.withUnsafeBufferPointer { pattern in
                guard let pattern = pattern.baseAddress else { return false }
                return isAtStart ? strncmp(line, pattern, text.count - 1) == 0 : strstr(line, pattern) != nil
            }
        }
    }

    // The first that matches counts.
    private static let patterns: [Pattern] = [
        .begins("circuit: ", .nothing),
        .contains("no such vector", .fault(.missingProbe)),
        .contains("no data saved", .fault(.missingProbe)),
        .contains("can't save", .fault(.missingProbe)),
        .contains("failed!", .fault(.failedMeasure)),
        .contains("out of range for", .fault(.notFinite)),
        .contains("unusual leading characters", .fault(.badDeck)),
        .contains("instance line, ignored", .fault(.badDeck)),
        .contains("timestep too small", .fault(.incomplete)),
        .contains("time step too small", .fault(.incomplete)),
        .contains("singular matrix", .fault(.noOperatingPoint)),
        .contains("transient op started", .fault(.noOperatingPoint)),
        .contains("transient op finished", .fault(.noOperatingPoint)),
        .contains("iteration limit reached", .fault(.noOperatingPoint)),
        .contains("transient solution failed", .fault(.noOperatingPoint)),
        .contains("dc solution failed", .fault(.noOperatingPoint)),
        .contains("no convergence", .fault(.noOperatingPoint)),
        .begins("no such command", .fault(.badDeck)),
        .contains("no such command available", .fault(.badDeck)),
        .contains("no such device", .fault(.badAlteration)),
        .contains("no such parameter", .fault(.badAlteration)),
        .contains("could not find", .fault(.badDeck)),
        .contains("circuit not parsed", .fault(.badDeck)),
        .contains("undefined parameter", .fault(.badDeck)),
        .contains("undefined subcircuit", .fault(.badDeck)),
        .contains("unknown subckt", .fault(.badDeck)),
        .contains("unknown parameter", .fault(.badDeck)),
        .contains("unknown device type", .fault(.badDeck)),
        .contains("unable to find definition of model", .fault(.badDeck)),
        .contains("cannot recover", .fault(.badDeck)),
        .contains("cannot compute substitute", .fault(.badDeck)),
        .contains("simulation(s) aborted", .fault(.incomplete)),
        .contains("simulation interrupted", .fault(.incomplete)),
        .begins("fatal", .fault(.badDeck)),
        .contains("fatal:", .fault(.badDeck)),
        .contains("fatal error", .fault(.badDeck)),
        .contains("aborted", .fault(.incomplete)),
        .begins("error", .fault(.badDeck)),
        .contains(" error:", .fault(.badDeck)),
        .contains("error on line", .fault(.badDeck)),
        .contains("pd = 0 is less than w", .nothing),
        .contains("ps = 0 is less than w", .nothing),
        .begins("trying gmin", .nothing),
        .begins("warning: further gmin", .nothing),
        .begins("check line", .remark),
        .contains("gmin stepping", .remark),
        .contains("source stepping", .remark),
        .begins("warning", .remark),
        .begins("reducing trtol", .remark),
        .begins("netlist line no", .remark),
        .contains("out of interval", .remark),
    ]
}

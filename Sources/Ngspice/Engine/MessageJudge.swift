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
        let text = line.lowercased()
        for (pattern, meaning) in patterns where pattern.matches(text) { return meaning }
        return .nothing
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

    private enum Pattern {
        case begins(String)
        case contains(String)

        func matches(_ text: String) -> Bool {
            switch self {
            case .begins(let part): text.hasPrefix(part)
            case .contains(let part): text.contains(part)
            }
        }
    }

    // The first that matches counts.
    private static let patterns: [(Pattern, Meaning)] = [
        (.begins("circuit: "), .nothing),
        (.contains("no such vector"), .fault(.missingProbe)),
        (.contains("no data saved"), .fault(.missingProbe)),
        (.contains("can't save"), .fault(.missingProbe)),
        (.contains("failed!"), .fault(.failedMeasure)),
        (.contains("out of range for"), .fault(.notFinite)),
        (.contains("unusual leading characters"), .fault(.badDeck)),
        (.contains("instance line, ignored"), .fault(.badDeck)),
        (.contains("timestep too small"), .fault(.incomplete)),
        (.contains("time step too small"), .fault(.incomplete)),
        (.contains("singular matrix"), .fault(.noOperatingPoint)),
        (.contains("transient op started"), .fault(.noOperatingPoint)),
        (.contains("transient op finished"), .fault(.noOperatingPoint)),
        (.contains("iteration limit reached"), .fault(.noOperatingPoint)),
        (.contains("transient solution failed"), .fault(.noOperatingPoint)),
        (.contains("dc solution failed"), .fault(.noOperatingPoint)),
        (.contains("no convergence"), .fault(.noOperatingPoint)),
        (.begins("no such command"), .fault(.badDeck)),
        (.contains("no such command available"), .fault(.badDeck)),
        (.contains("no such device"), .fault(.badAlteration)),
        (.contains("no such parameter"), .fault(.badAlteration)),
        (.contains("could not find"), .fault(.badDeck)),
        (.contains("circuit not parsed"), .fault(.badDeck)),
        (.contains("undefined parameter"), .fault(.badDeck)),
        (.contains("undefined subcircuit"), .fault(.badDeck)),
        (.contains("unknown subckt"), .fault(.badDeck)),
        (.contains("unknown parameter"), .fault(.badDeck)),
        (.contains("unknown device type"), .fault(.badDeck)),
        (.contains("unable to find definition of model"), .fault(.badDeck)),
        (.contains("cannot recover"), .fault(.badDeck)),
        (.contains("cannot compute substitute"), .fault(.badDeck)),
        (.contains("simulation(s) aborted"), .fault(.incomplete)),
        (.contains("simulation interrupted"), .fault(.incomplete)),
        (.begins("fatal"), .fault(.badDeck)),
        (.contains("fatal:"), .fault(.badDeck)),
        (.contains("fatal error"), .fault(.badDeck)),
        (.contains("aborted"), .fault(.incomplete)),
        (.begins("error"), .fault(.badDeck)),
        (.contains(" error:"), .fault(.badDeck)),
        (.contains("error on line"), .fault(.badDeck)),
        (.contains("pd = 0 is less than w"), .nothing),
        (.contains("ps = 0 is less than w"), .nothing),
        (.begins("trying gmin"), .nothing),
        (.begins("warning: further gmin"), .nothing),
        (.begins("check line"), .remark),
        (.contains("gmin stepping"), .remark),
        (.contains("source stepping"), .remark),
        (.begins("warning"), .remark),
        (.begins("reducing trtol"), .remark),
        (.begins("netlist line no"), .remark),
        (.contains("out of interval"), .remark),
    ]
}

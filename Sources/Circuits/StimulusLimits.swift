internal import Diagnostics
internal import Foundation
internal import Stimuli
internal import Units

/// What the spikes of a protocol may not do on a circuit whose pulses have a length.
struct StimulusLimits {
    /// How many times faster than biology the circuit runs.
    let acceleration: Double

    /// How long a pulse with its edges lasts, in seconds of circuit time.
    let pulse: Double

    /// How long after a spike its last pulse, the delayed copy, ends, for each neuron, in seconds of circuit time.
    let reach: [Condition.Side: Double]

    /// The width of a pulse without its edges, in seconds.
    let width: Double

    /// The width for which pulses end so long after a spike, in seconds; `nil` when no width does.
    let widthForReach: (Condition.Side, Double) -> Double?

    /// What is wrong with the spikes of a protocol, one finding for each condition and kind.
    ///
    /// Spikes of one neuron may not come before the pulse of the one before, and its delayed copy, have ended; spikes of
    /// both neurons may not overlap. In trains of many spikes, as Poisson's, delayed copies and overlaps of both neurons
    /// are rare and only counted.
    func findings(_ stimulation: StimulationProtocol) -> [Diagnostic] {
        stimulation.conditions.flatMap { condition in
            findings(condition, condition.pre, .pre) + findings(condition, condition.post, .post) + overlaps(condition)
        }
    }

    private func findings(_ condition: Condition, _ times: [Double], _ side: Condition.Side) -> [Diagnostic] {
        let gaps = gaps(times, condition)
        guard let shortest = gaps.min() else { return [] }
        let lost = gaps.filter { $0 < biological(pulse) }.count
        if lost > 0 {
            return [
                finding(
                    .error, condition, "\(side.rawValue) spikes are \(time(shortest)) apart, and a pulse lasts",
                    shortest, pulse, width - (pulse - shortest / acceleration))
            ]
        }
        let reach = reach[side] ?? pulse
        let crossed = gaps.filter { $0 < biological(reach) }.count
        guard crossed > 0 else { return [] }
        let count = isLong(condition) ? "\(crossed) of \(times.count) " : ""
        return [
            finding(
                isLong(condition) ? .warning : .error, condition,
                "\(count)\(side.rawValue) spikes are as little as \(time(shortest)) apart, and a pulse with its delayed copy takes",
                shortest, reach, widthForReach(side, shortest / acceleration))
        ]
    }

    private func overlaps(_ condition: Condition) -> [Diagnostic] {
        let spikes = condition.pre.map { ($0, Condition.Side.pre) } + condition.post.map { ($0, .post) }
        let sorted = spikes.sorted { $0.0 < $1.0 }
        var gaps = zip(sorted, sorted.dropFirst()).filter { $0.1 != $1.1 }.map { $1.0 - $0.0 }
        if condition.repetitions > 1, let first = sorted.first, let last = sorted.last, first.1 != last.1 {
            gaps.append(condition.period - last.0 + first.0)
        }
        let close = gaps.filter { $0 < biological(pulse) }
        guard let shortest = close.min() else { return [] }
        let count = isLong(condition) ? "\(close.count) times " : ""
        return [
            finding(
                isLong(condition) ? .warning : .error, condition,
                "\(count)a pre and a post spike are as little as \(time(shortest)) apart, and a pulse lasts",
                shortest, pulse, width - (pulse - shortest / acceleration))
        ]
    }

    private func finding(
        _ severity: Diagnostic.Severity, _ condition: Condition, _ fact: String, _ gap: Double, _ limit: Double,
        _ width: Double?
    ) -> Diagnostic {
        var ways = ["a distance of \(time(Self.up(biological(limit))))"]
        let slower = Self.down(gap / limit)
        if slower >= 1 { ways.append("acceleration = \(engineering(slower, unit: "", digits: 3))") }
        if let width, width > 0 { ways.append("t_p = \(engineering(Self.down(width), unit: "s", digits: 3))") }
        return Diagnostic(
            severity, "overlapping-spikes",
            "\(condition.name): \(fact) \(engineering(limit, unit: "s", digits: 3)), \(time(biological(limit))) at "
                + "acceleration \(engineering(acceleration, unit: "", digits: 3))",
            help: "the nearest that works: " + ways.joined(separator: ", or "))
    }

    /// The times from spike to spike of one neuron, to the first of the next repetition included.
    private func gaps(_ times: [Double], _ condition: Condition) -> [Double] {
        var gaps = zip(times, times.dropFirst()).map { $1 - $0 }
        if condition.repetitions > 1, let first = times.first, let last = times.last {
            gaps.append(condition.period - last + first)
        }
        return gaps
    }

    private func isLong(_ condition: Condition) -> Bool { condition.family == "trains" && condition.spikeCount > 8 }

    /// A time of the circuit in biology, less what rounding takes.
    private func biological(_ seconds: Double) -> Double { seconds * acceleration * (1 - 1e-9) }

    private func time(_ seconds: Double) -> String { engineering(seconds, unit: "s", digits: 3) }

    /// A number with three digits that is not smaller.
    private static func up(_ value: Double) -> Double { rounded(value, .up) }

    /// A number with three digits that is not larger.
    private static func down(_ value: Double) -> Double { rounded(value, .down) }

    private static func rounded(_ value: Double, _ rule: FloatingPointRoundingRule) -> Double {
        guard value > 0, value.isFinite else { return value }
        let grain = pow(10, (log10(value)).rounded(.down) - 2)
        return ((value / grain) * (1 + (rule == .up ? -1e-9 : 1e-9))).rounded(rule) * grain
    }
}

extension Circuit {
    /// The limits of the circuit's pulses with these values.
    func limits(
        _ values: CircuitValues, with change: (Double) throws(DiagnosticError) -> CircuitValues
    ) throws(DiagnosticError) -> StimulusLimits {
        func reaches(_ values: CircuitValues) throws(DiagnosticError) -> [Condition.Side: Double] {
            let pulse = try values.value(named: "t_p") + 2 * values.value(named: "t_edge")
            var reaches: [Condition.Side: Double] = [:]
            for wiring in stimuli {
                guard let side = Condition.Side(rawValue: wiring.train) else { continue }
                reaches[side] = max(reaches[side] ?? pulse, pulse + (try values.value(wiring.delay)))
            }
            return reaches
        }
        let width = try values.value(named: "t_p")
        let reach = try reaches(values)
        // Delays are linear in the width, so that two widths tell for which a pulse ends in time.
        let narrow = (try? reaches(change(width / 2))) ?? reach
        return StimulusLimits(
            acceleration: try values.value(named: "acceleration"),
            pulse: width + 2 * (try values.value(named: "t_edge")), reach: reach, width: width,
            widthForReach: { side, wanted in
                guard let full = reach[side], let half = narrow[side], full > half else { return nil }
                let found = width - (full - wanted) * (width / 2) / (full - half)
                return found > 0 ? found : nil
            })
    }
}

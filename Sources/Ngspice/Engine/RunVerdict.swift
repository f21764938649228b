internal import Foundation
internal import Simulation
internal import Waveforms

/// Whether a run may be used. It may only if every test holds: no message tells of a fault, `$sim_status` is 0, the plot
/// is new and belongs to the circuit of this load, the axis reaches its end, and every asked vector has a finite value
/// at each of its points.
enum RunVerdict {
    /// What the messages of a run amount to.
    struct Messages {
        var fault: SimulationFailure.Kind?
        var log: [String]
        var remarks: [String]
    }

    /// The probed waveforms of a run that may be used.
    ///
    /// - Parameters:
    ///   - plot: The plot that is current after the run.
    ///   - library: Where to read the vectors.
    ///   - probes: What to read.
    ///   - deck: What was run.
    ///   - messages: What ngspice said during the run.
    /// - Throws: ``SimulationFailure`` when any test fails.
    static func waveforms(
        of plot: String, in library: NgspiceLibrary, probes: [ProbeNames], deck: PreparedDeck, messages: Messages
    ) throws(SimulationFailure) -> WaveformSet {
        let analysis = deck.analysis
        guard plot.hasPrefix(analysis.plotPrefix) else {
            let kind = messages.fault ?? .badDeck
            let text = kind == .badDeck ? "ngspice ran nothing." : sentence(for: kind, axis: [], analysis: analysis)
            throw fail(messages, kind, text)
        }
        let names = library.vectorNames(of: plot)
        var nameOfKey: [String: String] = [:]
        for name in names { nameOfKey[ProbeNames.key(name)] = name }
        let axis = try readAxis(of: plot, in: library, names: names, analysis: analysis, messages: messages)
        if let fault = messages.fault {
            throw fail(messages, fault, sentence(for: fault, axis: axis, analysis: analysis))
        }
        try checkEnd(axis, analysis: analysis, messages: messages)
        if case .transient(let transient) = analysis {
            try checkCorners(deck.corners, on: axis, of: transient, messages: messages)
        }
        let signals = try probes.map { probe throws(SimulationFailure) in
            try read(probe, of: plot, in: library, nameOfKey: nameOfKey, count: axis.count, messages: messages)
        }
        do {
            return try WaveformSet(axisKind: analysis.axisKind, axis: axis, signals: signals)
        } catch {
            throw fail(messages, .missingProbe, "A probed vector is not as long as the axis.")
        }
    }

    private static func readAxis(
        of plot: String, in library: NgspiceLibrary, names: [String], analysis: Analysis, messages: Messages
    ) throws(SimulationFailure) -> [Double] {
        let candidates: [String]
        switch analysis {
        case .operatingPoint: return [0]
        case .transient: candidates = ["time"]
        case .ac: candidates = ["frequency"]
        case .dc: candidates = names.filter { $0.lowercased().hasSuffix("-sweep") }
        }
        guard let name = candidates.first, let vector = library.vector(name, of: plot), !vector.real.isEmpty else {
            throw fail(messages, messages.fault ?? .incomplete, "The analysis gave no point.")
        }
        return vector.real
    }

    /// Refuses a run that stepped over a corner of a source: ngspice finds the next corner of a `pwl` source only when
    /// it hits the one before to three units in the last place, and after a miss overlooks whole pulses in silence.
    static func checkCorners(
        _ corners: [Double], on axis: [Double], of transient: Transient, messages: Messages
    ) throws(SimulationFailure) {
        let largest = transient.maximumStep ?? min(transient.step, (transient.stop - transient.start) / 50)
        // ngspice merges breakpoints that are closer than 5e-5 of the largest step (1e-10 of it with XSPICE).
        let tolerance = 6e-5 * largest
        var index = 0
        for corner in corners where corner > transient.start && corner < transient.stop - tolerance {
            while index < axis.count, axis[index] < corner - tolerance { index += 1 }
            if index == axis.count || axis[index] > corner + tolerance {
                throw fail(
                    messages, .missedCorner, "The run stepped over the corner of a source at \(corner) s.")
            }
        }
    }

    private static func checkEnd(
        _ axis: [Double], analysis: Analysis, messages: Messages
    ) throws(SimulationFailure) {
        guard let last = axis.last else { throw fail(messages, .incomplete, "The analysis gave no point.") }
        guard axis.allSatisfy(\.isFinite) else { throw fail(messages, .notFinite, "The axis is not finite.") }
        switch analysis {
        case .operatingPoint:
            break
        case .transient(let transient):
            if last < transient.stop * (1 - 1e-9) {
                throw fail(messages, .incomplete, sentence(for: .incomplete, axis: axis, analysis: analysis))
            }
        case .dc(let sweeps):
            let wanted = sweeps.reduce(1) { $0 * $1.pointCount }
            if axis.count != wanted {
                throw fail(messages, .incomplete, "The sweep gave \(axis.count) of \(wanted) points.")
            }
        case .ac(let spacing, let points, _, let stop):
            // The last point of a logarithmic sweep may fall short of the end by less than one step.
            let ratio = spacing == "lin" ? 1 : pow(spacing == "oct" ? 2.0 : 10.0, 1 / Double(max(1, points)))
            if last * ratio < stop * (1 - 1e-9) {
                throw fail(messages, .incomplete, "The sweep ended at \(last) Hz of \(stop) Hz.")
            }
        }
    }

    private static func read(
        _ probe: ProbeNames, of plot: String, in library: NgspiceLibrary, nameOfKey: [String: String], count: Int,
        messages: Messages
    ) throws(SimulationFailure) -> Signal {
        func vector(_ key: String) throws(SimulationFailure) -> (real: [Double], imaginary: [Double]) {
            // Only names that the plot lists: for others ngspice would make a new vector up.
            guard let name = nameOfKey[key], let vector = library.vector(name, of: plot) else {
                throw fail(messages, .missingProbe, "There is no \(probe.probe): ngspice knows no vector '\(key)'.")
            }
            guard vector.real.count == count else {
                throw fail(
                    messages, .missingProbe,
                    "\(probe.probe) has \(vector.real.count) values for \(count) points: it was not saved.")
            }
            guard vector.real.allSatisfy(\.isFinite), vector.imaginary.allSatisfy(\.isFinite) else {
                throw fail(messages, .notFinite, "\(probe.probe) is not a number at some point.")
            }
            return vector
        }
        switch probe.source {
        case .zero:
            return Signal(probe.probe, [Double](repeating: 0, count: count))
        case .vector(let key):
            let found = try vector(key)
            return Signal(probe.probe, found.real, imaginary: found.imaginary)
        case .difference(let plus, let minus):
            let zero = (real: [Double](repeating: 0, count: count), imaginary: [Double]())
            let first = try plus.map { key throws(SimulationFailure) in try vector(key) } ?? zero
            let second = try minus.map { key throws(SimulationFailure) in try vector(key) } ?? zero
            return Signal(
                probe.probe, zip(first.real, second.real).map { $0 - $1 },
                imaginary: subtract(first.imaginary, second.imaginary))
        }
    }

    private static func subtract(_ left: [Double], _ right: [Double]) -> [Double] {
        if right.isEmpty { return left }
        if left.isEmpty { return right.map { -$0 } }
        return zip(left, right).map { $0 - $1 }
    }

    private static func fail(
        _ messages: Messages, _ kind: SimulationFailure.Kind, _ message: String
    ) -> SimulationFailure {
        SimulationFailure(kind, message, log: messages.log)
    }

    private static func sentence(for kind: SimulationFailure.Kind, axis: [Double], analysis: Analysis) -> String {
        switch (kind, analysis) {
        case (.noOperatingPoint, _): return "ngspice found no operating point or solution."
        case (.failedMeasure, _): return "A .meas card of the deck found no answer."
        case (.missingProbe, _): return "A probed quantity does not exist."
        case (.badDeck, _): return "ngspice cannot run the deck."
        case (.incomplete, .transient(let transient)):
            return "The transient ended at \(axis.last ?? 0) s of \(transient.stop) s."
        default: return "The analysis did not come to its end."
        }
    }
}

extension Analysis {
    fileprivate var axisKind: WaveformSet.AxisKind {
        switch self {
        case .operatingPoint: .none
        case .transient: .time
        case .dc: .sweep
        case .ac: .frequency
        }
    }
}

extension Sweep {
    /// How many points ngspice takes: as many steps as fit, with a little room for rounding.
    fileprivate var pointCount: Int {
        guard step != 0 else { return 1 }
        return max(0, Int(((stop - start) / step + 1e-6).rounded(.down))) + 1
    }
}

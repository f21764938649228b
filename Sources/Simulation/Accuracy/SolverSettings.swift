internal import Foundation
internal import Units

/// The settings of a solver that decide how exact a run is.
public struct SolverSettings: Hashable, Codable, Sendable {
    /// Relative tolerance of voltages and currents.
    public var relativeTolerance: Double
    /// Absolute tolerance of currents, in A.
    public var currentTolerance: Double
    /// Absolute tolerance of voltages, in V.
    public var voltageTolerance: Double
    /// Absolute tolerance of charges, in C; with the relative tolerance it decides the time step.
    public var chargeTolerance: Double
    /// The conductance that the solver adds across junctions, in S: at 1 pS it leaks picoampere nets away.
    public var minimumConductance: Double
    /// The largest time step in s; `nil` when the analysis is no transient.
    public var maximumStep: Double?
    /// Whether devices whose voltages hardly change are not evaluated again.
    public var bypassesQuietDevices: Bool

    /// The settings that a deck states, with SPICE's defaults (reltol 1e-3, abstol 1 pA, vntol 1 µV, chgtol 10 fC,
    /// gmin 1 pS, largest step min(step, (stop - start)/50)) for the rest.
    ///
    /// - Parameter deck: A deck; values that are no SPICE numbers count as not stated.
    public init(of deck: Deck) {
        let options = deck.statedOptions
        func value(_ name: String, _ standard: Double) -> Double {
            options.last { $0.name == name }.flatMap { SpiceNumber.parse($0.value) } ?? standard
        }
        relativeTolerance = value("reltol", 1e-3)
        currentTolerance = value("abstol", 1e-12)
        voltageTolerance = value("vntol", 1e-6)
        chargeTolerance = value("chgtol", 1e-14)
        minimumConductance = value("gmin", 1e-12)
        if case .transient(let transient) = deck.analysis {
            maximumStep = transient.maximumStep ?? min(transient.step, (transient.stop - transient.start) / 50)
        } else {
            maximumStep = nil
        }
        bypassesQuietDevices = options.last { $0.name == "bypass" }.map { $0.value != "0" } ?? false
    }

    /// What can be tightened, one at a time.
    public enum Knob: String, Hashable, Codable, Sendable, CaseIterable {
        /// The four tolerances together.
        case tolerances
        /// The largest time step.
        case step
        /// The conductance across junctions.
        case conductance
    }

    /// The same settings with one of them tightened: tolerances and conductance by ten, the step by four; the absolute
    /// tolerances no further than Newton's iteration can follow.
    ///
    /// - Parameter knob: What to tighten.
    public func tightened(_ knob: Knob) -> SolverSettings {
        var tight = self
        switch knob {
        case .tolerances:
            tight.relativeTolerance /= 10
            tight.currentTolerance = Self.tenth(currentTolerance, floor: Self.currentFloor)
            tight.voltageTolerance = Self.tenth(voltageTolerance, floor: Self.voltageFloor)
            tight.chargeTolerance /= 10
        case .step:
            tight.maximumStep = maximumStep.map { $0 / 4 }
        case .conductance:
            tight.minimumConductance /= 10
        }
        return tight
    }

    /// Below 10 nV and 1 fA the rounding of a device's equations at volts and microamperes keeps Newton's iteration from
    /// ever agreeing with itself: the run would end with "timestep too small". A charge of 10 fC over a step of 1 fs is
    /// rounded to 2 fA, so that at 0.1 fA shorter steps, the simulator's only remedy, make it worse.
    private static let voltageFloor = 1e-8
    private static let currentFloor = 1e-15

    private static func tenth(_ value: Double, floor: Double) -> Double { min(value, max(value / 10, floor)) }

    /// The tightest settings that double precision and a solver still bear.
    var isAtLimit: Bool { relativeTolerance < 1e-8 || minimumConductance < 1e-19 }

    /// The settings as solver options; the step is not among them.
    public var options: [SolverOption] {
        let numbers = [
            ("reltol", relativeTolerance), ("abstol", currentTolerance), ("vntol", voltageTolerance),
            ("chgtol", chargeTolerance), ("gmin", minimumConductance),
        ]
        // Six digits: 1e-3/10 is not 1e-4 in binary, and nobody wants to read 9.999999999999999e-05.
        let options = numbers.map { SolverOption($0.0, String(format: "%.6g", $0.1)) }
        return options + [SolverOption("bypass", bypassesQuietDevices ? "1" : "0")]
    }

    /// A deck with these settings instead of its own.
    ///
    /// - Parameter deck: The deck to change.
    /// - Returns: The deck, whose other options stay.
    public func applied(to deck: Deck) -> Deck {
        var changed = deck
        let own = options
        changed.options.removeAll { option in own.contains { $0.name == option.name } }
        changed.options += own
        if case .transient(var transient) = deck.analysis {
            transient.maximumStep = maximumStep
            changed.analysis = .transient(transient)
        }
        return changed
    }
}

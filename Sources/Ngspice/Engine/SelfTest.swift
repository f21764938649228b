internal import Simulation

/// A circuit with a known answer, run once in every new worker: it proves that the library's structures are laid out as
/// Hillock reads them, whatever version it says it is, and that the signs of success which a verdict rests on are there.
enum SelfTest {
    /// 3 V over 1 kΩ and 2 kΩ: the tap is at 2 V, its small signal at 2/3.
    private static let divider = ["v1 in 0 dc 3 ac 1", "r1 in tap 1000", "r2 tap 0 2000"]

    /// Runs the circuit in a transient and in a small-signal analysis, and removes it.
    ///
    /// - Throws: ``SimulationFailure`` of kind `unavailable` that says what is different.
    static func run(_ library: NgspiceLibrary) throws(SimulationFailure) {
        let time = try solve(".tran 1e-6 4e-6 0 1e-6", axis: "time", in: library)
        guard time.axis.real.last.map({ abs($0 - 4e-6) < 4e-15 }) == true, time.axis.imaginary.isEmpty,
            time.tap.real.count == time.axis.real.count, time.tap.real.allSatisfy({ abs($0 - 2) < 1e-9 })
        else { throw different("a transient of a voltage divider has another answer") }
        let frequency = try solve(".ac lin 1 5 5", axis: "frequency", in: library)
        guard frequency.axis.real == [5], frequency.tap.real.count == 1, frequency.tap.imaginary.count == 1,
            abs(frequency.tap.real[0] - 2.0 / 3) < 1e-9, abs(frequency.tap.imaginary[0]) < 1e-9
        else { throw different("complex vectors are laid out in another way") }
    }

    private typealias Vector = (real: [Double], imaginary: [Double])

    private static func solve(
        _ analysis: String, axis: String, in library: NgspiceLibrary
    ) throws(SimulationFailure) -> (axis: Vector, tap: Vector) {
        _ = library.takeMessages()
        let token = "hillock-self-test"
        let accepted = library.load([token] + divider + [analysis, ".end"])
        library.command("run")
        library.command("echo hillock: $sim_status $curplottitle")
        let said = library.takeMessages()
        if library.hasExited { throw different("it gives up on a voltage divider", said) }
        let plot = library.currentPlot
        let names = library.vectorNames(of: plot)
        guard accepted, said.contains("Circuit: \(token)"), said.contains("hillock: 0 \(token)"), names.contains("tap"),
            names.contains(axis), let axisVector = library.vector(axis, of: plot),
            let tap = library.vector("tap", of: plot)
        else { throw different("it does not tell of success as versions 39 to 46 do", said) }
        library.command("destroy all")
        library.command("remcirc")
        library.forgetCommands()
        _ = library.takeMessages()
        return (axisVector, tap)
    }

    private static func different(_ what: String, _ said: [String] = []) -> SimulationFailure {
        SimulationFailure(
            .unavailable, "This libngspice cannot be used: \(what).", log: Array(said.suffix(10)))
    }
}

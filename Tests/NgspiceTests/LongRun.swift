import Foundation
import Simulation
import TestSupport

@testable import Ngspice

/// A deck whose run takes seconds to minutes with the full `stop`, for tests that interrupt runs; a short `stop` is the
/// good run after.
enum LongRun {
    static func deck(stop: Double) -> Deck {
        let lines = [
            "ring of inverters",
            "v1 vdd 0 3.3",
            ".model nm nmos level=1 vto=0.6 kp=1e-4", ".model pm pmos level=1 vto=-0.6 kp=5e-5",
            ".ic v(a)=0 v(b)=3.3 v(c)=0",
            "m1 b a 0 0 nm w=1e-6 l=1e-6", "m2 b a vdd vdd pm w=2e-6 l=1e-6", "c1 b 0 1e-14",
            "m3 c b 0 0 nm w=1e-6 l=1e-6", "m4 c b vdd vdd pm w=2e-6 l=1e-6", "c2 c 0 1e-14",
            "m5 a c 0 0 nm w=1e-6 l=1e-6", "m6 a c vdd vdd pm w=2e-6 l=1e-6", "c3 a 0 1e-14",
        ]
        return Deck(lines: lines, analysis: .transient(Transient(step: 1e-11, stop: stop, maximumStep: 1e-11)))
    }

    static let request = SimulationRequest(probes: ["v(a)"])
}

/// Opens a session as the simulator does, and lends its inner side.
func withInnerSession<Result>(
    _ deck: PreparedDeck, workers: Int = 1, _ options: NgspiceSimulator.Options = .init(),
    _ body: (NgspiceSession) async throws -> Result
) async throws -> Result {
    let launch = WorkerLaunch(executable: Shipped.program.path, library: options.library, log: options.log)
    let session = try await NgspiceSession(deck: deck, workers: workers, launch: launch, options: options)
    do {
        let result = try await body(session)
        await session.end()
        return result
    } catch {
        await session.end()
        throw error
    }
}

/// Waits until a condition holds; false after ten seconds.
func eventually(_ condition: () -> Bool) async throws -> Bool {
    for _ in 0..<1000 {
        if condition() { return true }
        try await Task.sleep(for: .milliseconds(10))
    }
    return condition()
}

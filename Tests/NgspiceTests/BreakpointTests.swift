import Diagnostics
import Foundation
import Netlists
import Simulation
import SpiceFormat
import Testing
import Waveforms

@testable import Ngspice

@Suite("Corners of sources")
struct BreakpointTests {
    /// Two trains of ten 1 µs pulses. Their first pulses coincide but for some units in the last place, the others of the
    /// second train come half a millisecond later; the largest step is 0.1 ms.
    private func deck(laterBy ulps: Int) throws -> Deck {
        func train(_ shift: Int, offset later: Double) -> String {
            var words = ["0", "0"]
            for pulse in 1...10 {
                for (offset, level) in [(0.0, 0), (1e-8, 1), (1e-6, 1), (1.01e-6, 0)] {
                    var time = Double(pulse) * 1e-3 + offset + (pulse > 1 ? later : 0)
                    for _ in 0..<shift { time = time.nextUp }
                    words += ["\(time)", "\(level)"]
                }
            }
            return words.joined(separator: " ")
        }
        let text = """
            two trains
            v1 a 0 pwl(\(train(0, offset: 0)))
            v2 b 0 pwl(\(train(ulps, offset: 5e-4)))
            r1 a 0 1k
            r2 b c 1k
            c2 c 0 1n
            .tran 1u 11m 0 0.1m
            .end
            """
        return try Deck(SpiceReader.read(text, file: "trains.cir").netlist)
    }

    @Test("no pulse of a train is lost when another train has its corners a few roundings earlier")
    func pulses() async throws {
        for ulps in [0, 1, 5, 40] {
            let deck = try deck(laterBy: ulps)
            #expect(deck.corners.count == (ulps == 0 ? 76 : 80))
            let result = try await simulator().withSession(deck, workers: 1) { session in
                try await session.run(SimulationRequest(probes: ["v(b)"]))
            }
            // Up to three roundings ngspice itself finds the corners of the second train; from version 44 on always.
            if ulps <= 3 || result.failedAttempts.isEmpty {
                #expect(result.settings == nil)
            } else {
                #expect(result.settings == "breakpoints")
                #expect(result.failedAttempts.map(\.failure.kind) == [.missedCorner])
            }
            let values = try #require(result.waveforms["v(b)"]?.values)
            let rises = zip(values, values.dropFirst()).filter { $0 < 0.5 && $1 >= 0.5 }.count
            #expect(rises == 10, "\(ulps) ulps later")
        }
    }

    @Test("a run that stepped over a corner is refused")
    func missed() async throws {
        let deck = Deck(
            lines: ["quiet", "v1 a 0 1", "r1 a 0 1k"],
            analysis: .transient(Transient(step: 1e-3, stop: 1, maximumStep: 1e-2)), corners: [0.5])
        let prepared = try PreparedDeck(deck, retries: [])
        #expect(prepared.corners == [0.5])
        let waveforms = try await simulator().withSession(deck, workers: 1) { session in
            try await session.run(SimulationRequest(probes: ["v(a)"])).waveforms
        }
        #expect(waveforms.axis.contains { abs($0 - 0.5) < 1e-12 }, "the breakpoint places a point")
        let axis = waveforms.axis.filter { abs($0 - 0.5) > 1e-3 }
        #expect(throws: SimulationFailure.self) {
            try RunVerdict.checkCorners(
                [0.5], on: axis, of: Transient(step: 1e-3, stop: 1, maximumStep: 1e-2),
                messages: .init(log: [], remarks: []))
        }
    }
}

import Foundation
import Simulation
import Testing
import Waveforms

@testable import Ngspice

@Suite("A session on ngspice")
struct SessionTests {
    @Test("a charging capacitor follows 1 - exp(-t/RC)")
    func equation() async throws {
        try await simulator().withSession(ChargingCapacitor.deck(), workers: 1) { session in
            let result = try await session.run(SimulationRequest(probes: ["v(out)", "i(v1)", "v(in,out)", "i(r1)"]))
            let voltage = try #require(result.waveforms["v(out)"]).values
            let current = try #require(result.waveforms["i(v1)"]).values
            let difference = try #require(result.waveforms["V(in, out)"]).values
            let resistor = try #require(result.waveforms["i(r1)"]).values
            for (index, time) in result.waveforms.axis.enumerated().dropFirst() {
                let exact = 1 - exp(-time / 1e-6)
                #expect(abs(voltage[index] - exact) < ChargingCapacitor.tolerance)
                // Kirchhoff: what leaves the source goes through the resistor.
                #expect(abs(current[index] + (1 - voltage[index]) / 1000) < 1e-12)
                #expect(abs(resistor[index] + current[index]) < 1e-12)
                #expect(abs(difference[index] - (1 - voltage[index])) < 1e-15)
            }
            #expect(result.points == voltage.count)
            #expect(result.analysisTime > 0)
            #expect(result.failedAttempts.isEmpty)
        }
    }

    @Test("a worker keeps nothing open that was open where it was started")
    func inheritance() async throws {
        // Foundation's own descriptors are inherited likewise: a worker that kept them made Process.waitUntilExit wait.
        var ends: [Int32] = [0, 0]
        #expect(pipe(&ends) == 0)
        let (reading, writing) = (ends[0], ends[1])
        defer { close(reading) }
        try await simulator().withSession(ChargingCapacitor.deck(), workers: 1) { session in
            _ = try await session.run(SimulationRequest(probes: ["v(out)"]))
            close(writing)
            // The end of the file comes when no one may write any more; programs of other tests have time to end.
            var waiting = pollfd(fd: reading, events: Int16(POLLIN), revents: 0)
            #expect(poll(&waiting, 1, 10_000) == 1)
            #expect(waiting.revents & Int16(POLLHUP) != 0)
        }
    }

    @Test("a request never sees what an earlier one altered")
    func independence() async throws {
        try await simulator().withSession(ChargingCapacitor.deck(), workers: 1) { session in
            let nominal = SimulationRequest(probes: ["v(out)"])
            let slow = SimulationRequest(
                alterations: [Alteration(device: "r1", parameter: "resistance", value: 5000)], probes: ["v(out)"])
            let big = SimulationRequest(
                alterations: [Alteration(device: "c1", parameter: "capacitance", value: 3e-9)], probes: ["v(out)"])
            let first = try await session.run(nominal)
            let second = try await session.run(slow)
            let third = try await session.run(nominal)
            let fourth = try await session.run(big)
            let fifth = try await session.run(slow)
            #expect(first.waveforms == third.waveforms)
            #expect(second.waveforms == fifth.waveforms)
            let end = try #require(second.waveforms["v(out)"]?.values.last)
            #expect(abs(end - ChargingCapacitor.end(resistance: 5000)) < ChargingCapacitor.tolerance)
            let other = try #require(fourth.waveforms["v(out)"]?.values.last)
            #expect(abs(other - ChargingCapacitor.end(resistance: 3000)) < ChargingCapacitor.tolerance)
        }
    }

    @Test("the result does not depend on the number of workers nor on the order")
    func workers() async throws {
        let resistances = (0..<24).map { 500 + 137.0 * Double($0) }
        var tables: [[Double: [Double]]] = []
        for workers in [1, 3] {
            let table = try await simulator().withSession(ChargingCapacitor.deck(), workers: workers) { session in
                try await withThrowingTaskGroup(of: (Double, [Double]).self) { group in
                    for resistance in workers == 1 ? resistances : resistances.reversed() {
                        group.addTask {
                            let alteration = Alteration(device: "r1", parameter: "resistance", value: resistance)
                            let result = try await session.run(
                                SimulationRequest(alterations: [alteration], probes: ["v(out)"]))
                            return (resistance, result.waveforms["v(out)"]?.values ?? [])
                        }
                    }
                    return try await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
                }
            }
            tables.append(table)
        }
        #expect(tables[0].count == resistances.count)
        #expect(tables[0] == tables[1])
    }
}

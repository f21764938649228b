import NativeEngine
import Simulation
import Synchronization
import Testing
import Waveforms

@Suite("Batches") struct BatchTests {
    /// Three inverters that answer a pulse.
    static let deck = transientDeck(
        [
            "Vdd vdd 0 3.3", "Vin in 0 pulse(0 3.3 10n 1n 1n 50n 100n)", "X1 in y1 vdd inv", "X2 y1 y2 vdd inv",
            "X3 y2 y3 vdd inv", "C3 y3 0 20f", ".subckt inv a y vdd", "Mp y a vdd vdd pch w=2u l=0.35u",
            "Mn y a 0 0 nch w=1u l=0.35u", ".ends",
        ], step: 1e-9, stop: 2e-7)

    static func request(_ number: Int) -> SimulationRequest {
        let shift = 0.02 * Double((number * 7) % 11 - 5)
        return SimulationRequest(
            alterations: [
                Alteration(device: "m.x1.mn", parameter: "delvto", value: shift),
                Alteration(device: "m.x2.mp", parameter: "mulu0", value: 1 + shift),
            ], probes: ["v(y1)", "v(y3)", "i(vdd)"])
    }

    static func waveforms(_ results: [Result<SimulationResult, SimulationFailure>]) throws -> [WaveformSet] {
        try results.map { try $0.get().waveforms }
    }

    @Test("equal requests in one batch have equal results, bit for bit, and different ones have not")
    func lanes() async throws {
        let requests = [0, 1, 2, 3, 0, 1, 2, 3].map(Self.request)
        let waveforms = try Self.waveforms(await runNatively(Self.deck, requests: requests))
        for index in 0..<4 {
            #expect(waveforms[index] == waveforms[index + 4])
            #expect(waveforms[index].axis == waveforms[0].axis)
        }
        #expect(waveforms[0] != waveforms[1])
    }

    @Test("a batch that is not full is filled with copies of its first request, which change nothing")
    func padding() async throws {
        let three = [4, 5, 6].map(Self.request)
        let full = three + Array(repeating: Self.request(4), count: 5)
        let waveforms = try Self.waveforms(await runNatively(Self.deck, requests: three))
        #expect(try Self.waveforms(await runNatively(Self.deck, requests: full)).prefix(3) == waveforms[...])
    }

    @Test("batches give the same whether one after the other or at the same time")
    func workers() async throws {
        let batches = (0..<4).map { batch in (0..<8).map { Self.request(8 * batch + $0) } }
        func run(_ workers: Int) async throws -> [[WaveformSet]] {
            try await NativeSimulator(cards: LongChannelCards(), fallback: nil).withSession(Self.deck, workers: workers)
            {
                session in
                try await withThrowingTaskGroup(of: (Int, [WaveformSet]).self) { group in
                    for (index, batch) in batches.enumerated() {
                        group.addTask { (index, try Self.waveforms(await session.run(batch: batch))) }
                    }
                    return try await group.reduce(into: []) { $0.append($1) }.sorted { $0.0 < $1.0 }.map(\.1)
                }
            }
        }
        #expect(try await run(1) == run(3))
    }

    @Test("a request by itself is a batch of eight copies")
    func single() async throws {
        let alone = try await NativeSimulator(cards: LongChannelCards(), fallback: nil).withSession(
            Self.deck, workers: 1
        ) { session in
            #expect(session.batchSize == 8)
            return try await session.run(Self.request(9))
        }
        let copies = Array(repeating: Self.request(9), count: 8)
        #expect(try Self.waveforms(await runNatively(Self.deck, requests: copies))[3] == alone.waveforms)
    }

    @Test("the observer is told what a batch cost")
    func work() async throws {
        let seen = Mutex<[BatchWork]>([])
        let simulator = NativeSimulator(cards: LongChannelCards(), fallback: nil) { work in
            seen.withLock { $0.append(work) }
        }
        let points = try await simulator.withSession(Self.deck, workers: 1) {
            try await $0.run(Self.request(0)).points
        }
        let work = try #require(seen.withLock { $0.first })
        #expect(work.transistors == 6 && work.lanes == 8 && work.accepted == points - 1)
        #expect(work.evaluations > work.accepted)
        // Between the edges nothing moves.
        #expect(work.computed > 0 && work.computed < work.evaluations * work.transistors * 2 / 3)
    }

    @Test("every instruction set of the machine gives the same but for roundings", arguments: Int32(1)...3)
    func instructionSets(widest: Int32) async throws {
        func run(_ widest: Int32) async throws -> WaveformSet {
            var simulator = NativeSimulator(cards: LongChannelCards(), fallback: nil)
            simulator.widest = widest
            return try await simulator.withSession(Self.deck, workers: 1) {
                try await $0.run(Self.request(3)).waveforms
            }
        }
        let (narrow, wide) = (try await run(widest), try await run(0))
        for probe in ["v(y1)", "v(y3)"] {
            // Roundings move the grid a little; what is left is far below the truncation error of reltol 1e-3.
            #expect(try difference(probe, narrow, from: wide) < 1e-3)
        }
    }
}

import Foundation
import Testing
import Waveforms

@Suite("Hillock and the ngspice program", .enabled(if: Program.ngspice != nil, "there is no ngspice program"))
struct SameAsNgspiceTests {
    /// Where a relative comparison ends. Voltages are differences of what stands on rails of 3.3 V: the rounding of
    /// those, 4e-16 V, times a condition number of some thousands. Currents: the `abstol` of the deck, 1e-15 A, which
    /// ngspice itself takes for nothing.
    static func floor(_ name: String) -> Double { name.hasPrefix("i(") ? 1e-15 : 1e-12 }

    @Test("every nominal waveform of tstdp-minimal is that of `ngspice -b -r` on the same deck, at every time point")
    func nominal() async throws {
        let ngspice = try #require(Program.ngspice)
        try await Program.withFolder { folder in
            try await Program.run(Program.hillock, ["generate", "tstdp-minimal", "-o", "deck.cir"], in: folder)
            try await Program.run(ngspice, ["-b", "-r", "program.raw", "deck.cir"], in: folder)
            let program = try Self.waveforms("program.raw", in: folder)
            // All nets and all branch currents.
            let probes = program.signals.flatMap { ["--probe", $0.name] }
            try await Program.run(
                Program.hillock, ["simulate", "deck.cir", "-o", "hillock.raw", "--quiet"] + probes, in: folder)
            let hillock = try Self.waveforms("hillock.raw", in: folder)

            #expect(hillock.axis.count == program.axis.count && program.axis.count > 1000)
            for (left, right) in zip(hillock.axis, program.axis) { #expect(abs(left - right) <= 1e-9 * right) }
            #expect(program["v(w)"] != nil && program["v(xsyn.vr1)"] != nil && program["i(vdd)"] != nil)
            for signal in program.signals {
                let own = try #require(hillock[signal.name]).values
                try #require(own.count == signal.values.count)
                let excess = zip(own, signal.values).map { abs($0 - $1) - 1e-9 * abs($1) }.max()
                #expect(try #require(excess) <= Self.floor(signal.name), "\(signal.name)")
            }
        }
    }

    private static func waveforms(_ name: String, in folder: URL) throws -> WaveformSet {
        let data = try Data(contentsOf: folder.appending(path: name))
        return try #require(RawFile.read(data: [UInt8](data), file: name).plots.first).waveforms
    }
}

import Simulation
import Testing

@testable import Ngspice

@Suite("What ngspice's lines mean")
struct MessageJudgeTests {
    @Test(
        "faults are told from remarks and from what says nothing",
        arguments: [
            ("Using SPARSE 1.3 as Direct Linear Solver", MessageJudge.Meaning.nothing),
            ("Note: No compatibility mode selected!", .nothing),
            ("Circuit: an error amplifier", .nothing),
            ("error                                  -1.5e-3", .nothing),
            ("erramp                                 1.65", .nothing),
            ("Warning: Pd = 0 is less than W.", .nothing),
            ("Note: Starting dynamic gmin stepping", .remark),
            ("Warning: source stepping failed", .remark),
            ("Reducing trtol to 1 for xspice 'A' devices", .remark),
            ("Warning: singular matrix:  check nodes a and b", .fault(.noOperatingPoint)),
            ("Note: Transient op started", .fault(.noOperatingPoint)),
            ("doAnalyses: TRAN:  Timestep too small; time = 2e-06", .fault(.incomplete)),
            ("run simulation(s) aborted", .fault(.incomplete)),
            ("Error: no such vector as v(x)", .fault(.missingProbe)),
            ("Error: no such device or model name m9", .fault(.badAlteration)),
            ("could not find a valid modelname", .fault(.badDeck)),
            ("ERROR: anything new that a later version says", .fault(.badDeck)),
            (".meas tran t1 when v(out)=5 failed!", .fault(.failedMeasure)),
        ])
    func meaning(_ line: String, _ meaning: MessageJudge.Meaning) {
        #expect(MessageJudge.meaning(of: line) == meaning)
    }
}

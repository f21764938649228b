import CoSimulation
import Diagnostics
import Foundation
import Testing
import Waveforms

/// A change of a good file, and what must be said about it.
struct Fault: CustomTestStringConvertible, Sendable {
    var old: String
    var new: String
    var says: [String]
    var testDescription: String { new }

    init(_ old: String, _ new: String, says: String...) { (self.old, self.new, self.says) = (old, new, says) }
}

@Suite("Files of systems") struct SystemReaderTests {
    static let good = """
        stop: 10 ms
        parts:
          input: {spikes: {rate: 1 kHz, count: 3, start: 2 ms}}
          neuron:
            model: lif
            free: {mem: 0 V}
            inputs: {in: {terminal: mem, high: 1 uA, width: 2 us, edge: 10 ns}}
            outputs: {spike: {state: s, above: 0.5}, v: {terminal: mem}}
          synapse:
            circuit: tstdp-minimal
            technology: gf180mcu
            set: {tau_plus: 20 ms}
            inputs:
              pre: {source: vpre, high: 3.3 V, width: 1 us}
              level: {source: vref}
            outputs: {w: {probe: v(w)}}
          counter: {counter: {start: 8, gain: 1 nA, threshold: 0.9 V}}
        connections:
          - {from: input.out, to: neuron.in, delay: 10 us}
          - {from: neuron.spike, to: synapse.pre, delay: 1 us}
          - {from: neuron.v, to: synapse.level, gain: 0.5}
          - {from: input.out, to: counter.rise}
          - {from: neuron.spike, to: counter.fall}
          - {from: synapse.w, to: counter.up}
          - {from: neuron.v, to: counter.hold}
        record: [synapse.w]
        """

    private static func read(_ text: String, spikes: String = "time,address\n") throws(DiagnosticError)
        -> SystemDescription
    {
        try SystemDescription.read(text, file: "s.yaml") { _ throws(DiagnosticError) in Array(spikes.utf8) }
    }

    @Test("state parts, connections and what is kept, in SI units")
    func good() throws {
        let system = try Self.read(Self.good)
        #expect(system.stop == 0.01 && system.parts.map(\.name) == ["input", "neuron", "synapse", "counter"])
        guard case .spikes(let times) = system.parts[0].kind, case .model(let model) = system.parts[1].kind,
            case .circuit(let circuit) = system.parts[2].kind, case .counter(let counter) = system.parts[3].kind
        else {
            Issue.record("parts are of other kinds")
            return
        }
        #expect(times == [2e-3, 3e-3, 4e-3])
        #expect(model.inputs[0].pulse == PulseShape(low: 0, high: 1e-6, width: 2e-6, edge: 1e-8))
        #expect(model.outputs[0].threshold == Threshold(0.5) && model.outputs[1].source == "mem")
        #expect(circuit.options.map(\.value) == ["gf180mcu", "tau_plus=20ms"])
        // An edge that is not stated is a hundredth of the width.
        #expect(circuit.inputs[0].pulse?.edge == 1e-8 && circuit.inputs[1].pulse == nil)
        #expect(counter.start == 8 && counter.gain == 1e-9 && counter.low == -32)
        #expect(system.connections.count == 7 && system.connections[2].gain == 0.5)
        #expect(system.record == [.init("synapse", "w")])
        let plan = try system.plan()
        #expect(plan.window == 1e-6 && plan.steps == [[0, 1], [2], [3]])
        let measured = try Self.read(Self.good + "\nmeasures: {w: \"delta(synapse.w, 1ms)\"}")
        #expect(measured.measures.map(\.name) == ["w"] && measured.measures[0].measure.signals == ["v(synapse.w)"])
    }

    @Test(
        "are refused with line and caret, and with what was expected",
        arguments: [
            Fault("stop: 10 ms", "stop: 10 mV", says: "s.yaml:1:7", "stop"),
            Fault("stop: 10 ms", "stopp: 10 ms", says: "stopp", "stop"),
            Fault("input: {spikes", "neuron: {spikes", says: "duplicated", "'neuron'"),
            Fault("from: input.out, to: neuron.in", "from: imput.out, to: neuron.in", says: "imput", "input", "^"),
            Fault("to: neuron.in,", "to: neuron.inn,", says: "inn", "did you mean 'in'"),
            Fault(
                "  - {from: input.out, to: neuron.in, delay: 10 us}\n", "", says: "nothing is connected to neuron.in",
                "s.yaml:4"),
            Fault("to: neuron.in, delay: 10 us", "to: neuron.in, delay: -10 us", says: "below zero"),
            Fault("from: neuron.spike, to: synapse.pre", "from: synapse.w, to: synapse.pre", says: "takes spikes"),
            Fault("from: neuron.v, to: synapse.level", "from: counter.value, to: synapse.level", says: "in A", "in V"),
            Fault(
                "from: synapse.w, to: counter.up", "from: synapse.w, to: counter.hold", says: "another output already"),
            Fault("high: 1 uA, width", "high: 1 uV, width", says: "s.yaml:7", "high"),
            Fault("high: 3.3 V, width: 1 us", "high: 3.3 V", says: "'high' and 'width'"),
            Fault("source: vref", "source: rref", says: "no voltage or current source"),
            Fault("terminal: mem}}", "terminal: out}}", says: "no free terminal"),
            Fault("rate: 1 kHz, count", "count", says: "'rate', 'times', 'file' or 'poisson'"),
            Fault("rate: 1 kHz, count: 3", "times: [2 ms, 1 ms]", says: "comes after one at"),
            Fault("counter: {counter", "counter: {conter", says: "a part is one of"),
            Fault("start: 8,", "start: 80,", says: "s.yaml:17", "not between -32 and 31"),
            Fault(
                "start: 8,", "start: 8, bits: 5, level: 3.3 V,", says: "s.yaml:17", "size of at most 31", "goes to 32"),
            Fault("start: 8,", "start: 8, low: -31, bits: 5,", says: "level of one that is set"),
            Fault("start: 8,", "start: 8, level: 3.3 A,", says: "s.yaml:17", "level"),
            Fault(
                "record: [synapse.w]", "record: []\nmeasures: {w: final(synapse.w)}", says: "s.yaml:27:15",
                "v(synapse.w), which is not recorded", "^"),
            Fault(
                "record: [synapse.w]", "record: [synapse.w]\nmeasures: {w: final(neuron.v)}",
                says: "needs v(neuron.v), which is not recorded", "v(synapse.w)"),
            Fault("record: [synapse.w]", "record: [synapse.w]\nmeasures: {w: finale(synapse.w)}", says: "finale"),
            Fault(
                "record: [synapse.w]", "record: [synapse.w]\nmeasures: {w: final(synapse.ww)}", says: "s.yaml:27",
                "recorded are: synapse.w"),
            Fault(
                "from: input.out, to: neuron.in, delay: 10 us", "from: neuron.spike, to: neuron.in",
                says: "without delay", "neuron → neuron"),
        ])
    func faults(fault: Fault) {
        let text = Self.good.replacingOccurrences(of: fault.old, with: fault.new)
        #expect(text != Self.good)
        do {
            _ = try Self.read(text)
            Issue.record("nothing was said")
        } catch {
            let said = error.diagnostics.map { "\($0.rendered())" }.joined(separator: "\n")
            for words in fault.says { #expect(said.contains(words), "\(said)") }
        }
    }
}

@Suite("Files of spikes") struct SpikeFileTests {
    static let events = [
        AddressEvent(time: 0, address: 3), AddressEvent(time: 1.5e-3, address: 0),
        AddressEvent(time: 2e-3, address: 70_000), AddressEvent(time: 2e-3, address: 1),
    ]

    @Test("come back as they were written, AER-DAT to the microsecond")
    func roundTrip() throws {
        #expect(try SpikeFile.read(SpikeFile.csv(Self.events), file: "a.csv") == Self.events)
        let back = try SpikeFile.read(try SpikeFile.addressEvents(Self.events), file: "a.aedat")
        #expect(back.map(\.address) == Self.events.map(\.address))
        // Half a microsecond of rounding.
        for (event, other) in zip(back, Self.events) { #expect(abs(event.time - other.time) <= 0.5e-6) }
    }

    @Test("that go back in time, are cut or hold no number are refused with their place")
    func faults() throws {
        let cases: [(bytes: [UInt8], says: String)] = [
            (Array("time,address\n0.1,1\n0.05,1\n".utf8), "a:3:1"),
            (Array("time,address\n0.1,x\n".utf8), "a:2:5"), (Array("time,address\n-1,1\n".utf8), "no time"),
            (Array("time,adress\n".utf8), "adress"),
            (Array(try SpikeFile.addressEvents(Self.events).dropLast(3)), "5 of 8 bytes"),
            (try SpikeFile.addressEvents(Self.events.reversed()), "comes after"),
        ]
        for (bytes, says) in cases {
            do {
                _ = try SpikeFile.read(bytes, file: "a")
                Issue.record("nothing was said: \(says)")
            } catch {
                let said = error.diagnostics.map { "\($0.rendered())" }.joined(separator: "\n")
                #expect(said.contains(says), "\(said)")
            }
        }
        #expect(throws: DiagnosticError.self) { try SpikeFile.addressEvents([.init(time: 5000, address: 1)]) }
    }
}

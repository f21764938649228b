import Diagnostics
import ModelFitting
import Testing

@Suite struct MeasuredDataReaderTests {
    /// Twenty readings in microsiemens, up.
    static let rise = (0..<20).map { 1 + 0.1 * Double($0) }

    static func table(_ header: String, _ rows: [[Double]]) -> String {
        header + "\n" + rows.map { $0.map { "\($0)" }.joined(separator: ",") }.joined(separator: "\n") + "\n"
    }

    static func findings(_ text: String, sidecar: String? = nil) throws -> [Diagnostic] {
        try #require(throws: DiagnosticError.self) {
            try MeasuredDataReader.read(
                text, file: "data.csv", sidecar: sidecar.map { ($0, "data.yaml") })
        }.diagnostics
    }

    @Test("ramps of unequal length are read in siemens, whatever the unit, each with its direction")
    func ramps() throws {
        let text =
            "a (uS),b_nS\n"
            + (0..<20).map { "\(1 + Double($0)),\($0 < 15 ? "\(9000 - 100 * $0)" : "")" }.joined(separator: "\n")
        let (data, _) = try MeasuredDataReader.read(text, file: "data.csv")
        #expect(data.ramps.map(\.polarity) == [.set, .reset])
        #expect(data.ramps.map(\.conductances.count) == [20, 15])
        #expect(abs(data.ramps[0].conductances[1] - 2e-6) < 1e-20)
        #expect(abs(data.ramps[1].conductances[1] - 8.9e-6) < 1e-20)
    }

    @Test("read currents become conductances by the read voltage of the YAML file")
    func currents() throws {
        let text = Self.table("ramp", Self.rise.map { [$0 * 1e-6] })
        let (data, _) = try MeasuredDataReader.read(
            text, file: "data.csv", sidecar: ("unit: A\nread_voltage: 0.1 V\nsource: S\n", "data.yaml"))
        #expect(abs(data.ramps[0].conductances[0] - 1e-5) < 1e-19)
        #expect(data.source == "S")
        #expect(try Self.findings(text, sidecar: "unit: A\n")[0].code == "missing-read-voltage")
    }

    @Test("a column of conductances over pulses is parted where it turns")
    func turns() throws {
        let up = (0..<40).map { Double($0) }
        let loop = up + up.reversed() + up
        let noisy = loop.enumerated().map { place, value -> [Double] in
            [Double(place), 10 + value + (place % 2 == 0 ? 2 : -2)]
        }
        let (data, _) = try MeasuredDataReader.read(Self.table("pulse,G (uS)", noisy), file: "data.csv")
        #expect(data.ramps.map(\.polarity) == [.set, .reset, .set])
    }

    @Test("steps are parted by device and direction and sorted by conductance")
    func steps() throws {
        let rows = (0..<12).flatMap { place in
            ["1,inc,\(20 - place),0.1,0.01", "1,dec,\(20 - place),-0.2,0.01", "2,inc,\(30 - place),0.1,0.01"]
        }
        let text = "device,direction,G (mS),dG (mS),dG_std (mS)\n" + rows.joined(separator: "\n")
        let (data, _) = try MeasuredDataReader.read(text, file: "data.csv")
        #expect(data.devices == ["1", "2"])
        #expect(data.tables.map(\.polarity) == [.set, .reset, .set])
        #expect(data.tables[0].conductances == data.tables[0].conductances.sorted())
        #expect(abs(data.tables[1].steps[0] + 2e-4) < 1e-18)
    }

    @Test("pulses of several amplitudes are parted into runs where they begin anew; a reading without a pulse has none")
    func pulses() throws {
        let rows = (0..<24).map { place -> [Double] in
            let pulse = Double(place % 12)
            return [pulse, place % 12 == 0 ? 0 : 1200, 20, 1 + 0.1 * pulse]
        }
        let (data, _) = try MeasuredDataReader.read(
            Self.table("pulse,amplitude (mV),width (us),G (uS)", rows), file: "data.csv")
        #expect(data.doseUnit == "s" && data.runs.count == 2)
        #expect(data.runs[1].amplitudes.prefix(2) == [0, 1.2])
        #expect(abs(data.runs[0].widths[3] - 2e-5) < 1e-19 && abs(data.runs[0].conductances[3] - 1.3e-6) < 1e-20)
        // Widths may stand in the YAML file.
        let short = rows.map { [$0[1], $0[3]] }
        let (other, _) = try MeasuredDataReader.read(
            Self.table("amplitude (mV),G (uS)", short), file: "data.csv",
            sidecar: ("pulses:\n  set: {amplitude: 1.2 V, width: 5 us}\n", "data.yaml"))
        #expect(other.runs[0].widths[1] == 5e-6)
    }

    @Test("conductances over time without voltages are retention: in columns, or of several states below each other")
    func retention() throws {
        let rows = (0..<8).map { [Double($0), 10 - Double($0), 2] }
        let (data, _) = try MeasuredDataReader.read(Self.table("time (h),high (uS),low (uS)", rows), file: "data.csv")
        #expect(data.retention.map(\.name) == ["high", "low"] && data.records.isEmpty)
        #expect(data.retention[0].times[1] == 3600)
        let states = (0..<8).flatMap { ["\($0),a,\(10 - $0),0.5", "\($0),b,3,0.1"] }.joined(separator: "\n")
        let (other, _) = try MeasuredDataReader.read(
            "time (days),state,I (nA),I_std (nA)\n" + states + "\n", file: "data.csv",
            sidecar: ("read_voltage: 0.1 V\n", "data.yaml"))
        #expect(other.retention.map(\.name) == ["a", "b"])
        #expect(abs(other.retention[0].conductances[0] - 1e-7) < 1e-20)
        #expect(abs(other.retention[1].deviations[0] - 1e-9) < 1e-21 && other.retention[0].times[1] == 86400)
    }

    @Test("units of single columns may stand in the YAML file; one of a column that is not there is refused")
    func units() throws {
        let rows = (0..<10).map { [Double($0), 1, Double($0) * 0.1] }
        let text = Self.table("time,V(g),I", rows)
        let (data, _) = try MeasuredDataReader.read(
            text, file: "data.csv", sidecar: ("units: {time: ms, V(g): V, I: uA}\n", "data.yaml"))
        #expect(data.records[0].times[2] == 0.002 && abs(data.records[0].currents[5] - 0.5e-6) < 1e-18)
        let finding = try #require(try Self.findings(text, sidecar: "units: {time: ms, V(g): V, Id: uA}\n").first)
        #expect(finding.code == "unknown-column" || finding.message.contains("'I' has no unit"))
        let all = try Self.findings(text, sidecar: "units: {time: ms, V(g): V, Id: uA}\n")
        #expect(all.contains { $0.message.contains("'Id'") && $0.location?.file == "data.yaml" })
        let (priced, _) = try MeasuredDataReader.read(
            Self.table("a (uS)", Self.rise.map { [$0] }), file: "data.csv",
            sidecar: ("gate: {resistance: 1 GOhm, capacitance: 2 pF}\n", "data.yaml"))
        #expect(priced.conditions.gate == .separate(resistance: 1e9, capacitance: 2e-12))
    }

    @Test("time, voltages and current are told by their titles")
    func transient() throws {
        let rows = (0..<10).map { [Double($0), $0 < 5 ? 1000 : 0, 100, Double($0) * 0.1] }
        let text = Self.table("time (ms),V(g) (mV),V(d) [mV],I (uA)", rows)
        let record = try #require(try MeasuredDataReader.read(text, file: "data.csv").data.records.first)
        #expect(record.times[2] == 0.002)
        #expect(record.voltages["g"]?[0] == 1 && record.voltages["d"]?[0] == 0.1)
        #expect(abs(record.currents[5] - 0.5e-6) < 1e-18)
    }

    @Test(
        "each kind of bad input is refused at its place, with a way out",
        arguments: [
            ("dG (uS)\n1\n", "missing-column", 1, "G (uS),dG (uS)"),
            ("pulse,G (V)\n0,1\n1,2\n", "wrong-unit", 1, "uS"),
            ("pulse,G (ms)\n0,1\n1,2\n", "wrong-unit", 1, "uS"),
            ("time (S),G (uS)\n0,1\n1,2\n", "wrong-unit", 1, "time (s)"),
            ("pulse\n0\n1\n", "missing-column", 1, "pulse,G (uS)"),
            ("pulse;G (uS)\n0;1\n", "wrong-separator", 1, "commas"),
            ("a,b\n1,2\n", "missing-unit", 1, "a (uS)"),
            ("a (uS)\n1\nNaN\n", "not-a-number", 3, "expected a number"),
            ("a (uS),b (uS)\n1,1\n,2\n3,3\n", "missing-reading", 3, "end of a ramp"),
            ("a (uS),a (uS)\n1,1\n", "repeated-column", 1, ""),
            ("1,2\n3,4\n", "missing-header", 1, "expected a header"),
            ("a (uS)\n1\n2\n3\n", "too-few-readings", 2, "at least 8"),
            ("device,direction,G (uS),dG (uS)\n1,sideways,1,1\n", "unknown-direction", 2, "inc or dec"),
            ("time (s),V(g) (V)\n0,0\n1,1\n", "missing-column", 1, "I (A)"),
            ("time (V),I (A)\n0,0\n1,1\n", "wrong-unit", 1, "time (s)"),
            ("amplitude (V),width (ms)\n1,1\n", "missing-column", 1, "amplitude (V),width (ms),G (uS)"),
            ("amplitude (V),G (uS)\n1,1\n", "missing-column", 1, "add one"),
            ("amplitude (S),width (ms),G (uS)\n1,1,1\n", "wrong-unit", 1, "amplitude (V)"),
            ("amplitude (V),width (ms),G (uS)\n1,0,1\n", "wrong-width", 2, "above zero"),
            ("amplitude (V),width (ms),G (uS)\n0,1,1\n", "too-few-readings", 1, "at least 8"),
            ("time (s),G (uS)\n0,1\n5,1\n5,1\n", "wrong-order", 4, "growing"),
            ("time (s),G (uS)\n0,1\n5,1\n", "too-few-readings", 1, "at least 4"),
        ])
    func badInput(text: String, code: String, line: Int, help: String) throws {
        let finding = try #require(try Self.findings(text).first)
        #expect(finding.code == code)
        #expect(finding.location?.file == "data.csv" && finding.location?.line == line)
        #expect(finding.excerpt != nil)
        #expect((finding.help ?? "").contains(help))
    }

    @Test("what a fit can do with, but should not be silent about, is remarked on")
    func remarks() throws {
        func codes(_ text: String) throws -> [String] {
            try MeasuredDataReader.read(text, file: "data.csv").remarks.map(\.code)
        }
        let ten = (0..<10).map { [Double($0), 1 + 0.1 * Double($0)] }
        #expect(try codes(Self.table("pulse,G (uS)", ten)) == ["one-ramp", "few-readings"])
        let shifted = Self.rise.map { [$0 - 2, 3 - $0] }
        #expect(try codes(Self.table("up (uS),down (uS)", shifted)) == ["not-positive"])
        #expect(try codes(Self.table("up (uS),down (uS)", Self.rise.map { [$0, 4 - $0] })).isEmpty)
    }

    @Test("reversed columns are recognised by what stands in them")
    func reversed() throws {
        let noise = [0.3, -0.2, 0.1, -0.4, 0.2, -0.1, 0.4, -0.3]
        let pulses = (0..<40).map { place -> [Double] in
            let count = Double(place)
            return [1 + noise[place % 8] + 0.05 * count, count]
        }
        let first = try #require(try Self.findings(Self.table("pulse,G (uS)", pulses)).first)
        #expect(first.help?.contains("'G' does: are the columns reversed?") == true)
        let steps = (0..<12).map { Double($0) }.map { [0.01 + 0.001 * $0, 20 + $0] }
        let second = try #require(try Self.findings(Self.table("G (uS),dG (uS)", steps)).first)
        #expect(second.code == "reversed-columns")
        let times: [[Double]] = (0..<12).map { [$0 % 2 == 0 ? 1 : -1, 1, Double($0)] }
        let third = try #require(try Self.findings(Self.table("time (s),V(g) (V),I (A)", times)).first)
        #expect(third.help?.contains("are the columns reversed?") == true)
    }

    @Test("one ramp and ten readings are fitted, with a warning that says what is missing")
    func thin() throws {
        let text = Self.table("a (uS)", Self.rise.prefix(10).map { [$0] })
        let (data, remarks) = try MeasuredDataReader.read(text, file: "data.csv")
        #expect(remarks.map(\.code) == ["one-ramp", "few-readings"])
        let fit = try SynapseFit(data)
        // A quarter of ten readings: shapes of two parameters only.
        #expect(fit[.set]?.fits.map(\.shape) == [.exponential, .power])
        #expect(fit.undetermined.contains { $0.contains("no ramp of that direction") })
    }

    @Test("pulses of a YAML file are read with their units, and mistakes in it are found")
    func sidecar() throws {
        let text = Self.table("a (uS)", Self.rise.map { [$0] })
        let good = "pulses:\n  set: {amplitude: 1.5 V, width: 10 ms}\n"
        let (data, _) = try MeasuredDataReader.read(text, file: "data.csv", sidecar: (good, "data.yaml"))
        #expect(data.conditions.set == .init(amplitude: 1.5, width: 0.01))
        for (bad, message) in [
            ("unti: uS\n", "unknown name 'unti'"), ("pulses:\n  set: {amplitude: 0 V, width: 1 ms}\n", "0 V"),
            ("pulses:\n  set: {amplitude: 1 V}\n", "width"),
        ] {
            let finding = try #require(try Self.findings(text, sidecar: bad).first)
            #expect(finding.message.contains(message) && finding.location?.file == "data.yaml")
        }
    }
}

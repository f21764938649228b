import Diagnostics
import Testing
import Units

@Suite("Numbers with units") struct QuantityTests {
    @Test(
        "SPICE suffixes scale without costing a bit",
        arguments: [
            ("10m", 10e-3), ("2.5meg", 2.5e6), ("1MEG", 1e6), ("100f", 100e-15), ("3.3", 3.3), ("-5u", -5e-6),
            ("1kOhm", 1e3), ("0.1p", 0.1e-12), ("1e-3m", 1e-6), ("10mV", 10e-3), ("4.7µ", 4.7e-6), (".5n", 0.5e-9),
            ("1M", 1e-3), ("10V", 10),
        ])
    func suffixes(pair: (String, Double)) {
        #expect(SpiceNumber.parse(pair.0) == pair.1)
    }

    @Test("a text that SPICE would misread is no number", arguments: ["", "m", "1R5", "4k7", "--1", "1.2.3", "."])
    func misread(text: String) {
        #expect(SpiceNumber.parse(text) == nil)
    }

    @Test(
        "a value is read in its unit with any prefix",
        arguments: [
            ("10m", "V", 0.01), ("10mV", "V", 0.01), ("10 mV", "V", 0.01), ("0.01V", "V", 0.01), ("0", "V", 0),
            ("16.8 ms", "s", 16.8e-3), ("2µs", "s", 2e-6), ("5%", "", 0.05), ("0.5", "", 0.5), ("1e-12F", "F", 1e-12),
            ("1e-12", "F", 1e-12), ("10 kOhm", "Ohm", 10e3), ("3MHz", "Hz", 3e6), ("220p", "A", 220e-12),
        ])
    func values(text: String, unit: String, expected: Double) throws {
        #expect(try Quantity.parse(text, unit: unit, option: "--x") == expected)
    }

    @Test(
        "a missing or wrong unit is refused with what to write",
        arguments: [
            ("10", "V", "missing-unit", "write 10V or 10mV"), ("10s", "V", "wrong-unit", nil),
            ("5%", "V", "wrong-unit", nil), ("abc", "V", "not-a-number", nil), ("1q", "", "wrong-unit", nil),
            ("3.3 A", "V", "wrong-unit", nil), ("1F", "s", "wrong-unit", nil), ("10A", "", "wrong-unit", nil),
        ] as [(String, String, String, String?)])
    func refusals(text: String, unit: String, code: String, help: String?) {
        let error = #expect(throws: DiagnosticError.self) {
            try Quantity.parse(text, unit: unit, option: "--sigma-vth")
        }
        #expect(error?.diagnostics.first?.code == code)
        if let help { #expect(error?.diagnostics.first?.help == help) }
    }

    @Test(
        "values are written with a prefix and the asked digits",
        arguments: [
            (3.3e-3, "V", 3, "3.30 mV"), (-12.5e-12, "A", 3, "-12.5 pA"), (1000, "Hz", 3, "1.00 kHz"),
            (0, "V", 3, "0 V"), (999.96, "V", 3, "1.00 kV"), (999.96e-6, "s", 4, "1.000 ms"), (.nan, "V", 3, "nan V"),
            (-.infinity, "V", 3, "-inf V"), (0.125, "", 3, "0.125"), (1.65, "V", 2, "1.7 V"),
            (1e-21, "A", 2, "0.0010 aA"),
            (1_234_567, "", 3, "1.23e6"), (12, "", 4, "12.00"), (2.5e13, "Hz", 2, "25 THz"),
        ])
    func written(value: Double, unit: String, digits: Int, expected: String) {
        #expect(engineering(value, unit: unit, digits: digits) == expected)
    }

    @Test(
        "durations are told as people do",
        arguments: [(0.84, "0.8 s"), (42, "42 s"), (200, "3 min 20 s"), (7500, "2 h 05 min")])
    func durations(pair: (Double, String)) {
        #expect(durationText(pair.0) == pair.1)
    }
}

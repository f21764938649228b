import Diagnostics
import Testing
import Waveforms

@Suite("Waveforms as comma-separated values")
struct CSVTests {
    /// Numbers whose shortest text is long, tiny, huge or signed zero.
    static let numbers = [0.1 + 0.2, -0.0, Double.leastNonzeroMagnitude, -1.797_693_134_862_315_7e308, 1.0 / 3]
    static let times = [0, 1e-12, 1.0 / 3, 0.7, 1e3]

    @Test("a transient comes back bit by bit, with names that hold commas and brackets")
    func transient() throws {
        let waveforms = try WaveformSet(
            axis: Self.times,
            signals: [
                Signal("v(a,b)", Self.numbers), Signal("@m1[id]", Self.numbers.reversed()),
                Signal("@m1[gm]", Self.times),
                Signal("i(vdd)", Self.times),
            ])
        let text = waveforms.csv()
        #expect(text.hasPrefix("time [s],\"v(a,b) [V]\",@m1[id] [A],@m1[gm],i(vdd) [A]\n0.0,0.30000000000000004,"))
        let again = try WaveformSet(csv: text, file: "a.csv")
        #expect(again == waveforms)
        #expect(again.csv() == text)
        // == does not tell -0 from 0.
        #expect(again.signals[0].values.map(\.bitPattern) == Self.numbers.map(\.bitPattern))
    }

    @Test("complex, swept and single-point results come back too")
    func otherKinds() throws {
        let ac = try WaveformSet(
            axisKind: .frequency, axis: [1, 10],
            signals: [
                Signal("v(out)", [1, 0.5], imaginary: [0, -0.25]), Signal("v(in)", [1, 1], imaginary: [0, 0]),
            ])
        #expect(
            ac.csv() == """
                frequency [Hz],re v(out) [V],im v(out) [V],re v(in) [V],im v(in) [V]
                1.0,1.0,0.0,1.0,0.0
                10.0,0.5,-0.25,1.0,0.0

                """)
        let dc = try WaveformSet(axisKind: .sweep, axis: [0, 1, 0, 1], signals: [Signal("v(out)", [3, 2, 1, 0])])
        let point = try WaveformSet(axisKind: .none, axis: [0], signals: [Signal("v(a)", [1]), Signal("v(b)", [2])])
        for waveforms in [ac, dc, point] {
            #expect(try WaveformSet(csv: waveforms.csv(), file: "a.csv") == waveforms)
        }
    }

    @Test("scaled units, comments, blank lines, blanks and foreign line ends are read")
    func foreign() throws {
        let text = "# scope 4\r\n\r\nTime [ms], v(out) [mV] ,i(r1) [uA]\r\n0, 1,2\r\n# pause\r\n 1.5 ,3,4\r\n\r\n"
        let waveforms = try WaveformSet(csv: text, file: "scope.csv")
        // One multiplication by a rounded factor: two roundings of half a unit in the last place.
        let expected = [[0, 1.5e-3], [1e-3, 3e-3], [2e-6, 4e-6]]
        for (values, wanted) in zip([waveforms.axis] + waveforms.signals.map(\.values), expected) {
            for (value, want) in zip(values, wanted) { #expect(abs(value - want) <= 2.3e-16 * abs(want)) }
        }
        #expect(waveforms.signals.map(\.name) == ["v(out)", "i(r1)"])
    }

    @Test(
        "what cannot be read is shown with file, line and caret",
        arguments: [
            ("time,v(a)\n0,1\n1\n", "a.csv:3:1: error: line 3 has 1 values for 2 columns [wrong-count]", "^"),
            ("time,v(a)\n0,1,7\n", "a.csv:2:5: error: line 2 has 3 values for 2 columns [wrong-count]", "    ^"),
            ("time,v(µ)\n0,1\n1e-3,4k7\n", "a.csv:3:6: error: '4k7' is not a finite number", "     ^~~"),
            ("time,v(a)\n0,\n", "a.csv:2:3: error: a value is missing [not-a-number]", "  ^"),
            ("time,v(a)\n0,nan\n", "a.csv:2:3: error: 'nan' is not a finite number", "  ^~~"),
            ("time,v(a)\n0,1\n2,1\n1,1\n", "a.csv:4:1: error: the time 1.0 s comes before 2.0 s", "^"),
            ("0,1\n1,2\n", "a.csv:1:1: error: the first line holds numbers", "^"),
            ("time,v(a),V(A)\n", "a.csv:1:11: error: there are two columns 'V(A)' [repeated-column]", "          ^~~~"),
            ("time,out [A]\n", "a.csv:1:6: error: 'out [A]' is taken to be in V, not in A", "     ^~~~~~~"),
            ("frequency,im v(a)\n", "a.csv:1:11: error: 'im v(a)' does not follow its real part", "          ^~~~~~~"),
            ("\n# nothing\n", "error: a.csv holds no values [empty-file]", ""),
        ])
    func refused(_ text: String, _ message: String, _ caret: String) throws {
        let error = #expect(throws: DiagnosticError.self) { _ = try WaveformSet(csv: text, file: "a.csv") }
        let shown = try #require(error).description
        #expect(shown.hasPrefix(message), "\(shown)")
        #expect(caret.isEmpty || shown.contains(" | \(caret)\n") || shown.hasSuffix(" | \(caret)"), "\(shown)")
    }

    @Test("several bad lines are told at once")
    func several() throws {
        let error = #expect(throws: DiagnosticError.self) {
            _ = try WaveformSet(csv: "time,v(a)\n0,x\n1,1\n2,y\n3,\n", file: "a.csv")
        }
        #expect(error?.diagnostics.map { $0.location?.line } == [2, 4, 5])
    }
}

import Diagnostics
import Foundation
import Testing
import Waveforms

@Suite("Waveforms in ngspice's raw format")
struct RawFileTests {
    static let numbers = [0.1 + 0.2, -0.0, Double.leastNonzeroMagnitude, -1.797_693_134_862_315_7e308, 1.0 / 3]

    /// A transient, a small-signal analysis, a sweep and an operating point.
    static func file() throws -> RawFile {
        RawFile(plots: [
            RawFile.Plot(
                title: "a synapse: nominal", date: "Mon Jan  6 12:00:00  2025",
                waveforms: try WaveformSet(
                    axis: [0, 1e-12, 0.1, 0.3, 7],
                    signals: [Signal("v(w)", numbers), Signal("@m1[id]", numbers.reversed())])),
            RawFile.Plot(
                title: "small signals",
                waveforms: try WaveformSet(
                    axisKind: .frequency, axis: [1, 10],
                    signals: [Signal("v(out)", [1, 1.0 / 3], imaginary: [-0.0, -0.25])])),
            RawFile.Plot(
                title: "sweep", axisName: "v(v-sweep)",
                waveforms: try WaveformSet(axisKind: .sweep, axis: [0, 1, 0], signals: [Signal("i(vdd)", [3, 2, 1])])),
            RawFile.Plot(
                title: "", waveforms: try WaveformSet(axisKind: .none, axis: [0], signals: [Signal("v(a)", [1])])),
        ])
    }

    @Test("several plots, real and complex, come back bit by bit", arguments: RawFile.Format.allCases)
    func roundTrip(_ format: RawFile.Format) throws {
        let file = try Self.file()
        let bytes = file.write(format)
        let again = try RawFile.read(data: bytes, file: "a.raw")
        #expect(again == file)
        #expect(again.write(format) == bytes)
        #expect(again.plots[0].waveforms.signals[0].values.map(\.bitPattern) == Self.numbers.map(\.bitPattern))
        #expect(again.plots.map(\.isComplex) == [false, true, false, false])
    }

    @Test("wherever a binary file is cut, the reader says how many whole points are there")
    func truncatedBinary() throws {
        let plot = try Self.file().plots[0]
        let bytes = RawFile(plots: [plot]).write(.binary)
        let size = 3 * 8
        let start = bytes.count - 5 * size
        for length in start..<bytes.count {
            let there = (length - start) / size
            let error = #expect(throws: DiagnosticError.self) {
                _ = try RawFile.read(data: Array(bytes[..<length]), file: "a.raw")
            }
            let points = there == 1 ? "1 point is" : "\(there) points are"
            let sentence = "a.raw is cut off: \(points) there of the 5 that its header states"
            #expect(error?.diagnostics.first?.message == sentence)
        }
    }

    @Test("a text file cut at a line is refused with its number of points; one cut in a header has none")
    func truncatedText() throws {
        let plot = try Self.file().plots[0]
        let lines = String(decoding: RawFile(plots: [plot]).write(.ascii), as: UTF8.self).split(separator: "\n")
        let values = try #require(lines.firstIndex(of: "Values:")) + 1
        #expect(lines.count == values + 15)
        for count in 1..<lines.count {
            let text = lines[..<count].joined(separator: "\n") + "\n"
            let error = #expect(throws: DiagnosticError.self) {
                _ = try RawFile.read(data: Array(text.utf8), file: "a.raw")
            }
            let there = (count - values) / 3
            let points = count < values ? "no points are" : there == 1 ? "1 point is" : "\(there) points are"
            #expect(
                error?.diagnostics.first?.message.contains("\(points) there") == true,
                "\(count): \(String(describing: error))"
            )
        }
        let cut = lines.joined(separator: "\n").dropLast()
        // The last digit is gone: the number may read well, but nothing shows that it is whole.
        #expect(throws: DiagnosticError.self) { _ = try RawFile.read(data: Array(cut.utf8), file: "a.raw") }
    }

    @Test("a file of an interrupted ngspice, which states no points, says how many are there")
    func interrupted() throws {
        for format in RawFile.Format.allCases {
            let bytes = RawFile(plots: [try Self.file().plots[0]]).write(format)
            let zero = String(decoding: bytes, as: Unicode.ASCII.self).firstRange(of: "Points: 5")
            let index =
                try #require(zero).upperBound.utf16Offset(in: String(decoding: bytes, as: Unicode.ASCII.self)) - 1
            var changed = bytes
            changed[index] = UInt8(ascii: "0")
            let error = #expect(throws: DiagnosticError.self) { _ = try RawFile.read(data: changed, file: "a.raw") }
            let message = "a.raw states 0 points, but 5 points are there: the simulation was interrupted"
            #expect(error?.diagnostics.first?.message == message)
        }
    }

    @Test(
        "what is not of the format is shown with its line",
        arguments: [
            ("Title: a\nOffset: 3\n", "a.raw:2:1: error: this is no line of a raw file"),
            ("Title: a\nNo. Variables: two\n", "a.raw:2:16: error: 'two' is not a count"),
            ("No. Variables: 1\nNo. Points: 1\nVariables:\n\t1\ttime\ttime\n", "a.raw:4:1: error: expected variable 0"),
            ("No. Variables: 1\nVariables:\n\t0\ttime\ttime\nValues:\n", "a.raw:4:1: error: the number of points"),
            (
                "No. Variables: 1\nNo. Points: 1\nVariables:\n\t0\ttime\ttime\nValues:\n0\tx\n",
                "a.raw:6:3: error: expected one number for time"
            ),
            ("", "error: a.raw holds no waveforms"),
            ("T\u{0}i\u{0}", "error: a.raw is in UTF-16, as LTspice writes it"),
        ])
    func refused(_ text: String, _ message: String) throws {
        let error = #expect(throws: DiagnosticError.self) {
            _ = try RawFile.read(data: Array(text.utf8), file: "a.raw")
        }
        #expect(error?.description.hasPrefix(message) == true, "\(String(describing: error))")
    }
}

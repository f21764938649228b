public import Diagnostics

/// The waveforms of one or more analyses in ngspice's raw format, which waveform viewers read too.
///
/// A header in ASCII names the variables; the values follow as text or as little-endian IEEE 754 doubles, point by point
/// (ngspice manual, chapter "Raw file formats").
public struct RawFile: Hashable, Codable, Sendable {
    /// How the values are written.
    public enum Format: String, Hashable, Codable, Sendable, CaseIterable {
        /// As text, one value a line.
        case ascii
        /// As doubles of eight bytes.
        case binary
    }

    /// One analysis of a file.
    public struct Plot: Hashable, Codable, Sendable {
        /// The title of the circuit.
        public var title: String

        /// The date as text; empty where the file has none.
        public var date: String

        /// What was run, e.g. `Transient Analysis`.
        public var name: String

        /// The name of the axis, e.g. `time` or `v(v-sweep)`; empty for an operating point.
        public var axisName: String

        /// The values.
        public var waveforms: WaveformSet

        /// Creates a plot.
        ///
        /// - Parameters:
        ///   - title: The title of the circuit.
        ///   - date: The date as text, or nothing.
        ///   - name: What was run; ngspice's name for the kind of analysis if `nil`.
        ///   - axisName: The name of the axis; the usual one of its kind if `nil`.
        ///   - waveforms: The values.
        public init(
            title: String, date: String = "", name: String? = nil, axisName: String? = nil, waveforms: WaveformSet
        ) {
            self.title = title
            self.date = date
            self.name = name ?? waveforms.axisKind.plotName
            self.axisName = axisName ?? waveforms.axisKind.columnName ?? ""
            self.waveforms = waveforms
        }

        /// Whether the values are complex.
        public var isComplex: Bool {
            waveforms.axisKind == .frequency || waveforms.signals.contains { !$0.imaginary.isEmpty }
        }
    }

    /// The analyses in the order of the file.
    public var plots: [Plot]

    /// Creates a file.
    ///
    /// - Parameter plots: The analyses in order.
    public init(plots: [Plot]) {
        self.plots = plots
    }

    /// Reads a raw file, of either format, with real or complex values.
    ///
    /// Names are taken into SPICE's notation as the rest of Hillock uses it: ngspice's `i(@m1[id])` is `@m1[id]`.
    ///
    /// - Parameters:
    ///   - data: The bytes of the file.
    ///   - file: The file's name, for messages.
    /// - Returns: The analyses; at least one.
    /// - Throws: A `DiagnosticError` that says where the file is not as the format asks; for a file that ends too early,
    ///   how many points are there.
    public static func read(data: [UInt8], file: String) throws(DiagnosticError) -> RawFile {
        var reader = RawReader(data, file: file)
        return try reader.rawFile()
    }

    /// The file as bytes. Reading them gives the same numbers, bit by bit, in both formats.
    ///
    /// In a file with a complex signal every signal is complex, as the format asks: a real one gets imaginary parts of
    /// zero.
    ///
    /// - Parameter format: How the values are written.
    /// - Returns: The bytes.
    public func write(_ format: Format) -> [UInt8] {
        plots.flatMap { RawWriter.bytes(of: $0, format) }
    }
}

extension WaveformSet.AxisKind {
    /// How ngspice calls an analysis of this kind.
    var plotName: String {
        switch self {
        case .time: "Transient Analysis"
        case .frequency: "AC Analysis"
        case .sweep: "DC transfer characteristic"
        case .none: "Operating Point"
        }
    }
}

/// Writes one plot of a raw file.
enum RawWriter {
    static func bytes(of plot: RawFile.Plot, _ format: RawFile.Format) -> [UInt8] {
        let waveforms = plot.waveforms
        var columns: [(name: String, type: String, real: [Double], imaginary: [Double])] = []
        if waveforms.axisKind != .none {
            columns.append((plot.axisName, type(of: waveforms.axisKind, plot.axisName), waveforms.axis, []))
        }
        for signal in waveforms.signals {
            columns.append((signal.name, type(of: signal.name), signal.values, signal.imaginary))
        }
        var header = "Title: \(line(plot.title))\n"
        if !plot.date.isEmpty { header += "Date: \(line(plot.date))\n" }
        header += "Plotname: \(line(plot.name))\nFlags: \(plot.isComplex ? "complex" : "real")\n"
        header += "No. Variables: \(columns.count)\nNo. Points: \(waveforms.axis.count)\nVariables:\n"
        for (index, column) in columns.enumerated() {
            // A blank would end the name.
            header += "\t\(index)\t\(column.name.filter { !$0.isWhitespace })\t\(column.type)\n"
        }
        var bytes = Array(header.utf8)
        bytes += Array((format == .binary ? "Binary:\n" : "Values:\n").utf8)
        for point in waveforms.axis.indices {
            if format == .ascii { bytes += Array(" \(point)".utf8) }
            for column in columns {
                let imaginary = point < column.imaginary.count ? column.imaginary[point] : 0
                append(column.real[point], plot.isComplex ? imaginary : nil, format, to: &bytes)
            }
        }
        return bytes
    }

    private static func append(_ real: Double, _ imaginary: Double?, _ format: RawFile.Format, to bytes: inout [UInt8])
    {
        switch format {
        case .ascii:
            bytes += Array("\t\(real)\(imaginary.map { ",\($0)" } ?? "")\n".utf8)
        case .binary:
            for number in [real] + (imaginary.map { [$0] } ?? []) {
                withUnsafeBytes(of: number.bitPattern.littleEndian) { bytes.append(contentsOf: $0) }
            }
        }
    }

    private static func type(of kind: WaveformSet.AxisKind, _ name: String) -> String {
        kind == .sweep ? type(of: name) : kind.columnName ?? ""
    }

    private static func type(of name: String) -> String {
        switch Signal.unit(of: name) {
        case "V": "voltage"
        case "A": "current"
        default: "notype"
        }
    }

    private static func line(_ text: String) -> String { String(text.filter { !$0.isNewline }) }
}

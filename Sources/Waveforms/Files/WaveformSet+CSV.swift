public import Diagnostics

extension WaveformSet {
    /// The waveforms as comma-separated values (RFC 4180): a header, then one line for each point.
    ///
    /// The header gives each column's name and SI unit: `time [s],v(w) [V]`. A complex signal takes two columns,
    /// `re v(w) [V]` and `im v(w) [V]`. Every number is the shortest text that reads back as the very same `Double`.
    /// An operating point has no axis, so its first column is a signal.
    ///
    /// - Returns: The text, with a line feed after each line.
    public func csv() -> String {
        var columns: [(header: String, values: [Double])] = []
        if let name = axisKind.columnName { columns.append((Self.header(name, axisKind.unit), axis)) }
        for signal in signals {
            let unit = Signal.unit(of: signal.name)
            if signal.imaginary.isEmpty {
                columns.append((Self.header(signal.name, unit), signal.values))
            } else {
                columns.append((Self.header("re " + signal.name, unit), signal.values))
                columns.append((Self.header("im " + signal.name, unit), signal.imaginary))
            }
        }
        var text = columns.map(\.header).joined(separator: ",") + "\n"
        for index in axis.indices {
            var separator = ""
            for column in columns {
                text += separator
                if index < column.values.count { text += column.values[index].description }
                separator = ","
            }
            text += "\n"
        }
        return text
    }

    private static func header(_ name: String, _ unit: String) -> String {
        let text = unit.isEmpty ? name : "\(name) [\(unit)]"
        guard text.contains(where: { ",\"\n\r".contains($0) }) else { return text }
        return "\"" + text.replacing("\"", with: "\"\"") + "\""
    }

    /// Reads the waveforms of one file of comma-separated values, as ``csv()`` writes them or a laboratory instrument
    /// does.
    ///
    /// The first column is the axis if it is called `time`, `frequency` or `sweep`. Units stand in brackets after a name
    /// and may be scaled (`time [ms]`, `v(w) [mV]`); a column without a unit is in SI units. Empty lines, and lines that
    /// begin with `#`, do not count.
    ///
    /// - Parameters:
    ///   - csv: The text of the file.
    ///   - file: The file's name, for messages.
    /// - Throws: A `DiagnosticError` with file, line and caret for each line (up to ten) with a wrong number of values,
    ///   a value that is not a finite number, or a time before the one above.
    public init(csv: String, file: String) throws(DiagnosticError) {
        var reader = CSVReader(csv, file: file)
        self = try reader.waveforms()
    }
}

extension WaveformSet.AxisKind {
    /// How the axis is called at the head of its column; `nil` without an axis.
    var columnName: String? {
        switch self {
        case .time: "time"
        case .frequency: "frequency"
        case .sweep: "sweep"
        case .none: nil
        }
    }

    /// The SI unit of the axis; empty where it depends on what is swept.
    var unit: String {
        switch self {
        case .time: "s"
        case .frequency: "Hz"
        case .sweep, .none: ""
        }
    }
}

internal import Diagnostics

/// Reads ngspice's raw format.
struct RawReader {
    private let file: String
    private let bytes: [UInt8]
    private var position = 0
    private var line = 0

    /// What the header of a plot states.
    private struct Header {
        var title = ""
        var date = ""
        var name = ""
        var isComplex = false
        var variables: [(name: String, type: String)] = []
        var variableCount: Int?
        var pointCount: Int?
        var isBinary = false

        /// Values of one point, in doubles.
        var width: Int { variables.count * (isComplex ? 2 : 1) }
    }

    init(_ bytes: [UInt8], file: String) {
        self.bytes = bytes
        self.file = file
    }

    mutating func rawFile() throws(DiagnosticError) -> RawFile {
        if bytes.count > 1, bytes[1] == 0 {
            throw DiagnosticError(
                "not-a-raw-file", "\(file) is in UTF-16, as LTspice writes it, not in the raw format of ngspice")
        }
        var plots: [RawFile.Plot] = []
        while hasMore() {
            let header = try nextHeader()
            let values = header.isBinary ? try binary(header) : try ascii(header)
            plots.append(try plot(header, values))
        }
        guard !plots.isEmpty else { throw DiagnosticError("empty-file", "\(file) holds no waveforms") }
        return RawFile(plots: plots)
    }

    /// Whether anything but line ends is left.
    private mutating func hasMore() -> Bool {
        while position < bytes.count, bytes[position] == 0x0A || bytes[position] == 0x0D {
            if bytes[position] == 0x0A { line += 1 }
            position += 1
        }
        return position < bytes.count
    }

    private mutating func nextLine() -> String? {
        guard position < bytes.count else { return nil }
        var end = position
        while end < bytes.count, bytes[end] != 0x0A { end += 1 }
        defer { position = end + 1 }
        line += 1
        return String(decoding: bytes[position..<end], as: UTF8.self)
    }

    private mutating func nextHeader() throws(DiagnosticError) -> Header {
        var header = Header()
        while let text = nextLine() {
            let key = text.prefix { $0 != ":" }.lowercased()
            let value = Self.trimmed(text.dropFirst(key.count + 1))
            switch key {
            case "title": header.title = value
            case "date": header.date = value
            case "plotname": header.name = value
            case "flags":
                let flags = value.lowercased().split(separator: " ")
                header.isComplex = flags.contains("complex")
                if flags.contains("unpadded") { throw problem("unpadded vectors cannot be read", text) }
            case "no. variables": header.variableCount = try count(value, text)
            case "no. points": header.pointCount = try count(value, text)
            case "variables": header.variables = try variables(header.variableCount, text)
            case "binary", "values":
                guard !header.variables.isEmpty else { throw problem("no variables are named before the values", text) }
                guard header.pointCount != nil else { throw problem("the number of points is not stated", text) }
                header.isBinary = key == "binary"
                return header
            case "command", "option", "dimensions": break
            default: throw problem("this is no line of a raw file of ngspice", text)
            }
        }
        throw DiagnosticError(
            "truncated-file", "\(file) ends within a header: no points are there",
            at: SourceLocation(file: file, line: max(1, line)))
    }

    private func count(_ value: String, _ text: String) throws(DiagnosticError) -> Int {
        guard let count = Int(value), count >= 0 else { throw problem("'\(value)' is not a count", text, at: value) }
        return count
    }

    private mutating func variables(
        _ count: Int?, _ text: String
    ) throws(DiagnosticError) -> [(name: String, type: String)] {
        guard let count, count > 0 else { throw problem("the number of variables is not stated", text) }
        var variables: [(name: String, type: String)] = []
        while variables.count < count {
            guard let line = nextLine() else {
                throw problem("the file ends after \(variables.count) of \(count) variables: no points are there", text)
            }
            let words = line.split { $0 == "\t" || $0 == " " || $0 == "\r" }
            guard words.count >= 3, words[0] == "\(variables.count)" else {
                throw problem("expected variable \(variables.count): a number, a name and a type", line)
            }
            variables.append((String(words[1]), words[2].lowercased()))
        }
        return variables
    }

    private mutating func binary(_ header: Header) throws(DiagnosticError) -> [Double] {
        let stated = header.pointCount ?? 0
        let left = bytes.count - position
        let size = header.width * 8
        let isEnd = left == 0 || bytes[position...].starts(with: Array("Title:".utf8))
        // An interrupted ngspice leaves the zero that it wrote before it knew better.
        guard left / size >= stated, stated > 0 || isEnd else { throw truncated(stated, left / size) }
        let start = position
        position += stated * size
        return bytes.withUnsafeBytes { raw in
            (0..<stated * header.width).map { item in
                let pattern = raw.loadUnaligned(fromByteOffset: start + item * 8, as: UInt64.self)
                return Double(bitPattern: UInt64(littleEndian: pattern))
            }
        }
    }

    private mutating func ascii(_ header: Header) throws(DiagnosticError) -> [Double] {
        let stated = header.pointCount ?? 0
        var values: [Double] = []
        if stated == 0 {
            let there = pointsAhead()
            guard there == 0 else { throw truncated(stated, there) }
        }
        for point in 0..<stated {
            for variable in header.variables.indices {
                var next = nextLine()
                while let text = next, Self.trimmed(text[...]).isEmpty { next = nextLine() }
                // Without its line end a number may have lost digits.
                guard let text = next, position <= bytes.count else { throw truncated(stated, point) }
                var words = text.split { $0 == "\t" || $0 == " " || $0 == "\r" }
                if variable == 0 {
                    guard words.first == "\(point)" else { throw problem("expected point \(point)", text) }
                    words.removeFirst()
                }
                let parts = words.first?.split(separator: ",") ?? []
                let numbers = parts.compactMap { Double($0) }
                guard words.count == 1, parts.count == numbers.count, numbers.count == (header.isComplex ? 2 : 1) else {
                    let what = header.isComplex ? "a real and an imaginary part" : "one number"
                    throw problem(
                        "expected \(what) for \(header.variables[variable].name)", text,
                        at: words.joined(separator: " "))
                }
                values += numbers
            }
        }
        return values
    }

    /// How many points of text come before the next header or the end.
    private func pointsAhead() -> Int {
        bytes[min(position, bytes.count)...].split(separator: 0x0A).prefix { !$0.starts(with: Array("Title:".utf8)) }
            .count { $0.first != UInt8(ascii: "\t") && $0.contains(UInt8(ascii: "\t")) }
    }

    private func plot(_ header: Header, _ values: [Double]) throws(DiagnosticError) -> RawFile.Plot {
        let kind = Self.axisKind(header)
        let (step, width) = (header.isComplex ? 2 : 1, header.width)
        let points = values.count / width
        func column(_ index: Int, _ part: Int = 0) -> [Double] {
            (0..<points).map { values[$0 * width + index * step + part] }
        }
        let signals = header.variables.indices.dropFirst(kind == .none ? 0 : 1).map { index in
            Signal(
                Self.name(header.variables[index].name), column(index),
                imaginary: header.isComplex ? column(index, 1) : [])
        }
        let axis = kind == .none ? [Double](repeating: 0, count: points) : column(0)
        if kind == .time, let fall = zip(axis, axis.dropFirst()).enumerated().first(where: { $1.0 > $1.1 }) {
            throw DiagnosticError(
                "unsorted-time",
                "\(file): the time of point \(fall.offset + 1) of '\(header.name)' comes before the last")
        }
        do {
            let waveforms = try WaveformSet(axisKind: kind, axis: axis, signals: signals)
            let axisName = kind == .none ? "" : header.variables[0].name
            return RawFile.Plot(
                title: header.title, date: header.date, name: header.name, axisName: axisName, waveforms: waveforms)
        } catch {
            throw DiagnosticError("bad-columns", "\(file): \(error)")
        }
    }

    private static func axisKind(_ header: Header) -> WaveformSet.AxisKind {
        switch header.variables[0].type {
        case "time": .time
        case "frequency": .frequency
        default: header.name.lowercased().hasPrefix("operating point") ? .none : .sweep
        }
    }

    /// A name of ngspice in the notation of probes: `@m1[id]` for `i(@m1[id])`.
    private static func name(_ raw: String) -> String {
        guard raw.hasSuffix("])"), raw.dropFirst().hasPrefix("(@") else { return raw }
        return String(raw.dropFirst(2).dropLast())
    }

    private static func trimmed(_ text: Substring) -> String {
        let start = text.drop { $0.isWhitespace }
        return String(start.reversed().drop { $0.isWhitespace }.reversed())
    }

    private func truncated(_ stated: Int, _ there: Int) -> DiagnosticError {
        let points = there == 1 ? "1 point is" : "\(there) points are"
        let message =
            stated == 0
            ? "\(file) states 0 points, but \(points) there: the simulation was interrupted"
            : "\(file) is cut off: \(points) there of the \(stated) that its header states"
        return DiagnosticError("truncated-file", message, at: SourceLocation(file: file, line: line))
    }

    private func problem(_ message: String, _ text: String, at part: String? = nil) -> DiagnosticError {
        let shown = Self.trimmed(text.prefix(200))
        var place = SourceLocation(file: file, line: line, length: shown.count)
        if let part, !part.isEmpty, let range = shown.firstRange(of: part) {
            place.column = shown.distance(from: shown.startIndex, to: range.lowerBound) + 1
            place.length = part.count
        }
        return DiagnosticError("bad-raw-file", message, at: place, excerpt: shown)
    }
}

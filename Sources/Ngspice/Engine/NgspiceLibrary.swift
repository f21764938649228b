internal import CNgspice
internal import Simulation

/// The loaded library in this process. Not `Sendable`: one per process, used on one thread.
final class NgspiceLibrary {
    let engine: OpaquePointer

    /// Who is told of the ends of windows; kept while ngspice knows of it.
    var windows: WindowListener?

    /// ngspice copies a command into 1024 bytes and cuts what does not fit, so longer ones are refused here.
    static let longestCommand = 1000

    /// Loads the library and starts ngspice.
    ///
    /// - Parameter path: The library's file; `nil` to look in the environment and the usual places.
    /// - Throws: ``SimulationFailure`` of kind `unavailable`.
    init(path: String?) throws(SimulationFailure) {
        var complaint = [CChar](repeating: 0, count: 2048)
        guard let engine = hillock_ngspice_open(path, &complaint, complaint.count) else {
            let reason = String(decoding: complaint.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
            throw SimulationFailure(
                .unavailable,
                "ngspice's library cannot be loaded: \(reason). Install it (Debian: apt-get install libngspice0 "
                    + "ngspice) or name its file in HILLOCK_NGSPICE_LIBRARY.")
        }
        self.engine = engine
        let code = hillock_ngspice_start(engine)
        if code != 0 || hasExited {
            throw SimulationFailure(.unavailable, "ngspice does not start (code \(code)).", log: takeMessages())
        }
    }

    /// The file that the library was loaded from.
    var path: String { String(cString: hillock_ngspice_path(engine)) }

    /// Whether ngspice has asked to be ended. No other call may follow.
    var hasExited: Bool { hillock_ngspice_exited(engine, nil, nil) }

    /// Whether that was by `quit`.
    var exitedByQuit: Bool {
        var byQuit = false
        return hillock_ngspice_exited(engine, nil, &byQuit) && byQuit
    }

    /// Whether an optional function is there.
    func has(_ function: String) -> Bool { hillock_ngspice_has(engine, function) }

    /// Runs one command. The return value says nothing about success: look at the messages and at ``hasExited``.
    ///
    /// - Parameter text: Fewer than ``longestCommand`` bytes.
    func command(_ text: String) {
        precondition(text.utf8.count < NgspiceLibrary.longestCommand, "a command of ngspice is too long")
        _ = hillock_ngspice_command(engine, text)
    }

    /// Empties ngspice's list of past commands, which otherwise grows for ever.
    func forgetCommands() {
        _ = hillock_ngspice_command(engine, nil)
    }

    /// Loads a circuit. False says that it is not there; true says nothing.
    func load(_ lines: [String]) -> Bool {
        var text: [UInt8] = []
        var starts: [Int] = []
        for line in lines {
            starts.append(text.count)
            text.append(contentsOf: line.utf8)
            text.append(0)
        }
        return text.withUnsafeBytes { bytes -> Bool in
            guard let base = bytes.bindMemory(to: CChar.self).baseAddress else { return false }
            let pointers: [UnsafePointer<CChar>?] = starts.map { base + $0 }
            return hillock_ngspice_circuit(engine, pointers, pointers.count) == 0
        }
    }

    /// Makes the next transients place a point at each of these times.
    ///
    /// - Parameter times: Times in seconds, in increasing order.
    func setBreakpoints(_ times: [Double]) {
        hillock_ngspice_breakpoints(engine, times, times.count)
    }

    /// The name of the current plot, e.g. `tran3` or `const`.
    var currentPlot: String {
        hillock_ngspice_plot(engine).map { String(cString: $0) } ?? ""
    }

    /// The names of a plot's vectors.
    func vectorNames(of plot: String) -> [String] {
        guard let list = hillock_ngspice_vectors(engine, plot) else { return [] }
        var names: [String] = []
        while let name = list[names.count] { names.append(String(cString: name)) }
        return names
    }

    /// Lends a vector's numbers to `body`: real parts, and imaginary parts for a complex vector.
    ///
    /// - Parameters:
    ///   - name: A name out of ``vectorNames(of:)``.
    ///   - plot: The plot that it is in.
    func vector(_ name: String, of plot: String) -> (real: [Double], imaginary: [Double])? {
        var vector = hillock_vector()
        guard hillock_ngspice_vector(engine, "\(plot).\(name)", &vector), vector.length >= 0 else { return nil }
        let count = Int(vector.length)
        if count == 0 { return ([], []) }
        if let real = vector.real {
            return ([Double](UnsafeBufferPointer(start: real, count: count)), [])
        }
        guard let pairs = vector.complex else { return nil }
        return (
            (0..<count).map { pairs[2 * $0] },
            (0..<count).map { pairs[2 * $0 + 1] }
        )
    }

    /// What ngspice has said since the last time, line by line, without the stream's name before each.
    func takeMessages() -> [String] {
        var length = 0
        let text = hillock_ngspice_messages(engine, &length)
        if length == 0 { return [] }
        defer { hillock_ngspice_clear(engine) }
        let bytes = UnsafeRawBufferPointer(start: text, count: length)
        return bytes.split(separator: UInt8(ascii: "\n")).compactMap { line in
            let message = String(decoding: line, as: UTF8.self)
            let bare =
                message.hasPrefix("stdout ") || message.hasPrefix("stderr ") ? message.dropFirst(7) : message[...]
            let kept = bare.drop { $0 == " " }
            return kept.isEmpty ? nil : String(kept)
        }
    }
}

internal import CNgspice
internal import Simulation

/// Gets the points of windows out of ngspice's callback, and the next window into it.
final class WindowListener {
    /// How many numbers a row of points has.
    let width: Int

    /// Called at the end of each window with its rows.
    let body: ([Double]) -> Void

    init(width: Int, body: @escaping ([Double]) -> Void) {
        (self.width, self.body) = (width, body)
    }
}

extension NgspiceLibrary {
    /// Makes the next transient run in windows; once for each library, which lives in a process of its own.
    ///
    /// - Parameters:
    ///   - command: The external sources and the first window.
    ///   - probes: What is handed over.
    ///   - stop: The end of the transient in s.
    ///   - exchange: Gets the rows of a window, and whether it is the last; gives the next window.
    func couple(
        _ command: CoupleCommand, probes: [ProbeNames], stop: Double,
        exchange: @escaping ([Double], Bool) -> WindowCommand?
    ) throws(SimulationFailure) {
        let vectors = try probes.map { probe throws(SimulationFailure) -> String in
            guard case .vector(let name) = probe.source else {
                throw SimulationFailure(
                    .missingProbe, "\(probe.probe) cannot be handed over: only single voltages and currents can.")
            }
            return name
        }
        var end = command.window.end
        // The listener holds the library's pointer, not the library, which holds the listener.
        let engine = engine
        let listener = WindowListener(width: 1 + vectors.count) { rows in
            if let next = exchange(rows, end >= stop) {
                end = next.end
                NgspiceLibrary.set(next, on: engine)
            }
        }
        windows = listener
        let isCoupled = withTexts(command.inputs) { inputs in
            withTexts(vectors) { names in
                hillock_ngspice_couple(
                    engine, inputs, command.inputs.count, names, vectors.count,
                    { user, rows, count in
                        guard let user, let rows else { return }
                        let listener = Unmanaged<WindowListener>.fromOpaque(user).takeUnretainedValue()
                        listener.body(Array(UnsafeBufferPointer(start: rows, count: count * listener.width)))
                    }, Unmanaged.passUnretained(listener).toOpaque())
            }
        }
        guard isCoupled else {
            throw SimulationFailure(
                .unavailable, "This ngspice cannot be coupled: it lacks ngSpice_Init_Sync or ngSpice_SetBkpt.")
        }
        NgspiceLibrary.set(command.window, on: engine)
    }

    private static func set(_ window: WindowCommand, on engine: OpaquePointer) {
        hillock_ngspice_window(engine, window.begin, window.end)
        for (index, course) in window.courses.enumerated() {
            _ = hillock_ngspice_course(
                engine, index, course.times, course.values, course.steps, course.times.count,
                course.isSmooth)
        }
    }
}

/// Lends texts as an array of C strings.
private func withTexts<Result>(
    _ texts: [String], _ body: (UnsafePointer<UnsafePointer<CChar>?>?) -> Result
) -> Result {
    var bytes: [CChar] = []
    var starts: [Int] = []
    for text in texts {
        starts.append(bytes.count)
        bytes += text.utf8CString
    }
    return bytes.withUnsafeBufferPointer { buffer in
        let pointers = starts.map { start in buffer.baseAddress.map { $0 + start } }
        return pointers.withUnsafeBufferPointer { body($0.baseAddress) }
    }
}

public import CompactModels
public import Diagnostics
internal import Foundation
internal import VerilogA
public import Waveforms

/// Runs a compact model in VACASK, as a compiled module under prescribed terminal voltages.
///
/// VACASK is a program of its own (AGPL) and stays one: it reads a deck and a library from files and writes a raw file.
public struct VACASKSimulator: Sendable {
    private let path: String
    private let compiler: VerilogACompiler

    /// Creates a simulator.
    ///
    /// - Parameters:
    ///   - tools: Where VACASK and OpenVAF are looked for.
    ///   - store: Where compiled modules are kept.
    /// - Throws: A `DiagnosticError` when one of them is not installed.
    public init(tools: ToolBox, store: ModelStore) throws(DiagnosticError) {
        path = try tools.need(.vacask)
        compiler = try VerilogACompiler(tools: tools, store: store)
    }

    /// The transient of one device whose terminals are driven by sources.
    ///
    /// - Parameters:
    ///   - model: The model with its parameters' values.
    ///   - drive: The voltages of the terminals, without jumps.
    ///   - step: The largest step in s.
    /// - Returns: The states by name, `i(NAME)` for the current into each terminal in A or `v(NAME)` for a free one in V, and the
    ///   seconds that it took.
    /// - Throws: A `DiagnosticError` with what VACASK said.
    public func run(
        _ model: CompactModel, drive: TerminalDrive, step: Double
    ) throws(DiagnosticError) -> (waveforms: WaveformSet, seconds: Double) {
        let library = try compiler.compile(VerilogAWriter.write(model))
        let folder = FileManager.default.temporaryDirectory.appending(path: "hillock-vacask-\(UUID().uuidString)")
        do { try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true) } catch {
            throw DiagnosticError("cannot-write", "\(folder.path) cannot be made: \(error.localizedDescription)")
        }
        defer { try? FileManager.default.removeItem(at: folder) }
        try ModelStore.write(deck(model, library, drive, step), to: folder.appending(path: "run.sim"))
        let run = try ToolRun(path, ["-qp", "run.sim"], in: folder)
        guard let data = try? Data(contentsOf: folder.appending(path: "tran1.raw")) else {
            throw DiagnosticError("vacask", "VACASK gave no waveforms", help: run.complaint)
        }
        guard let plot = try RawFile.read(data: Array(data), file: "tran1.raw").plots.first,
            let last = plot.waveforms.axis.last, let stop = drive.times.last, last >= stop * (1 - 1e-9)
        else { throw DiagnosticError("vacask", "VACASK stopped before the end", help: run.complaint) }
        var signals: [Signal] = []
        func take(_ name: String, as own: String, sign: Double) throws(DiagnosticError) {
            guard let signal = plot.waveforms[name] else {
                throw DiagnosticError("vacask", "VACASK's file has no '\(name)'")
            }
            signals.append(Signal(own, signal.values.map { sign * $0 }))
        }
        let nodes = VerilogAWriter.nodeNames(of: model)
        for (state, node) in zip(model.states, nodes) { try take("x1:\(node)", as: state.name, sign: state.scale) }
        let free = Set(drive.free.map(\.terminal))
        for (index, terminal) in model.terminals.enumerated() {
            if free.contains(index) {
                try take("n\(index)", as: "v(\(terminal.name))", sign: 1)
                continue
            }
            try take("v\(index):flow(br)", as: "i(\(terminal.name))", sign: -1)
        }
        do {
            return (try WaveformSet(axis: plot.waveforms.axis, signals: signals), run.seconds)
        } catch {
            throw DiagnosticError("vacask", "VACASK's file has signals of different lengths")
        }
    }

    private func deck(_ model: CompactModel, _ library: URL, _ drive: TerminalDrive, _ step: Double) -> String {
        var lines = [
            "one device of \(model.name)", "load \"\(library.path)\"", "ground 0", "model vsource vsource",
            "model isource isource", "model device \(VerilogAWriter.moduleName(of: model))",
        ]
        for index in model.terminals.indices {
            let course = drive.course(of: index)
            let wave = course.map { "\($0.time), \($0.value)" }.joined(separator: ", ")
            let form = course.count > 1 ? "type=\"pwl\" wave=[\(wave)]" : "dc=\(course.first?.value ?? 0)"
            let isFree = drive.free.contains { $0.terminal == index }
            lines.append(
                isFree ? "i\(index) (0 n\(index)) isource \(form)" : "v\(index) (n\(index) 0) vsource \(form)")
        }
        let nets = model.terminals.indices.map { "n\($0)" }.joined(separator: " ")
        lines.append("x1 (\(nets)) device")
        let stop = drive.times.last ?? 0
        let held = drive.free.map { "\"n\($0.terminal)\", \($0.start)" }.joined(separator: ", ")
        let start = held.isEmpty ? "" : " ic={\(held)}"
        // One iteration more than its tolerance asks for: small errors of Newton's method add up over many steps. Initial
        // conditions are forced by conductances, at the standard 1e5 to five digits only.
        lines += [
            "control", "  options tran_method=\"trap\" reltol=1e-6 nr_conviter=2 nr_force=1e10",
            "  analysis tran1 tran step=\(step) stop=\(stop) maxstep=\(step)\(start)", "endc", "",
        ]
        return lines.joined(separator: "\n")
    }
}

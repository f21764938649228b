internal import Foundation
internal import Simulation
internal import Waveforms

/// What the parent asks of a worker. One frame each, answered by one ``WorkerReply`` each, in order.
enum WorkerCommand {
    /// Who are you: the library, its version and features.
    case describe
    /// Load this deck.
    case load(PreparedDeck)
    /// Run the loaded deck.
    case run(SimulationRequest)
    /// Run the loaded deck in windows.
    case couple(CoupleCommand)

    func encoded() -> [UInt8] {
        var writer = ByteWriter()
        switch self {
        case .describe:
            writer.append(UInt8(0))
        case .load(let deck):
            writer.append(UInt8(1))
            writer.append(deck.lines)
            writer.append(encode(deck.analysis))
            writer.append(deck.corners)
            writer.append(deck.retries.map(encode))
            writer.append(deck.codeModels)
        case .run(let request):
            writer.append(UInt8(2))
            writer.append(request.alterations.count)
            for alteration in request.alterations {
                writer.append(alteration.device)
                writer.append(alteration.parameter)
                writer.append(alteration.value)
            }
            writer.append(request.probes)
        case .couple(let command):
            writer.append(UInt8(3))
            command.append(to: &writer)
        }
        return writer.bytes
    }

    init(_ bytes: [UInt8]) throws {
        var reader = ByteReader(bytes)
        switch try reader.byte() {
        case 0:
            self = .describe
        case 1:
            let lines = try reader.strings()
            let analysis = try decode(Analysis.self, try reader.string())
            let corners = try reader.doubles()
            let retries = try reader.strings().map { try decode(RetryStep.self, $0) }
            let codeModels = try reader.strings()
            self = .load(
                PreparedDeck(
                    lines: lines, analysis: analysis, corners: corners, retries: retries, codeModels: codeModels))
        case 2:
            let count = try reader.int()
            var alterations: [Alteration] = []
            for _ in 0..<max(0, count) {
                alterations.append(
                    Alteration(
                        device: try reader.string(), parameter: try reader.string(), value: try reader.double()))
            }
            self = .run(SimulationRequest(alterations: alterations, probes: try reader.strings()))
        case 3:
            self = .couple(try CoupleCommand(&reader))
        default:
            throw ByteReader.Malformed()
        }
    }
}

/// What a worker answers.
enum WorkerReply {
    /// The answer to ``WorkerCommand/describe``.
    case description(LibraryDescription)
    /// The deck is loaded; what ngspice said that a user should know.
    case loaded([String])
    /// A run that may be used, and the worker's resident memory in bytes after it.
    case result(SimulationResult, residentBytes: Int)
    /// The points of a window: rows of time and probes.
    case window([Double])
    /// A coupled run has ended well; what ngspice said that a user should know.
    case coupled([String])
    /// No result. `broken` means that the worker ends itself now.
    case failure(SimulationFailure, residentBytes: Int, broken: Bool)

    init(_ bytes: [UInt8]) throws {
        var reader = ByteReader(bytes)
        switch try reader.byte() {
        case 0:
            self = .description(try decode(LibraryDescription.self, try reader.string()))
        case 1:
            self = .loaded(try reader.strings())
        case 2:
            let residentBytes = try reader.int()
            let analysisTime = try reader.double()
            let remarks = try reader.strings()
            let attempts = try reader.strings().map { try decode(Attempt.self, $0) }
            let settings = try reader.string()
            let kind = WaveformSet.AxisKind(rawValue: try reader.string()) ?? .none
            let axis = try reader.doubles()
            var signals: [Signal] = []
            for _ in 0..<(try reader.int()) {
                signals.append(
                    Signal(try reader.string(), try reader.doubles(), imaginary: try reader.doubles()))
            }
            let waveforms = try WaveformSet(axisKind: kind, axis: axis, signals: signals)
            self = .result(
                SimulationResult(
                    waveforms: waveforms, analysisTime: analysisTime, points: axis.count, failedAttempts: attempts,
                    remarks: remarks, settings: settings.isEmpty ? nil : settings),
                residentBytes: residentBytes)
        case 3:
            let residentBytes = try reader.int()
            let broken = try reader.byte() != 0
            self = .failure(
                try decode(SimulationFailure.self, try reader.string()), residentBytes: residentBytes, broken: broken)
        case 4:
            self = .window(try reader.doubles())
        case 5:
            self = .coupled(try reader.strings())
        default:
            throw ByteReader.Malformed()
        }
    }

    func encoded() -> [UInt8] {
        var writer = ByteWriter()
        switch self {
        case .description(let description):
            writer.append(UInt8(0))
            writer.append(encode(description))
        case .loaded(let remarks):
            writer.append(UInt8(1))
            writer.append(remarks)
        case .result(let result, let residentBytes):
            writer.append(UInt8(2))
            writer.append(residentBytes)
            writer.append(result.analysisTime)
            writer.append(result.remarks)
            writer.append(result.failedAttempts.map(encode))
            writer.append(result.settings ?? "")
            writer.append(result.waveforms.axisKind.rawValue)
            writer.append(result.waveforms.axis)
            writer.append(result.waveforms.signals.count)
            for signal in result.waveforms.signals {
                writer.append(signal.name)
                writer.append(signal.values)
                writer.append(signal.imaginary)
            }
        case .failure(let failure, let residentBytes, let broken):
            writer.append(UInt8(3))
            writer.append(residentBytes)
            writer.append(UInt8(broken ? 1 : 0))
            writer.append(encode(failure))
        case .window(let rows):
            writer.append(UInt8(4))
            writer.append(rows)
        case .coupled(let remarks):
            writer.append(UInt8(5))
            writer.append(remarks)
        }
        return writer.bytes
    }
}

// JSON for what is rare and small; numbers by the thousand go as they are.
private func encode(_ value: some Encodable) -> String {
    // A value made of texts, finite numbers and cases always has a JSON form.
    guard let data = try? JSONEncoder().encode(value) else { return "" }
    return String(decoding: data, as: UTF8.self)
}

private func decode<Value: Decodable>(_ type: Value.Type, _ text: String) throws -> Value {
    try JSONDecoder().decode(type, from: Data(text.utf8))
}

internal import Diagnostics
internal import Foundation

/// Where words for people and data for programs go: results to standard output, everything else to standard error.
enum Console {
    /// Whether standard error is a terminal, so that a progress bar makes sense.
    static var isTerminal: Bool { isatty(STDERR_FILENO) == 1 }

    /// Whether colours are wanted: a terminal, and no `NO_COLOR` (https://no-color.org).
    static var colour: Bool {
        isTerminal && (ProcessInfo.processInfo.environment["NO_COLOR"] ?? "").isEmpty
    }

    /// Writes a result to standard output.
    static func result(_ text: String) {
        write(text + "\n", to: .standardOutput)
    }

    /// Writes one JSON document to standard output: sorted keys, a `schema` number in the document.
    static func result(json document: some Encodable) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "Infinity", negativeInfinity: "-Infinity", nan: "NaN")
        result(String(decoding: try encoder.encode(document), as: UTF8.self))
    }

    /// Writes a line for the person at the terminal to standard error.
    static func note(_ text: String) {
        write(text + "\n", to: .standardError)
    }

    /// Writes findings about the user's input to standard error; of notes of one kind the first, and how many there are.
    static func show(_ findings: [Diagnostic]) {
        var counts: [String: Int] = [:]
        for finding in findings {
            if finding.severity == .note {
                counts[finding.code, default: 0] += 1
                if counts[finding.code] != 1 { continue }
            }
            note(finding.rendered(colour: colour))
        }
        for (code, count) in counts.sorted(by: { $0.key < $1.key }) where count > 1 {
            note("note: \(count - 1) more of this kind [\(code)]")
        }
    }

    /// Writes text as it is; a closed pipe is no reason to die.
    static func write(_ text: String, to handle: FileHandle) {
        try? handle.write(contentsOf: Data(text.utf8))
    }
}

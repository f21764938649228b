internal import Diagnostics
internal import Netlists

extension DeckLoading {
    /// Code models that open files or start programs (ngspice's xspice/icm; `d_process` and `d_cosim` since 42).
    private static let modelsWithFiles: Set<String> = [
        "filesource", "file_source", "d_source", "d_state", "d_process", "d_cosim", "table2d", "table3d",
    ]

    /// Parameters that name a file or a program.
    private static let parametersWithFiles: Set<String> = [
        "file", "input_file", "state_file", "process_file", "simulation", "lib_args", "sim_args",
    ]

    /// Beginnings of cards that ngspice takes for commands or inclusions, whatever letters follow.
    private static let refusedCards = [".control", ".endc", ".inc", ".lib", ".exec", ".load", ".osdi", ".hdl", ".pre_"]

    /// Whether a statement could run a command or open a file; if so, it is reported.
    mutating func refuses(_ statement: Statement) -> Bool {
        let origin = statement.origin
        switch statement.content {
        case .control(let lines):
            refuse(lines, after: origin)
            return true
        case .comment(let text) where text.hasPrefix("#"):
            // ngspice runs what follows "*#".
            refused.append(
                RefusedLine(file: fileName(origin), line: Int(origin.line), text: "*" + text, reason: "runs commands"))
            report(
                "command-refused", "the line '*\(text)' is a command for ngspice and is left out", about: nil, origin,
                severity: .warning, help: "run it with --trust-deck if you know where the deck comes from")
            return true
        case .verbatim(let text):
            let isRefused =
                text.split(separator: "\n").contains { line in
                    let start = line.drop { $0 == " " || $0 == "\t" }.lowercased()
                    return start.hasPrefix("*#") || Self.refusedCards.contains { start.hasPrefix($0) }
                } || Self.mayOpenFiles(text)
            if isRefused { refuse(origin, "this card can run commands or open files and is left out") }
            return isRefused
        case .model(let card):
            let opensFiles =
                card.type.lowercased().split { " :".contains($0) }.contains {
                    Self.modelsWithFiles.contains(String($0))
                }
                || card.parameters.contains { Self.parametersWithFiles.contains($0.name.lowercased()) }
            if opensFiles { refuse(origin, "model '\(card.name)' opens files or runs programs and is left out") }
            return opensFiles
        case .element(let element):
            var opensFiles = element.parameters.contains { Self.parametersWithFiles.contains($0.name.lowercased()) }
            if case .text(let text) = element.value { opensFiles = opensFiles || Self.namesFile(text) }
            if case .source(let source) = element.value, case .text(let text) = source.shape {
                opensFiles = opensFiles || Self.namesFile(text)
            }
            if opensFiles { refuse(origin, "element '\(element.name)' reads a file and is left out") }
            return opensFiles
        default:
            return false
        }
    }

    /// Whether a card that the reader did not understand names a model or a parameter that opens files.
    ///
    /// The device cards of CIDER may shorten `infile`, `outfile`, `rootfile` and `ic.file`.
    private static func mayOpenFiles(_ text: String) -> Bool {
        let words = text.lowercased().split { !($0.isLetter || $0.isNumber || "._".contains($0)) }
        guard words.first == ".model" || namesFile(text) else { return false }
        return namesFile(text)
            || words.contains { word in
                modelsWithFiles.contains(String(word)) || parametersWithFiles.contains(String(word))
                    || ["inf", "outf", "rootf", "ic.f"].contains { word.hasPrefix($0) }
            }
    }

    private static func namesFile(_ text: String) -> Bool {
        let squeezed = text.lowercased().filter { $0 != " " && $0 != "\t" }
        return squeezed.contains("file=")
    }

    private mutating func refuse(_ origin: Origin, _ message: String) {
        report(
            "file-refused", message, about: nil, origin,
            help: "load it with --trust-deck if you know where the deck comes from")
        note(origin, "opens files or runs programs")
    }

    private mutating func refuse(_ lines: [String], after origin: Origin) {
        for (offset, line) in lines.enumerated() where !line.allSatisfy(\.isWhitespace) {
            refused.append(
                RefusedLine(
                    file: fileName(origin), line: Int(origin.line) + 1 + offset, text: line, reason: "runs commands"))
        }
        let last = Int(origin.line) + lines.count
        let range = lines.count < 2 ? "line \(last)" : "lines \(origin.line + 1) to \(last)"
        report(
            "control-refused", "the commands of this control block (\(range)) are left out", about: ".control", origin,
            severity: .warning,
            help: "the deck's own analysis cards are used; --trust-deck runs the commands, which can run programs")
    }

    private func fileName(_ origin: Origin) -> String {
        sources.indices.contains(Int(origin.file)) ? sources[Int(origin.file)].file : ""
    }
}

/// How deeply blocks are nested in a text, found before it is read.
///
/// A netlist is a tree; one that is thousands of levels deep would run into the end of the stack.
enum BlockDepth {
    static let deepest = 64

    /// The first line in which a block is nested too deeply.
    static func firstTooDeep(_ text: String) -> Int? {
        var depth = 0
        for (index, line) in text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            .enumerated()
        {
            let start = line.drop { $0 == 0x20 || $0 == 0x09 }
            guard start.first == UInt8(ascii: ".") else { continue }
            let word = String(decoding: start.prefix(7), as: UTF8.self).lowercased()
            if word.hasPrefix(".subckt") || word == ".if" || word.hasPrefix(".if ") || word.hasPrefix(".if(")
                || word.hasPrefix(".macro")
            {
                depth += 1
                if depth > deepest { return index + 1 }
            } else if word.hasPrefix(".ends") || word.hasPrefix(".endif") || word.hasPrefix(".eom") {
                depth = max(0, depth - 1)
            }
        }
        return nil
    }
}

internal import Diagnostics
internal import Foundation
internal import Netlists

/// The text of a file with model cards, from which single cards are taken.
///
/// PDK files hold megabytes of cards; only the asked ones are parsed, the rest is skipped by searching the bytes.
struct CardFile {
    private let path: String
    private let data: Data

    init(_ url: URL) throws(DiagnosticError) {
        path = url.path
        do {
            data = try Data(contentsOf: url, options: .mappedIfSafe)
        } catch {
            throw DiagnosticError("unreadable-file", "\(path) cannot be read: \(error.localizedDescription)")
        }
    }

    /// The texts of the cards `.model NAME` and `.model NAME.BIN`, in order.
    ///
    /// - Parameters:
    ///   - name: The name of the model without the suffix of a bin.
    ///   - section: The `.lib` section to look in; `nil` for the whole file.
    /// - Returns: One text for each card.
    /// - Throws: A finding when the section or the cards are not in the file.
    func cards(of name: String, section: String?) throws(DiagnosticError) -> [CardText] {
        let bytes = [UInt8](data) + [0]
        var range = 0..<data.count
        if let section {
            guard let begin = find(".lib \(section)", in: bytes, range, wholeWord: true) else {
                throw DiagnosticError("missing-section", "\(path) has no section '\(section)'")
            }
            range = begin..<(find(".endl", in: bytes, begin..<data.count, wholeWord: true) ?? data.count)
        }
        var result: [CardText] = []
        var from = range.lowerBound
        while let at = find(name, in: bytes, from..<range.upperBound, wholeWord: false) {
            from = at + name.utf8.count
            guard let begin = start(ofModelAt: at, in: bytes, lowest: range.lowerBound) else { continue }
            let next = from < bytes.count ? bytes[from] : 10
            guard next == 46 || next == 32 || next == 9 || next == 10 || next == 13 else { continue }
            let end = end(ofCardAt: begin, in: bytes, highest: range.upperBound)
            result.append(CardText(text: String(decoding: bytes[begin..<end], as: UTF8.self), file: path))
            from = max(from, end)
        }
        if result.isEmpty {
            let place = section.map { " in section '\($0)'" } ?? ""
            throw DiagnosticError("missing-model", "\(path) has no model '\(name)'\(place)")
        }
        return result
    }

    /// The offset of a text in a range, compared as it stands.
    ///
    /// `bytes` ends in a zero byte, so that the C library's search, which is fast in every build, stops there.
    private func find(_ text: String, in bytes: [UInt8], _ range: Range<Int>, wholeWord: Bool) -> Int? {
        bytes.withUnsafeBytes { buffer -> Int? in
            guard let base = buffer.bindMemory(to: CChar.self).baseAddress else { return nil }
            var from = range.lowerBound
            while from < range.upperBound, let hit = strstr(base + from, text) {
                let at = UnsafePointer(hit) - base
                let next = at + text.utf8.count
                if next > range.upperBound { return nil }
                if !wholeWord || buffer[next] <= 32 { return at }
                from = at + 1
            }
            return nil
        }
    }

    /// The offset of `.model` before a name, or `nil` when the name stands elsewhere.
    private func start(ofModelAt name: Int, in bytes: [UInt8], lowest: Int) -> Int? {
        var at = name
        while at > lowest, bytes[at - 1] == 32 || bytes[at - 1] == 9 { at -= 1 }
        guard at - 6 >= lowest, at < name else { return nil }
        let word = String(decoding: bytes[(at - 6)..<at], as: UTF8.self).lowercased()
        guard word == ".model", at - 6 == 0 || bytes[at - 7] == 10 else { return nil }
        return at - 6
    }

    /// The offset after the last line that continues a card.
    private func end(ofCardAt begin: Int, in bytes: [UInt8], highest: Int) -> Int {
        var lineStart = begin
        var end = begin
        while lineStart < highest {
            let first = bytes[lineStart]
            let continues = lineStart == begin || first == 43
            let skipped = first == 42 || first == 10 || first == 13 || first == 32
            guard continues || skipped else { break }
            var lineEnd = lineStart
            while lineEnd < highest, bytes[lineEnd] != 10 { lineEnd += 1 }
            if continues { end = lineEnd }
            lineStart = lineEnd + 1
        }
        return end
    }
}

/// The text of one model card with its continuation lines.
struct CardText {
    let text: String
    let file: String

    /// The card with the values of its parameters.
    ///
    /// - Parameter parameters: Values for names that appear in the card, by lower-case name.
    /// - Returns: The card with numbers only.
    /// - Throws: A finding for a value that is neither a number nor a known name.
    func card(parameters: [String: Double]) throws(DiagnosticError) -> ModelCard {
        var words: [Substring] = []
        for line in text.split(separator: "\n") where !line.hasPrefix("*") {
            let plain = line.hasPrefix("+") ? line.dropFirst() : line
            for part in plain.split(whereSeparator: { $0 == " " || $0 == "\t" || $0 == "\r" || $0 == "(" || $0 == ")" })
            {
                if part.hasPrefix("$") || part.hasPrefix(";") { break }
                words += part.split(separator: "=", omittingEmptySubsequences: false)
                    .interleaved(with: "=").filter { !$0.isEmpty }
            }
        }
        guard words.count >= 3 else { throw DiagnosticError("bad-card", "\(file) has a model card without a type") }
        var card = ModelCard(name: String(words[1]), type: String(words[2]).lowercased())
        var index = 3
        while index < words.count {
            guard index + 2 < words.count, words[index + 1] == "=" else {
                throw DiagnosticError(
                    "bad-card", "'\(words[index])' in the card '\(card.name)' of \(file) has no value")
            }
            let value = try number(words[index + 2], parameters: parameters, card: card.name)
            card.parameters.append(Parameter(String(words[index]), .number(value)))
            index += 3
        }
        return card
    }

    private func number(
        _ text: Substring, parameters: [String: Double], card: String
    ) throws(DiagnosticError) -> Double {
        if let value = Double(text) { return value }
        if let value = parameters[text.lowercased()] { return value }
        throw DiagnosticError(
            "bad-card", "'\(text)' in the card '\(card)' of \(file) is neither a number nor a known name",
            help: helpNaming(String(text), among: Array(parameters.keys)))
    }
}

extension Array where Element == Substring {
    /// The elements with a separator between each two.
    fileprivate func interleaved(with separator: Substring) -> [Substring] {
        var result: [Substring] = []
        for (index, element) in enumerated() {
            if index > 0 { result.append(separator) }
            result.append(element)
        }
        return result
    }
}

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

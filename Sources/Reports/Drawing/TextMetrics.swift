/// How much room a text takes, without asking a font.
///
/// The widths are those of the widest of the sans-serif fonts in common use (DejaVu Sans; Helvetica and Arial are
/// narrower by a tenth), so that a layout made with them never overlaps.
enum TextMetrics {
    /// The width of a text.
    ///
    /// - Parameters:
    ///   - text: One line.
    ///   - size: The font size in pixels.
    /// - Returns: An upper estimate in pixels.
    static func width(_ text: String, size: Double) -> Double {
        text.reduce(0) { $0 + emWidth($1) } * size
    }

    private static func emWidth(_ character: Character) -> Double {
        switch character {
        case "i", "l", "j", "I", "|", ".", ",", ":", ";", "'", " ", "!": 0.33
        case "f", "t", "r", "(", ")", "[", "]", "/", "-", "⁻": 0.42
        case "m", "w", "M", "W", "%", "@", "—", "…": 0.98
        case "A"..."Z": 0.75
        case "Δ", "Ω", "+", "−", "=", "<", ">", "×", "±", "~", "#": 0.84
        case "µ", "σ", "τ", "°": 0.64
        default: character.isASCII ? 0.64 : 0.8
        }
    }

    /// The text, cut and ended with `…` if it is wider than there is room.
    ///
    /// - Parameters:
    ///   - text: One line.
    ///   - room: The room in pixels.
    ///   - size: The font size in pixels.
    static func truncated(_ text: String, room: Double, size: Double) -> String {
        guard width(text, size: size) > room else { return text }
        var kept = text
        while !kept.isEmpty, width(kept + "…", size: size) > room { kept.removeLast() }
        return kept + "…"
    }

    /// The text broken at blanks into lines that fit.
    ///
    /// - Parameters:
    ///   - text: Words.
    ///   - room: The room for a line in pixels.
    ///   - size: The font size in pixels.
    ///   - limit: The largest number of lines; the last one is truncated.
    static func lines(_ text: String, room: Double, size: Double, limit: Int) -> [String] {
        var lines: [String] = []
        var current = ""
        for word in text.split(separator: " ") {
            let longer = current.isEmpty ? String(word) : current + " " + word
            if current.isEmpty || lines.count == limit - 1 || width(longer, size: size) <= room {
                current = longer
            } else {
                lines.append(current)
                current = String(word)
            }
        }
        if !current.isEmpty { lines.append(current) }
        return lines.map { truncated($0, room: room, size: size) }
    }
}

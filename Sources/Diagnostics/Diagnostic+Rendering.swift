extension Diagnostic {
    /// The finding as text for a terminal: `file:line:column: severity: message [code]`, the source line with a caret
    /// under the place, and the help.
    ///
    /// - Parameter colour: Whether to use ANSI colours.
    /// - Returns: One or more lines without a final newline.
    public func rendered(colour: Bool = false) -> String {
        var lines: [String] = []
        let place = location.map { "\($0.file):\($0.line):\($0.column): " } ?? ""
        let label = colour ? "\u{1B}[1;\(severity.ansiColour)m\(severity.rawValue):\u{1B}[0m" : "\(severity.rawValue):"
        lines.append("\(place)\(label) \(message) [\(code)]")
        if let location, let excerpt {
            let number = String(location.line)
            let gutter = String(repeating: " ", count: number.count)
            lines.append(" \(number) | \(excerpt)")
            let lead = excerpt.prefix(max(0, location.column - 1)).map { $0 == "\t" ? "\t" : " " }.joined()
            let room = max(1, excerpt.count - location.column + 1)
            let mark = "^" + String(repeating: "~", count: max(0, min(location.length, room) - 1))
            lines.append(" \(gutter) | \(lead)\(colour ? "\u{1B}[1;32m\(mark)\u{1B}[0m" : mark)")
        }
        if let help {
            lines.append("   = help: \(help)")
        }
        return lines.joined(separator: "\n")
    }
}

extension Diagnostic.Severity {
    fileprivate var ansiColour: Int {
        switch self {
        case .error: 31
        case .warning: 33
        case .note: 36
        }
    }
}

extension ReportDocument {
    /// The report in GitHub's Markdown; pictures are links to `NAME.svg` beside it.
    ///
    /// - Parameter pictureFolder: The folder of the pictures relative to the report, e.g. `figures/`; empty for the
    ///   report's own.
    public func markdown(pictureFolder: String = "") -> String {
        var parts = ["# \(markdownEscaped(title))"]
        parts += summary.map(markdownEscaped)
        if !warnings.isEmpty {
            parts.append(warnings.map { "> **Warning:** \(markdownEscaped($0))" }.joined(separator: "\n>\n"))
        }
        for section in sections {
            parts.append("## \(markdownEscaped(section.title))")
            parts += section.blocks.map { Self.markdown($0, pictureFolder) }
        }
        if !provenance.isEmpty {
            parts.append("## Provenance")
            parts.append(String(provenanceTable.markdown().dropLast()))
        }
        return parts.joined(separator: "\n\n") + "\n"
    }

    private static func markdown(_ block: Block, _ pictureFolder: String) -> String {
        switch block {
        case .paragraph(let text):
            return markdownEscaped(text)
        case .list(let items):
            return items.map { "- \(markdownEscaped($0))" }.joined(separator: "\n")
        case .table(let table, let caption):
            let text = String(table.markdown().dropLast())
            return caption.isEmpty ? text : "\(markdownEscaped(caption))\n\n\(text)"
        case .picture(let picture):
            let caption = markdownEscaped(picture.caption)
            return "![\(caption)](\(pictureFolder)\(picture.name).svg)\n\n*\(caption)*"
        case .commands(let lines):
            // A fence longer than any run of backticks inside cannot be closed by the commands.
            let longest = lines.flatMap { $0.split(whereSeparator: { $0 != "`" }) }.map(\.count).max() ?? 0
            let fence = String(repeating: "`", count: max(3, longest + 1))
            return "\(fence)sh\n\(lines.joined(separator: "\n"))\n\(fence)"
        }
    }
}

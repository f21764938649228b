extension ReportDocument {
    /// The report as one HTML file that needs no other: style and pictures are inside.
    ///
    /// - Parameter theme: The colours and fonts of the pictures.
    /// - Throws: ``PlotError`` when a picture cannot be drawn.
    public func html(theme: PlotTheme = .paper) throws(PlotError) -> String {
        let title = NumberText.escaped(title)
        var body = "<h1>\(title)</h1>\n"
        for paragraph in summary { body += "<p>\(NumberText.escaped(paragraph))</p>\n" }
        for warning in warnings {
            body += "<p class=\"warning\"><strong>Warning:</strong> \(NumberText.escaped(warning))</p>\n"
        }
        for section in sections {
            body += "<h2>\(NumberText.escaped(section.title))</h2>\n"
            for block in section.blocks { body += try Self.html(block, theme) }
        }
        if !provenance.isEmpty { body += "<h2>Provenance</h2>\n\(provenanceTable.html())" }
        return """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8"/>
            <meta name="viewport" content="width=device-width, initial-scale=1"/>
            <title>\(title)</title>
            <style>\(Self.style)</style>
            </head>
            <body>
            \(body)</body>
            </html>

            """
    }

    private static func html(_ block: Block, _ theme: PlotTheme) throws(PlotError) -> String {
        switch block {
        case .paragraph(let text):
            return "<p>\(NumberText.escaped(text))</p>\n"
        case .list(let items):
            return "<ul>\n\(items.map { "<li>\(NumberText.escaped($0))</li>\n" }.joined())</ul>\n"
        case .table(let table, let caption):
            return (caption.isEmpty ? "" : "<p class=\"caption\">\(NumberText.escaped(caption))</p>\n") + table.html()
        case .picture(let picture):
            let caption = NumberText.escaped(picture.caption)
            return "<figure>\n\(try picture.figure.svg(theme: theme))<figcaption>\(caption)</figcaption>\n</figure>\n"
        case .commands(let lines):
            return "<pre><code>\(lines.map(NumberText.escaped).joined(separator: "\n"))</code></pre>\n"
        }
    }

    private static let style = """

        body { font: 16px/1.5 Helvetica, Arial, 'Liberation Sans', 'DejaVu Sans', sans-serif; color: #1a1a1a;
               background: #fff; max-width: 52rem; margin: 2rem auto; padding: 0 1rem; }
        h1 { font-size: 1.7rem; line-height: 1.25; } h2 { font-size: 1.25rem; margin-top: 2.2rem; }
        table { border-collapse: collapse; font-size: 0.9rem; margin: 0.5rem 0 1.2rem; display: block; overflow-x: auto; }
        th, td { padding: 0.25rem 0.9rem 0.25rem 0; text-align: left; border-bottom: 1px solid #ddd; vertical-align: top; }
        th { border-bottom: 1.5px solid #1a1a1a; }
        .number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
        figure { margin: 1rem 0 1.6rem; break-inside: avoid; } figure svg { max-width: 100%; height: auto; }
        figcaption, .caption { color: #444; font-size: 0.9rem; }
        pre { background: #f4f4f4; padding: 0.7rem; overflow-x: auto; font-size: 0.85rem; }
        .warning { border-left: 4px solid #d55e00; background: #fdf3ec; padding: 0.5rem 0.8rem; }
        @media print { body { max-width: none; margin: 0; } a { color: inherit; } }

        """
}

internal import Foundation

/// A figure for gnuplot: a script and the data that it reads.
public struct GnuplotFiles: Hashable, Codable, Sendable {
    /// The text of the script; `gnuplot NAME.gp` in the folder of both files writes `NAME.pdf`.
    public var script: String

    /// The text of the data file `NAME.dat`: blocks in SI units, divided by two empty lines.
    public var data: String
}

extension Figure {
    /// The figure as a gnuplot script and its data, with every point and full precision.
    ///
    /// - Parameter name: The common base name of the files: the script is meant for `name.gp`, reads `name.dat` and
    ///   writes `name.pdf`.
    /// - Throws: ``PlotError`` when there is nothing to draw or a value cannot be drawn.
    public func gnuplot(named name: String) throws(PlotError) -> GnuplotFiles {
        var layouts: [PanelLayout] = []
        let shared = try sharedHorizontalRange()
        for panel in panels { layouts.append(try PanelLayout(panel, shared: shared, height: panelHeight)) }
        guard !layouts.isEmpty else { throw .nothingToDraw("“\(title)”") }
        var writer = GnuplotWriter(dataName: name + ".dat", theme: .paper)
        let height = Double(layouts.count) * panelHeight + 90
        writer.script += [
            "# gnuplot \(name).gp writes \(name).pdf; for other formats change the terminal.",
            "set terminal pdfcairo font 'Helvetica,9' size \(NumberText.coordinate(width / 48)),"
                + NumberText.coordinate(height / 48) + " enhanced",
            "set output \(GnuplotWriter.quoted(name + ".pdf"))",
            "set key outside top center horizontal reverse Left noenhanced",
            "set grid lc rgb '#e6e6e6' lt 1",
            "set tics nomirror out",
        ]
        if layouts.count > 1 {
            let heading = title.isEmpty ? "" : " title \(GnuplotWriter.quoted(title)) noenhanced"
            writer.script.append("set multiplot layout \(layouts.count),1\(heading)")
        } else if !title.isEmpty {
            writer.script.append("set title \(GnuplotWriter.quoted(title)) noenhanced")
        }
        for layout in layouts { writer.add(layout) }
        if layouts.count > 1 { writer.script.append("unset multiplot") }
        return GnuplotFiles(
            script: writer.script.joined(separator: "\n") + "\n", data: writer.blocks.joined(separator: "\n\n"))
    }
}

/// Collects the lines of a script and the blocks of its data.
struct GnuplotWriter {
    let dataName: String
    let theme: PlotTheme
    var script: [String] = []
    var blocks: [String] = []

    /// A text in single quotes, in which gnuplot gives no character a meaning.
    static func quoted(_ text: String) -> String {
        "'" + text.filter { !$0.isNewline }.replacing("'", with: "''") + "'"
    }

    /// Adds a panel.
    mutating func add(_ layout: PanelLayout) {
        script += ["", "unset arrow", "unset label", "unset logscale"]
        let horizontal = scale(layout.horizontal, "x")
        let vertical = scale(layout.vertical, "y")
        if let categories = layout.panel.horizontal.categories { script.append(Self.tics(categories)) }
        var right = 0
        if let scale = layout.panel.colourScale {
            script += [palette(), "set cbrange [-\(scale.limit):\(scale.limit)]"]
            let title = layout.right?.title(AxisTicks(major: [])) ?? ""
            script += ["set cblabel \(Self.quoted(title)) noenhanced", "unset y2tics; unset y2label"]
        } else if let axis = layout.right {
            right = scale(axis, "y2")
            script.append("set y2tics")
        } else {
            script.append("unset y2tics; unset y2label")
        }
        var curves: [String] = []
        for layer in layout.panel.layers {
            let colour = "lc rgb '\(theme.colour(layer.colour).css)'"
            let style = "\(colour) lw \(NumberText.coordinate(1.5 * layer.weight)) dt \(Self.dashType(layer.dash))"
            let title = layer.name.map { "title \(Self.quoted($0))" } ?? "notitle"
            let axes = layer.usesRightAxis && layout.right != nil ? " axes x1y2" : ""
            let up = layer.usesRightAxis && layout.right != nil ? right : vertical
            func column(_ number: Int, _ exponent: Int) -> String { "($\(number)*1e\(-exponent))" }
            let across = column(1, horizontal)
            switch layer.mark {
            case .line(let x, let y):
                guard !x.isEmpty else { continue }
                let source = block(layer, [x, y])
                curves.append("\(source) using \(across):\(column(2, up))\(axes) with lines \(style) \(title)")
            case .points(let x, let y, let shape):
                guard !x.isEmpty else { continue }
                let kind = Self.pointType(shape)
                let source = block(layer, [x, y])
                curves.append(
                    "\(source) using \(across):\(column(2, up))\(axes) with points \(colour) \(kind) \(title)")
            case .errorBars(let x, let lower, let upper):
                let source = block(layer, [x, zip(lower, upper).map { ($0 + $1) / 2 }, lower, upper])
                let columns = "\(across):\(column(2, up)):\(column(3, up)):\(column(4, up))"
                curves.append("\(source) using \(columns)\(axes) with yerrorbars pt 0 \(style) \(title)")
            case .cells(let x, let y, let values):
                let source = block(layer, Self.columns(x, y, values))
                let box = [1, 2, 3].map { column($0, horizontal) } + [4, 5, 6].map { column($0, vertical) }
                let columns = ([box[0], box[3], box[1], box[2], box[4], box[5]] + ["7"]).joined(separator: ":")
                curves.append("\(source) using \(columns) with boxxyerror fs solid noborder lc palette notitle")
            case .band(let x, let lower, let upper):
                let source = block(layer, [x, lower, upper])
                let columns = "\(across):\(column(2, up)):\(column(3, up))"
                curves.append("\(source) using \(columns)\(axes) with filledcurves \(colour) \(title)")
            case .bars(let edges, let heights):
                let middles = zip(edges, edges.dropFirst()).map { ($0 + $1) / 2 }
                let widths = zip(edges, edges.dropFirst()).map { $1 - $0 }
                let source = block(layer, [middles, heights, widths])
                let columns = "\(across):\(column(2, up)):\(column(3, horizontal))"
                curves.append("\(source) using \(columns)\(axes) with boxes fs solid \(colour) \(title)")
            case .vertical(let value, let label):
                let place = "first \(value * pow(10, Double(-horizontal)))"
                script.append("set arrow from \(place), graph 0 to \(place), graph 1 nohead front \(style)")
                if let label {
                    let style = "rotate right offset -0.8,0 front noenhanced"
                    script.append("set label \(Self.quoted(label)) at \(place), graph 0.98 \(style)")
                }
                if layer.name != nil { curves.append("NaN \(style) \(title)") }
            case .horizontal(let value):
                let place = "first \(value * pow(10, Double(-up)))"
                script.append("set arrow from graph 0, \(place) to graph 1, \(place) nohead front \(style)")
                if layer.name != nil { curves.append("NaN \(style) \(title)") }
            }
        }
        script.append("plot \\\n    " + (curves.isEmpty ? ["NaN notitle"] : curves).joined(separator: ", \\\n    "))
    }

    /// Sets range, scale and title of an axis.
    ///
    /// - Returns: The power of ten in which its values are plotted.
    private mutating func scale(_ layout: AxisLayout, _ name: String) -> Int {
        let logarithmic = layout.axis.scale == .logarithmic
        let largest = max(abs(layout.lower), abs(layout.upper))
        let exponent =
            logarithmic ? 0 : AxisTicks.prefixExponent(for: largest, step: largest / 10, unit: layout.axis.unit)
        let title = layout.title(AxisTicks(major: [], exponent: exponent))
        let factor = pow(10, Double(-exponent))
        script.append("set \(name)label \(Self.quoted(title)) noenhanced")
        script.append("set \(name)range [\(layout.lower * factor):\(layout.upper * factor)]")
        if logarithmic { script.append("set logscale \(name)") }
        script.append("set format \(name) \(logarithmic ? "'10^{%L}'" : "'%.10g'")")
        return exponent
    }

    /// Adds a block of data.
    ///
    /// - Returns: How the script names it.
    private mutating func block(_ layer: Layer, _ columns: [[Double]]) -> String {
        var lines = ["# \((layer.name ?? "").filter { !$0.isNewline })"]
        for row in columns[0].indices {
            lines.append(columns.map { "\($0[row])" }.joined(separator: " "))
        }
        blocks.append(lines.joined(separator: "\n") + "\n")
        return "\(Self.quoted(dataName)) index \(blocks.count - 1)"
    }

    private static func dashType(_ dash: LineDash) -> String {
        switch dash {
        case .solid: "1"
        case .dashed: "2"
        case .dotted: "3"
        case .dashDotted: "4"
        }
    }
}

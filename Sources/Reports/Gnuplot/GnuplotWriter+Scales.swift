internal import Foundation

// Named places, colour scales and point shapes in gnuplot's words.
extension GnuplotWriter {
    /// The ticks of named places, with the name of the group below the first place of each.
    static func tics(_ categories: AxisCategories) -> String {
        var place = 0
        var tics: [String] = []
        for group in categories.groups {
            for (index, name) in group.places.enumerated() {
                let below = index == 0 && !group.name.isEmpty ? "\\n" + escaped(group.name) : ""
                tics.append("\"\(escaped(name))\(below)\" \(place)")
                place += 1
            }
        }
        return "set xtics noenhanced (\(tics.joined(separator: ", ")))"
    }

    /// The palette of the theme's diverging colours.
    func palette() -> String {
        let colours = theme.diverging.enumerated().map { "\($0) '\($1.css)'" }
        return "set palette defined (\(colours.joined(separator: ", ")))"
    }

    /// One row for each cell: its middle and borders across, its middle and borders upward, its value.
    static func columns(_ x: [Double], _ y: [Double], _ values: [[Double]]) -> [[Double]] {
        var columns = Array(repeating: [Double](), count: 7)
        for (row, line) in values.enumerated() {
            for (column, value) in line.enumerated() where !value.isNaN {
                let (left, right, bottom, top) = (x[column], x[column + 1], y[row], y[row + 1])
                let cell = [(left + right) / 2, left, right, (bottom + top) / 2, bottom, top, value]
                for (index, number) in cell.enumerated() { columns[index].append(number) }
            }
        }
        return columns
    }

    /// The type and size of a point.
    static func pointType(_ shape: PointShape) -> String {
        switch shape {
        case .circle: "pt 7 ps 0.3"
        case .square: "pt 5 ps 0.3"
        case .ring: "pt 6 ps 0.5"
        case .diamond: "pt 13 ps 0.5"
        case .triangle: "pt 9 ps 0.5"
        case .stroke: "pt 1 ps 0.5"
        }
    }

    private static func escaped(_ text: String) -> String {
        text.filter { !$0.isNewline }.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
    }
}

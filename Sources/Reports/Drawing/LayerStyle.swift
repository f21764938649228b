extension PlotTheme {
    /// The colour of a role.
    func colour(_ role: PlotColour) -> RGB {
        switch role {
        case .series(let index): seriesColour(index)
        case .tint(let index, let strength):
            seriesColour(index).mixed(into: background ?? RGB(0xFFFFFF), strength: strength)
        case .ink: ink
        case .muted: muted
        case .limit: limit
        }
    }

    /// The `stroke-dasharray` of a layer: its own, or that of a curve beyond the theme's colours.
    func dashArray(_ layer: Layer, width: Double) -> String? {
        var dash = layer.dash
        if dash == .solid, case .series(let index) = layer.colour {
            let round = dashesEverySeries ? index : index / series.count
            dash = LineDash.allCases[abs(round) % LineDash.allCases.count]
        }
        let unit = max(1, width)
        let lengths: [Double]
        switch dash {
        case .solid: return nil
        case .dashed: lengths = [5, 3]
        case .dotted: lengths = [1.2, 2]
        case .dashDotted: lengths = [5, 2, 1.2, 2]
        }
        return lengths.map { NumberText.coordinate($0 * unit) }.joined(separator: " ")
    }

    /// The diameter of a point in pixels.
    var pointSize: Double { lineWidth * 2.6 }

    private func seriesColour(_ index: Int) -> RGB {
        series.isEmpty ? ink : series[abs(index) % series.count]
    }
}

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

    /// The colour behind everything, white where a picture is transparent.
    var ground: RGB { background ?? RGB(0xFFFFFF) }

    /// The colour of cells of a shade, linear between the theme's colours.
    ///
    /// - Parameter shade: From −1 at the lowest value over 0 to 1 at the highest.
    func divergingColour(_ shade: Double) -> RGB {
        guard let last = diverging.last, diverging.count > 1 else { return ink }
        let place = (min(1, max(-1, shade)) + 1) / 2 * Double(diverging.count - 1)
        let index = Int(place)
        guard index + 1 < diverging.count else { return last }
        return diverging[index + 1].mixed(into: diverging[index], strength: place - Double(index))
    }

    /// The diameter of a point in pixels.
    var pointSize: Double { lineWidth * 2.6 }

    private func seriesColour(_ index: Int) -> RGB {
        series.isEmpty ? ink : series[abs(index) % series.count]
    }
}

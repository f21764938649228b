/// Colours, fonts and line widths of pictures.
public struct PlotTheme: Hashable, Codable, Sendable {
    /// The colour behind everything; `nil` leaves the picture transparent.
    public var background: RGB?

    /// Text, axes and ticks.
    public var ink: RGB

    /// Zero lines and other things behind the data.
    public var muted: RGB

    /// Grid lines.
    public var grid: RGB

    /// Specification limits.
    public var limit: RGB

    /// The colours of curves, in order.
    public var series: [RGB]

    /// The colours of cells from the lowest value over zero to the highest.
    public var diverging: [RGB]

    /// Whether each curve has its own dash pattern too, so that curves differ without colour.
    public var dashesEverySeries: Bool

    /// CSS font families, most wanted first.
    public var fontFamily: String

    /// The size of tick labels and legends in pixels; labels and titles follow from it.
    public var fontSize: Double

    /// The width of a curve in pixels.
    public var lineWidth: Double

    /// Creates a theme.
    ///
    /// - Parameters:
    ///   - background: The colour behind everything; `nil` leaves the picture transparent.
    ///   - ink: Text, axes and ticks.
    ///   - muted: Zero lines and other things behind the data.
    ///   - grid: Grid lines.
    ///   - limit: Specification limits.
    ///   - series: The colours of curves, in order; at least one.
    ///   - diverging: The colours of cells from the lowest value over zero to the highest; three or more.
    ///   - dashesEverySeries: Whether each curve has its own dash pattern too.
    ///   - fontFamily: CSS font families, most wanted first.
    ///   - fontSize: The size of tick labels and legends in pixels.
    ///   - lineWidth: The width of a curve in pixels.
    public init(
        background: RGB?,
        ink: RGB,
        muted: RGB,
        grid: RGB,
        limit: RGB,
        series: [RGB],
        diverging: [RGB] = [0x2166AC, 0x92C5DE, 0xF7F7F7, 0xF4A582, 0xB2182B].map { RGB($0) },
        dashesEverySeries: Bool = false,
        fontFamily: String = "Helvetica, Arial, 'Liberation Sans', 'DejaVu Sans', sans-serif",
        fontSize: Double = 12,
        lineWidth: Double = 1.5
    ) {
        self.background = background
        self.ink = ink
        self.muted = muted
        self.grid = grid
        self.limit = limit
        self.series = series.isEmpty ? [ink] : series
        self.diverging = diverging
        self.dashesEverySeries = dashesEverySeries
        self.fontFamily = fontFamily
        self.fontSize = fontSize
        self.lineWidth = lineWidth
    }

    /// White paper with colours that people with any kind of colour vision tell apart.
    ///
    /// The colours are those of M. Okabe and K. Ito, "Color Universal Design" (2008), without the yellow, which is too
    /// pale for lines on white. Cells have the scale RdBu of C. A. Brewer, which people with any kind of colour vision read.
    public static let paper = PlotTheme(
        background: RGB(0xFFFFFF), ink: RGB(0x1A1A1A), muted: RGB(0x8A8A8A), grid: RGB(0xE6E6E6),
        limit: RGB(0xA50F15),
        series: [0x0072B2, 0xD55E00, 0x009E73, 0xCC79A7, 0x56B4E9, 0xE69F00, 0x1A1A1A].map { RGB($0) }
    )

    /// Light lines on a dark ground, for screens.
    public static let dark = PlotTheme(
        background: RGB(0x16191D), ink: RGB(0xE8E8E8), muted: RGB(0x8A9099), grid: RGB(0x31363D),
        limit: RGB(0xFF8A80),
        series: [0x56B4E9, 0xE69F00, 0x2BC79A, 0xCC79A7, 0xF0E442, 0xFF7F32, 0xE8E8E8].map { RGB($0) },
        diverging: [0x9CCBF5, 0x3F7FB5, 0x20242A, 0xB85C3C, 0xFFB59B].map { RGB($0) }
    )

    /// Black and greys with dash patterns, for print without colour.
    public static let monochrome = PlotTheme(
        background: RGB(0xFFFFFF), ink: RGB(0x000000), muted: RGB(0x808080), grid: RGB(0xE6E6E6),
        limit: RGB(0x000000), series: [0x000000, 0x606060, 0x000000, 0x606060].map { RGB($0) },
        diverging: [0x000000, 0x808080, 0xFFFFFF].map { RGB($0) },
        dashesEverySeries: true
    )
}

/// A colour of the sRGB space.
public struct RGB: Hashable, Codable, Sendable {
    /// The red part, 0 to 255.
    public var red: UInt8

    /// The green part, 0 to 255.
    public var green: UInt8

    /// The blue part, 0 to 255.
    public var blue: UInt8

    /// Creates a colour from a number as in CSS.
    ///
    /// - Parameter code: Six hexadecimal digits, `0xRRGGBB`.
    public init(_ code: UInt32) {
        red = UInt8(truncatingIfNeeded: code >> 16)
        green = UInt8(truncatingIfNeeded: code >> 8)
        blue = UInt8(truncatingIfNeeded: code)
    }

    /// The colour as in CSS: `#rrggbb`.
    public var css: String {
        "#"
            + [red, green, blue].map { part in
                let digits = String(part, radix: 16)
                return digits.count == 1 ? "0" + digits : digits
            }.joined()
    }

    /// This colour mixed into another one.
    ///
    /// - Parameters:
    ///   - ground: The colour at strength 0.
    ///   - strength: The part of this colour, 0 to 1.
    /// - Returns: The mixture, linear in the coded values.
    func mixed(into ground: RGB, strength: Double) -> RGB {
        func mix(_ top: UInt8, _ bottom: UInt8) -> UInt8 {
            UInt8((Double(bottom) + (Double(top) - Double(bottom)) * min(1, max(0, strength))).rounded())
        }
        var result = self
        result.red = mix(red, ground.red)
        result.green = mix(green, ground.green)
        result.blue = mix(blue, ground.blue)
        return result
    }
}

/// A kind of picture made from simulation results.
///
/// To add a kind, add a file beside its siblings in `Plots/` with a value type that holds the data and turns it into a
/// ``Figure``; the writers of SVG and gnuplot need no change.
public protocol Plot: Hashable, Codable, Sendable {
    /// The picture as values.
    ///
    /// - Throws: ``PlotError`` when the data cannot be drawn.
    func figure() throws(PlotError) -> Figure
}

extension Plot {
    /// The picture as a self-contained SVG document; the same data give the same bytes.
    ///
    /// - Parameter theme: Colours, fonts and line widths.
    /// - Throws: ``PlotError`` when the data cannot be drawn.
    public func svg(theme: PlotTheme = .paper) throws(PlotError) -> String {
        try figure().svg(theme: theme)
    }

    /// The picture as a gnuplot script and its data.
    ///
    /// - Parameter name: The common base name of the files that the script reads and writes.
    /// - Throws: ``PlotError`` when the data cannot be drawn.
    public func gnuplot(named name: String) throws(PlotError) -> GnuplotFiles {
        try figure().gnuplot(named: name)
    }
}

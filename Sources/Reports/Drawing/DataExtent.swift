/// The smallest and the largest values of the layers of a panel, after a check that they can be drawn.
struct DataExtent {
    private(set) var horizontal: ClosedRange<Double>?
    private(set) var left: ClosedRange<Double>?
    private(set) var right: ClosedRange<Double>?

    /// Looks through all layers.
    ///
    /// - Throws: ``PlotError`` when series that belong together differ in length, or a value is not finite.
    init(_ panel: Panel) throws(PlotError) {
        for layer in panel.layers {
            let what = layer.name.map { "“\($0)”" } ?? "a series over “\(panel.horizontal.label)”"
            switch layer.mark {
            case .line(let x, let y), .points(let x, let y, _):
                try include(x: x, y: [y], layer, what)
            case .band(let x, let lower, let upper):
                try include(x: x, y: [lower, upper], layer, what)
            case .errorBars(let x, let lower, let upper):
                try include(x: x, y: [lower, upper], layer, what)
            case .cells(let x, let y, let values):
                try Self.checkCells(x, y, values, what)
                horizontal = try Self.joined(horizontal, x, what)
                try includeVertical(y, layer, what)
            case .bars(let edges, let heights):
                guard edges.count == heights.count + 1 else {
                    throw .lengthMismatch("The edges of \(what)", expected: heights.count + 1, found: edges.count)
                }
                horizontal = try Self.joined(horizontal, edges, what)
                try includeVertical(heights, layer, what)
                if axis(of: layer, in: panel).scale == .linear { try includeVertical([0], layer, what) }
            case .vertical(let place, _):
                horizontal = try Self.joined(horizontal, [place], what)
            case .horizontal(let place):
                try includeVertical([place], layer, what)
            }
        }
    }

    private static func checkCells(
        _ x: [Double], _ y: [Double], _ values: [[Double]], _ what: String
    ) throws(PlotError) {
        guard y.count == values.count + 1 else {
            throw .lengthMismatch("The edges of \(what)", expected: values.count + 1, found: y.count)
        }
        for row in values {
            guard x.count == row.count + 1 else {
                throw .lengthMismatch("The edges of \(what)", expected: row.count + 1, found: x.count)
            }
            guard !row.contains(where: \.isInfinite) else { throw .notFinite(what) }
        }
    }

    private func axis(of layer: Layer, in panel: Panel) -> PlotAxis {
        layer.usesRightAxis ? panel.right ?? panel.vertical : panel.vertical
    }

    private mutating func include(x: [Double], y: [[Double]], _ layer: Layer, _ what: String) throws(PlotError) {
        for values in y {
            guard values.count == x.count else {
                throw .lengthMismatch(what, expected: x.count, found: values.count)
            }
            try includeVertical(values, layer, what)
        }
        horizontal = try Self.joined(horizontal, x, what)
    }

    private mutating func includeVertical(_ values: [Double], _ layer: Layer, _ what: String) throws(PlotError) {
        if layer.usesRightAxis {
            right = try Self.joined(right, values, what)
        } else {
            left = try Self.joined(left, values, what)
        }
    }

    private static func joined(
        _ range: ClosedRange<Double>?, _ values: [Double], _ what: String
    ) throws(PlotError) -> ClosedRange<Double>? {
        guard var low = values.first else { return range }
        var high = low
        for value in values {
            guard value.isFinite else { throw .notFinite(what) }
            low = min(low, value)
            high = max(high, value)
        }
        return range.map { min($0.lowerBound, low)...max($0.upperBound, high) } ?? low...high
    }
}

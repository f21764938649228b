internal import RealModule

/// A quantity that a fit may change, with its bounds and the coordinate in which steps are taken.
public struct FitVariable: Hashable, Codable, Sendable {
    /// How a value becomes a coordinate, such that a step of 1 means about as much for every variable.
    public enum Scale: Hashable, Codable, Sendable {
        /// u = ln(x + offset): factors matter. The offset, in the variable's unit, is for a quantity that may be next to
        /// nothing: far below it the coordinate is linear, so that a fit can leave zero.
        case logarithmic(offset: Double)
        /// u = x/unit: differences matter, `unit` is that which counts for 1.
        case linear(unit: Double)
    }

    /// The name.
    public var name: String

    /// The SI unit.
    public var unit: String

    /// The values that it may take.
    public var range: ClosedRange<Double>

    /// How a value becomes a coordinate.
    public var scale: Scale

    /// Creates a variable.
    ///
    /// - Parameters:
    ///   - name: The name.
    ///   - unit: The SI unit.
    ///   - range: The values that it may take; above minus the offset for a logarithmic scale.
    ///   - scale: How a value becomes a coordinate.
    public init(name: String, unit: String = "", range: ClosedRange<Double>, scale: Scale) {
        self.name = name
        self.unit = unit
        self.range = range
        self.scale = scale
    }

    /// The coordinate of a value; one outside of the range is taken for the nearest in it.
    ///
    /// - Parameter value: The value in its unit.
    /// - Returns: The coordinate, dimensionless.
    public func coordinate(of value: Double) -> Double {
        let inside = min(max(value, range.lowerBound), range.upperBound)
        return switch scale {
        case .logarithmic(let offset): Double.log(inside + offset)
        case .linear(let unit): inside / unit
        }
    }

    /// The value at a coordinate; one beyond the bounds gives the bound exactly.
    ///
    /// - Parameter coordinate: The coordinate, dimensionless.
    /// - Returns: The value in its unit.
    public func value(at coordinate: Double) -> Double {
        let (low, high) = (self.coordinate(of: range.lowerBound), self.coordinate(of: range.upperBound))
        if coordinate <= low { return range.lowerBound }
        if coordinate >= high { return range.upperBound }
        return switch scale {
        case .logarithmic(let offset): Double.exp(coordinate) - offset
        case .linear(let unit): coordinate * unit
        }
    }

    /// The coordinates of both bounds.
    var coordinates: ClosedRange<Double> {
        coordinate(of: range.lowerBound)...coordinate(of: range.upperBound)
    }
}

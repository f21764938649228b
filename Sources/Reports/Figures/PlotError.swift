/// Why a picture cannot be drawn.
public enum PlotError: Error, Hashable, Sendable, CustomStringConvertible {
    /// There is not a single value to draw.
    case nothingToDraw(String)
    /// Two series that belong together are not equally long.
    case lengthMismatch(String, expected: Int, found: Int)
    /// A value is not a number or infinite.
    case notFinite(String)
    /// A value at a logarithmic axis is zero or negative.
    case notPositive(String, value: Double)
    /// The ends of an axis are equal or in the wrong order.
    case emptyRange(String, lower: Double, upper: Double)

    /// One sentence for the user.
    public var description: String {
        switch self {
        case .nothingToDraw(let what):
            "There is nothing to draw for \(what)."
        case .lengthMismatch(let what, let expected, let found):
            "\(what) has \(found) values where \(expected) are needed."
        case .notFinite(let what):
            "\(what) has a value that is not a finite number."
        case .notPositive(let what, let value):
            "\(what) has the value \(value), which a logarithmic axis cannot show; use a linear axis."
        case .emptyRange(let what, let lower, let upper):
            "The axis “\(what)” cannot run from \(lower) to \(upper)."
        }
    }
}

internal import RealModule

/// A shape with parameters: its rate, with exact derivatives.
public struct EvolutionCurve: Hashable, Codable, Sendable {
    /// The shape.
    public let shape: EvolutionShape

    /// The parameters, as ``EvolutionShape`` lists them.
    public let parameters: [Double]

    /// T and its inverse, for all shapes but the table.
    private let inverse: Double
    private let table: MonotoneTable?

    /// Creates a curve.
    ///
    /// - Parameters:
    ///   - shape: The shape.
    ///   - parameters: As many as the shape has.
    public init(_ shape: EvolutionShape, _ parameters: [Double]) {
        precondition(parameters.count == shape.parameterCount, "a shape has its number of parameters")
        self.shape = shape
        self.parameters = parameters
        inverse = shape == .table ? 0 : Double.exp(-parameters[0])
        table = shape == .table ? MonotoneTable(parameters.map { Double.exp($0) }) : nil
    }

    /// dy/dn at a progress.
    ///
    /// - Parameter y: The progress.
    public func rate(at y: Double) -> Double {
        var unused = parameters
        return rate(at: y, slopes: &unused).value
    }

    /// dy/dn at a progress with its derivatives.
    ///
    /// - Parameters:
    ///   - y: The progress.
    ///   - slopes: Gets the derivatives by the parameters; of their number.
    /// - Returns: The rate and its derivative by y.
    func rate(at y: Double, slopes: inout [Double]) -> (value: Double, slope: Double) {
        switch shape {
        case .exponential:
            let nu = parameters[1]
            let (h, hSlope) = Self.startRate(nu)
            let value = (h - nu * y) * inverse
            slopes[0] = -value
            slopes[1] = (hSlope - y) * inverse
            return (value, -nu * inverse)
        case .power:
            let e = EvolutionShape.offset
            let m = Double.exp(parameters[1])
            let (base, exponent) = (max(y + e, 1e-9), 1 - 1 / m)
            let (c, cSlope) = Self.powerScale(m)
            let power = Double.pow(base, exponent)
            let value = m * power * c * inverse
            slopes[0] = -value
            // d/d(ln m) = m d/dm; the exponent's derivative by m is 1/m².
            slopes[1] = value + value * Double.log(base) / m + m * power * cSlope * m * inverse
            return (value, y + e > 1e-9 ? value * exponent / base : 0)
        case .cubic:
            let (a, b, c) = (parameters[1], parameters[2], parameters[3])
            let value = (1 + y * (a + y * (b + y * c))) * inverse
            slopes[0] = -value
            slopes[1] = y * inverse
            slopes[2] = y * y * inverse
            slopes[3] = y * y * y * inverse
            return (value, (a + y * (2 * b + y * 3 * c)) * inverse)
        case .table:
            return table?.value(at: y, logarithmicSlopes: &slopes) ?? (0, 0)
        }
    }

    /// h = ν/(1 − e^−ν) and its derivative, by their series near 0.
    static func startRate(_ nu: Double) -> (Double, Double) {
        if abs(nu) < 1e-3 { return (1 + nu / 2 + nu * nu / 12, 0.5 + nu / 6) }
        let drop = -Double.expMinusOne(-nu)
        return (nu / drop, (drop - nu * (1 - drop)) / (drop * drop))
    }

    /// c = (1 + e)^(1/m) − e^(1/m) and its derivative by m.
    static func powerScale(_ m: Double) -> (Double, Double) {
        let e = EvolutionShape.offset
        let (top, bottom) = (Double.pow(1 + e, 1 / m), Double.pow(e, 1 / m))
        return (top - bottom, -(top * Double.log(1 + e) - bottom * Double.log(e)) / (m * m))
    }

    /// Whether the rate is above zero everywhere on the way, so that the state never sticks.
    public var isPositive: Bool {
        (0...200).allSatisfy { rate(at: Double($0) / 200) > 0 }
    }

    /// The dose for the whole way, ∫ dy/f from 0 to 1; `nil` where the rate is not above zero.
    public var fullDose: Double? {
        guard isPositive else { return nil }
        switch shape {
        case .exponential, .power: return 1 / inverse
        case .cubic, .table:
            // Gauss-Legendre of three points in 400 pieces: the rate is smooth inside the pieces of the table.
            let node = 0.6.squareRoot() / 2
            let width = 1.0 / 400
            var sum = 0.0
            for piece in 0..<400 {
                let middle = (Double(piece) + 0.5) * width
                let outer = 1 / rate(at: middle - node * width) + 1 / rate(at: middle + node * width)
                sum += (5 * outer + 8 / rate(at: middle)) * width / 18
            }
            return sum
        }
    }
}

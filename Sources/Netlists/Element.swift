/// One element line: a device, a source, or an instance of a subcircuit.
///
/// Every kind has the same shape, so that a pass can look at any element's nets, model and parameters without knowing
/// its kind.
///
/// | kind | nets | model | value |
/// |---|---|---|---|
/// | R C L | 2 | optional card | `.expression`: ohm, farad, henry |
/// | V I | 2 | – | `.source` |
/// | B | 2 | – | `.voltage` or `.current` |
/// | E G | 2 | – | `.controlled` by a pair of nets, `.voltage`, `.current`, or `.text` (POLY, TABLE) |
/// | F H | 2 | – | `.controlled` by a source, or `.text` (POLY) |
/// | D | 2 (3) | card | – (a bare area factor is `.expression`) |
/// | Q | 3 to 5 | card | – (a bare area factor is `.expression`) |
/// | J | 3 | card | – (a bare area factor is `.expression`) |
/// | M | 4 to 7 | card | – |
/// | X | any | subcircuit | – |
/// | K | 0 | – | `.coupling` |
/// | A | – | card | `.text`: its ports as written |
/// | N | any | card | – |
public struct Element: Hashable, Codable, Sendable {
    /// The name as written, with the letter that says the kind, e.g. `M1` or `Xsyn`.
    public var name: String

    /// The nets that it connects, in the order of the line.
    public var nets: [String]

    /// The model card or subcircuit that it refers to.
    public var model: String?

    /// What stands between the nets and the parameters.
    public var value: Value?

    /// Parameters such as `w=1u`, in order.
    public var parameters: [Parameter]

    /// Creates an element.
    ///
    /// - Parameters:
    ///   - name: The name with the letter of its kind.
    ///   - nets: The nets in the order of the line.
    ///   - model: The model card or subcircuit.
    ///   - value: The value.
    ///   - parameters: Parameters in order.
    public init(
        _ name: String,
        nets: [String],
        model: String? = nil,
        value: Value? = nil,
        parameters: [Parameter] = []
    ) {
        self.name = name
        self.nets = nets
        self.model = model
        self.value = value
        self.parameters = parameters
    }

    /// What kind of element it is, from the first letter of its name.
    public var kind: Kind { Kind(letter: name.utf8.first ?? 0) }

    /// The value of the parameter of that name, compared without regard to case; the last one counts.
    public subscript(parameter: String) -> Expression? {
        get {
            let key = parameter.lowercased()
            return parameters.last { $0.name.lowercased() == key }?.value
        }
        set {
            let key = parameter.lowercased()
            if let index = parameters.lastIndex(where: { $0.name.lowercased() == key }) {
                if let newValue { parameters[index].value = newValue } else { parameters.remove(at: index) }
            } else if let newValue {
                parameters.append(Parameter(parameter, newValue))
            }
        }
    }

    /// What stands between the nets and the parameters of an element line.
    public enum Value: Hashable, Codable, Sendable {
        /// A resistance, capacitance, inductance or area factor.
        case expression(Expression)
        /// What an independent source gives.
        indirect case source(Source)
        /// A voltage that is a function of other voltages, currents and time: `v=…`, `vol=…`, `value={…}`.
        case voltage(Expression)
        /// A current that is a function of other voltages, currents and time: `i=…`, `cur=…`.
        case current(Expression)
        /// A gain times what `control` names: two nets (E, G) or one voltage source (F, H).
        case controlled(control: [String], gain: Expression)
        /// Coupled inductors and their coupling coefficient.
        case coupling(inductors: [String], Expression)
        /// What the reader does not model, as written.
        case text(String)
    }

    /// The kinds of element, by the letter that begins the name.
    public enum Kind: String, Hashable, Codable, Sendable, CaseIterable {
        /// A, an XSPICE code model.
        case codeModel = "a"
        /// B, a behavioural source.
        case behavioural = "b"
        /// C, a capacitor.
        case capacitor = "c"
        /// D, a diode.
        case diode = "d"
        /// E, a voltage-controlled voltage source.
        case voltageControlledVoltage = "e"
        /// F, a current-controlled current source.
        case currentControlledCurrent = "f"
        /// G, a voltage-controlled current source.
        case voltageControlledCurrent = "g"
        /// H, a current-controlled voltage source.
        case currentControlledVoltage = "h"
        /// I, an independent current source.
        case currentSource = "i"
        /// J, a junction field-effect transistor.
        case jfet = "j"
        /// K, mutual inductance.
        case mutualInductance = "k"
        /// L, an inductor.
        case inductor = "l"
        /// M, a MOSFET.
        case mosfet = "m"
        /// N, a device compiled from Verilog-A (OSDI).
        case compiledModel = "n"
        /// Q, a bipolar transistor.
        case bipolar = "q"
        /// R, a resistor.
        case resistor = "r"
        /// V, an independent voltage source.
        case voltageSource = "v"
        /// X, an instance of a subcircuit.
        case instance = "x"
        /// Any other letter: kept, not understood (O, P, S, T, U, W, Y, Z).
        case other = ""

        /// The kind for a letter of either case.
        ///
        /// - Parameter letter: An ASCII code.
        public init(letter: UInt8) {
            let lower = letter >= 65 && letter <= 90 ? letter + 32 : letter
            self = Kind(rawValue: String(UnicodeScalar(lower))) ?? .other
        }
    }
}

/// What an independent source gives at rest, in a small-signal analysis and over time.
public struct Source: Hashable, Codable, Sendable {
    /// The value for the operating point, in V or A.
    public var dc: Expression?

    /// Magnitude and phase in degrees for the small-signal analysis.
    public var ac: [Expression]?

    /// The course over time.
    public var shape: Shape?

    /// Creates a source.
    ///
    /// - Parameters:
    ///   - dc: The value at rest in V or A.
    ///   - ac: Magnitude and, if given, phase in degrees.
    ///   - shape: The course over time.
    public init(dc: Expression? = nil, ac: [Expression]? = nil, shape: Shape? = nil) {
        self.dc = dc
        self.ac = ac
        self.shape = shape
    }

    /// A course over time, with its arguments in the order of ngspice's manual; times in seconds.
    public enum Shape: Hashable, Codable, Sendable {
        /// `pulse(initial pulsed delay rise fall width period [count])`.
        case pulse([Expression])
        /// `pwl(t1 v1 t2 v2 …)`.
        case piecewiseLinear([Expression])
        /// `sin(offset amplitude frequency delay damping phase)`.
        case sine([Expression])
        /// `exp(initial pulsed riseDelay riseTau fallDelay fallTau)`.
        case exponential([Expression])
        /// Any other course, as written.
        case text(String)
    }
}

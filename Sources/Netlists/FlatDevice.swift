/// One device of the flattened circuit, with its parameters evaluated.
public struct FlatDevice: Hashable, Codable, Sendable {
    /// The place in the hierarchy, in lower case: `m1`, or `xsyn.ml1` for `Ml1` of the instance `Xsyn`.
    public var path: String

    /// The name that ngspice gives the flattened device, in lower case: `m1`, or `m.xsyn.ml1`.
    public var simulatorName: String

    /// What kind of element it is.
    public var kind: Element.Kind

    /// The flattened nets in the order of the line.
    public var nets: [String]

    /// The model card that the line names, as written but in lower case; without the suffix of a bin.
    public var model: String?

    /// The instance parameters by lower-case name, in SI units. `m` holds the product of the multiplicities of the
    /// device and of the instances around it, when one of them is given.
    public var parameters: [String: Double]

    /// The resistance, capacitance or inductance in SI units, where the line states it.
    public var value: Double?

    /// What a source gives: what stands between the nets and the parameters of V, I, B, E, F, G and H lines.
    ///
    /// Parameters are replaced by their values, the user's functions by their bodies, nets and elements by their
    /// flattened names. What has no value stays as it is.
    public var law: Element.Value?

    /// Where the line of the device is.
    public var origin: Origin

    /// Creates a device.
    ///
    /// - Parameters:
    ///   - path: The place in the hierarchy, in lower case.
    ///   - simulatorName: The name that ngspice gives the flattened device.
    ///   - kind: What kind of element it is.
    ///   - nets: The flattened nets.
    ///   - model: The model card.
    ///   - parameters: The instance parameters in SI units.
    ///   - value: The resistance, capacitance or inductance in SI units.
    ///   - law: What a source gives.
    ///   - origin: Where the line of the device is.
    public init(
        path: String,
        simulatorName: String,
        kind: Element.Kind,
        nets: [String],
        model: String? = nil,
        parameters: [String: Double] = [:],
        value: Double? = nil,
        law: Element.Value? = nil,
        origin: Origin = .none
    ) {
        self.path = path
        self.simulatorName = simulatorName
        self.kind = kind
        self.nets = nets
        self.model = model
        self.parameters = parameters
        self.value = value
        self.law = law
        self.origin = origin
    }
}

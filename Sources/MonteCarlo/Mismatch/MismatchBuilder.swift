internal import Diagnostics
internal import Netlists
internal import Technologies

/// Goes through the devices of a circuit and collects what varies.
struct MismatchBuilder {
    private(set) var quantities: [DrawnQuantity] = []
    private(set) var targets: [MismatchTarget] = []
    private(set) var coverage = MismatchCoverage()
    private(set) var problems: [Diagnostic] = []

    private let models: TransistorModels
    private let settings: MismatchSettings
    private let include: [PathPattern]
    private let exclude: [PathPattern]
    /// Inserted gate sources by the net that they share with the gate of their device.
    private var gateSources: [String: FlatDevice] = [:]
    private var shared: [String: Int] = [:]

    init(devices: [FlatDevice], models: TransistorModels, settings: MismatchSettings) {
        self.models = models
        self.settings = settings
        include = settings.include.map(PathPattern.init)
        exclude = settings.exclude.map(PathPattern.init)
        for device in devices where device.kind == .voltageSource && device.nets.count == 2 {
            if Self.leaf(device.path).hasPrefix(gateSourcePrefix.lowercased()) { gateSources[device.nets[1]] = device }
        }
        for pattern in include + exclude where !devices.contains(where: { pattern.matches($0.path) }) {
            problems.append(
                Diagnostic(
                    .error, "no-such-device", "the pattern '\(pattern.text)' fits no device of the circuit",
                    help: helpNaming(pattern.text, among: Self.suggestions(devices))))
        }
        checkSpreads()
    }

    mutating func add(_ device: FlatDevice, coefficients: (FlatDevice) -> MismatchCoefficients?) {
        let isLocal =
            (include.isEmpty || include.contains { $0.matches(device.path) })
            && !exclude.contains { $0.matches(device.path) }
        let count = targets.count
        switch device.kind {
        case .mosfet: addTransistor(device, isLocal: isLocal, coefficients: coefficients)
        case .capacitor where isLocal:
            addPassive(device, settings.capacitors, "capacitance", coefficients: coefficients)
        case .resistor where isLocal:
            addPassive(device, settings.resistors, "resistance", coefficients: coefficients)
        case .diode, .bipolar, .jfet, .compiledModel:
            if isLocal {
                gap(device, "there is no rule for elements of kind '\(device.kind.rawValue)'")
            }
        default: return
        }
        if targets.count > count {
            coverage.varied.append(device.path)
        } else if !isLocal {
            coverage.excluded.append(device.path)
        }
    }

    // MARK: Transistors

    private mutating func addTransistor(
        _ device: FlatDevice, isLocal: Bool, coefficients: (FlatDevice) -> MismatchCoefficients?
    ) {
        guard let model = device.model, let card = models[model] else {
            gap(device, "its model card '\(device.model ?? "")' is not in the netlist")
            return
        }
        guard let handle = thresholdHandle(device, card) else {
            gap(device, "its model (\(Self.describe(card))) has no delvto and there is no gate source")
            return
        }
        var threshold: [Int] = []
        var gain: [Int] = []
        if isLocal {
            let sigma = transistorSpread(device, coefficients: coefficients)
            if sigma.threshold > 0 { threshold.append(quantity(device.path, "vth", sigma.threshold, "V")) }
            if sigma.gain > 0, gainIsPossible(device, card) {
                gain.append(quantity(device.path, "beta", sigma.gain, "1"))
            }
        }
        if let process = settings.process {
            if let isNChannel = card.isNChannel {
                let suffix = isNChannel ? "n" : "p"
                let sigma = isNChannel ? process.nmosThreshold : process.pmosThreshold
                if sigma > 0 { threshold.append(sharedQuantity("vth.\(suffix)", sigma, "V")) }
                if process.gain > 0, card.hasGainFactor {
                    gain.append(sharedQuantity("beta.\(suffix)", process.gain, "1"))
                }
            } else {
                gap(device, "cards named '\(model)' are of both polarities, so that no process draw fits")
            }
        }
        if !threshold.isEmpty {
            targets.append(
                MismatchTarget(
                    device: handle.device, parameter: handle.parameter, base: handle.base, isFactor: false,
                    draws: threshold))
        }
        if !gain.isEmpty {
            targets.append(
                MismatchTarget(
                    device: device.simulatorName, parameter: "mulu0", base: device.parameters["mulu0"] ?? 1,
                    isFactor: true, draws: gain))
        }
    }

    /// What to alter for a shift of the threshold: the device's own `delvto`, or its gate source.
    private func thresholdHandle(
        _ device: FlatDevice, _ card: TransistorModels.Card
    ) -> (device: String, parameter: String, base: Double)? {
        if card.hasThresholdShift { return (device.simulatorName, "delvto", device.parameters["delvto"] ?? 0) }
        guard device.nets.count > 1, let source = gateSources[device.nets[1]] else { return nil }
        return (source.simulatorName, "dc", 0)
    }

    /// σ of one device, zero for what does not vary.
    private mutating func transistorSpread(
        _ device: FlatDevice, coefficients: (FlatDevice) -> MismatchCoefficients?
    ) -> (threshold: Double, gain: Double) {
        switch settings.transistors {
        case .off:
            return (0, 0)
        case .flat(let threshold, let gain):
            return (threshold, gain)
        case .pelgrom:
            guard let found = coefficients(device) else {
                gap(device, "no Pelgrom coefficients are known for its model '\(device.model ?? "")'")
                return (0, 0)
            }
            guard let root = rootOfTwiceTheArea(device, found) else { return (0, 0) }
            return (found.threshold / root, found.gain / root)
        }
    }

    private mutating func gainIsPossible(_ device: FlatDevice, _ card: TransistorModels.Card) -> Bool {
        if !card.hasGainFactor {
            gap(device, "its model (\(Self.describe(card))) has no mulu0: VT varies, β does not")
        }
        return card.hasGainFactor
    }

    // MARK: Capacitors and resistors

    private mutating func addPassive(
        _ device: FlatDevice, _ flat: Double?, _ parameter: String,
        coefficients: (FlatDevice) -> MismatchCoefficients?
    ) {
        var sigma = flat ?? 0
        if flat == nil {
            guard settings.transistors == .pelgrom, let found = coefficients(device) else {
                gap(device, "no spread was given for its \(parameter)", isExpected: true)
                return
            }
            guard let root = rootOfTwiceTheArea(device, found) else { return }
            sigma = found.gain / root
        }
        guard sigma > 0 else { return }
        guard let value = device.value else {
            gap(device, "its \(parameter) is not a number on its line")
            return
        }
        let index = quantity(device.path, parameter, sigma, "1")
        targets.append(
            MismatchTarget(
                device: device.simulatorName, parameter: parameter, base: value, isFactor: true, draws: [index]))
    }

    // MARK: Parts

    /// sqrt(2 W L m) in metres: what turns the coefficient of a pair into σ of one device.
    private mutating func rootOfTwiceTheArea(_ device: FlatDevice, _ found: MismatchCoefficients) -> Double? {
        let area = found.width * found.length * (device.parameters["m"] ?? 1)
        guard area > 0, area.isFinite, found.threshold >= 0, found.gain >= 0 else {
            problems.append(
                Diagnostic(
                    .error, "no-area",
                    "device \(device.path) has no spread: effective W \(found.width) m, L \(found.length) m, "
                        + "A_VT \(found.threshold) V·m, A_β \(found.gain) m",
                    help: "width, length and m must be positive, coefficients not negative"))
            return nil
        }
        return (2 * area).squareRoot()
    }

    private mutating func quantity(_ path: String, _ channel: String, _ sigma: Double, _ unit: String) -> Int {
        quantities.append(DrawnQuantity(path: path, channel: channel, sigma: sigma, unit: unit))
        return quantities.count - 1
    }

    private mutating func sharedQuantity(_ channel: String, _ sigma: Double, _ unit: String) -> Int {
        if let index = shared[channel] { return index }
        let index = quantity("process", channel, sigma, unit)
        shared[channel] = index
        return index
    }

    private mutating func gap(_ device: FlatDevice, _ reason: String, isExpected: Bool = false) {
        coverage.gaps.append(.init(path: device.path, reason: reason, isExpected: isExpected))
    }

    private mutating func checkSpreads() {
        var spreads: [(String, Double)] = []
        if case .flat(let threshold, let gain) = settings.transistors {
            spreads += [("σ of VT", threshold), ("σ of β", gain)]
        }
        if let sigma = settings.capacitors { spreads.append(("σ of capacitors", sigma)) }
        if let sigma = settings.resistors { spreads.append(("σ of resistors", sigma)) }
        if let process = settings.process {
            spreads.append(("process σ of VT, n-channel", process.nmosThreshold))
            spreads.append(("process σ of VT, p-channel", process.pmosThreshold))
            spreads.append(("process σ of β", process.gain))
        }
        for (name, sigma) in spreads where !(sigma >= 0 && sigma.isFinite) {
            problems.append(
                Diagnostic(.error, "bad-sigma", "\(name) is \(sigma)", help: "expected a finite number, not negative"))
        }
    }

    private static func describe(_ card: TransistorModels.Card) -> String {
        card.level.map { "level \($0 == $0.rounded() ? String(Int($0)) : String($0))" } ?? "level unknown"
    }

    private static func leaf(_ path: String) -> Substring {
        path.split(separator: ".").last ?? Substring(path)
    }

    /// Paths and scopes that a pattern can be meant for.
    private static func suggestions(_ devices: [FlatDevice]) -> [String] {
        var names: Set<String> = []
        for device in devices {
            names.insert(device.path)
            if let dot = device.path.firstIndex(of: ".") { names.insert(device.path[..<dot] + ".*") }
        }
        return names.sorted()
    }
}

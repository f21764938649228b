internal import RealModule
public import Statistics

/// How synapses of one kind differ from device to device, and how one device differs from pulse to pulse.
public struct SynapseSpread: Hashable, Codable, Sendable {
    /// The joint distribution of a device's parameters.
    public var devices: JointNormal

    /// How many devices it comes from.
    public var count: Int

    /// The standard deviation of a set pulse's change from pulse to pulse, in units of the device's range.
    public var setDeviation: Double

    /// The same of a reset pulse.
    public var resetDeviation: Double

    /// Creates a spread.
    ///
    /// - Parameters:
    ///   - devices: The joint distribution of a device's parameters.
    ///   - count: How many devices it comes from.
    ///   - setDeviation: The standard deviation of a set pulse's change, in units of the range.
    ///   - resetDeviation: The same of a reset pulse.
    public init(devices: JointNormal, count: Int, setDeviation: Double, resetDeviation: Double) {
        self.devices = devices
        self.count = count
        self.setDeviation = setDeviation
        self.resetDeviation = resetDeviation
    }

    /// The spread of fitted devices: the mean and covariance of what differs, with conductances and times by their logarithms.
    ///
    /// Thresholds and overdrives are those of the pulses and do not differ.
    ///
    /// - Parameter fits: Fits of at least three devices, all with one shape in each direction; `nil` is given otherwise.
    public init?(_ fits: [SynapseFit]) {
        guard fits.count >= 3, let first = fits.first else { return nil }
        let shapes = first.directions.map(\.best.shape)
        guard fits.allSatisfy({ $0.directions.map(\.best.shape) == shapes && $0.directions.count == 2 }) else {
            return nil
        }
        let fixed = ["vtp", "vrp", "ap", "vtn", "vrn", "an", "shape_p", "shape_n", "e0"]
        let lists = fits.map { fit in
            fit.card(named: "").parameters.filter { !fixed.contains($0.name) }
        }
        let names = lists[0].map(\.name)
        // What has a unit, and what is a ratio of rates, is above zero.
        let isLogarithmic = lists[0].map { !$0.unit.isEmpty || $0.name.hasPrefix("f") || $0.name.hasPrefix("m") }
        guard lists.allSatisfy({ $0.map(\.name) == names }),
            let devices = JointNormal(
                names: names, isLogarithmic: isLogarithmic, samples: lists.map { $0.map(\.value) })
        else { return nil }
        func mean(_ polarity: Polarity) -> Double {
            fits.reduce(0) { $0 + ($1[polarity]?.cycleDeviation ?? 0) } / Double(fits.count)
        }
        self.init(
            devices: devices, count: fits.count, setDeviation: mean(.set), resetDeviation: mean(.reset))
    }

    /// The parameters of a device.
    ///
    /// - Parameters:
    ///   - seed: The seed of the ensemble.
    ///   - sample: The number of the sample; 0 is the nominal device.
    ///   - path: The place of the device in the circuit; each has draws of its own.
    /// - Returns: Values by parameter.
    public func device(seed: UInt64, sample: Int, path: String) -> [String: Double] {
        devices.draw(seed: seed, sample: sample, path: path)
    }

    /// The spread as YAML, of which ``SpreadReader`` makes the same spread.
    public var yaml: String {
        var lines = ParameterSpread(devices, count: count).lines
        lines.append("  # sigma of a pulse's change from pulse to pulse, in units of the device's range")
        lines.append("  cycle: {set: \(setDeviation), reset: \(resetDeviation)}")
        return lines.joined(separator: "\n") + "\n"
    }
}

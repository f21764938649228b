public import Statistics

/// A device of a compact model whose parameters are drawn together, because they differ together.
public struct DeviceSpread: Hashable, Sendable {
    /// The instance of the model's subcircuit whose parameters are altered, e.g. `x1`; its draws are those of this path.
    public var instance: String

    /// The joint distribution of its parameters.
    public var distribution: JointNormal

    /// The values that the model takes, by parameter: a draw beyond them makes a sample a failed one.
    public var limits: [String: ClosedRange<Double>]

    /// Creates a spread.
    ///
    /// - Parameters:
    ///   - instance: The instance whose parameters are altered.
    ///   - distribution: The joint distribution of its parameters.
    ///   - limits: The values that the model takes, by parameter.
    public init(instance: String, distribution: JointNormal, limits: [String: ClosedRange<Double>] = [:]) {
        self.instance = instance
        self.distribution = distribution
        self.limits = limits
    }
}

/// A parameter of an instance that is drawn by itself and is zero in the nominal circuit.
public struct IndependentDraw: Hashable, Sendable {
    /// What is drawn.
    public var quantity: DrawnQuantity

    /// The instance whose parameter is altered.
    public var instance: String

    /// The parameter.
    public var parameter: String

    /// Creates a draw.
    ///
    /// - Parameters:
    ///   - quantity: What is drawn.
    ///   - instance: The instance whose parameter is altered.
    ///   - parameter: The parameter.
    public init(_ quantity: DrawnQuantity, instance: String, parameter: String) {
        self.quantity = quantity
        self.instance = instance
        self.parameter = parameter
    }
}

extension MismatchModel {
    /// Devices of compact models that differ by joint distributions.
    ///
    /// The draw of a parameter is its distance from the mean: of ln p for a logarithmic one, so that p = p₀ e^draw, and of p
    /// otherwise. The numbers are those that ``Statistics/JointNormal/draw(from:)`` gives for the stream (seed, sample,
    /// instance, `device`).
    ///
    /// - Parameters:
    ///   - devices: The devices with their distributions.
    ///   - independent: What else is drawn.
    public init(devices: [DeviceSpread], independent: [IndependentDraw] = []) {
        var quantities: [DrawnQuantity] = []
        var targets: [MismatchTarget] = []
        var joint: [JointDraws] = []
        var coverage = MismatchCoverage()
        for device in devices {
            let first = quantities.count
            let distribution = device.distribution
            let means = distribution.values(at: distribution.names.map { _ in 0 })
            for (place, name) in distribution.names.enumerated() {
                let variance = max(0, distribution.covariance[place, place])
                targets.append(
                    MismatchTarget(
                        device: device.instance, parameter: name, base: means[place], isFactor: false,
                        isExponent: distribution.isLogarithmic[place], limits: device.limits[name],
                        draws: [quantities.count]))
                quantities.append(
                    DrawnQuantity(path: device.instance, channel: name, sigma: variance.squareRoot(), unit: "1"))
            }
            joint.append(
                JointDraws(
                    path: device.instance, first: first,
                    deviations: JointNormal(
                        names: distribution.names, isLogarithmic: distribution.names.map { _ in false },
                        means: distribution.names.map { _ in 0 }, covariance: distribution.covariance)))
            coverage.varied.append(device.instance)
        }
        for draw in independent {
            targets.append(
                MismatchTarget(
                    device: draw.instance, parameter: draw.parameter, base: 0, isFactor: false,
                    draws: [quantities.count]))
            quantities.append(draw.quantity)
        }
        self.init(quantities: quantities, coverage: coverage, targets: targets, joint: joint)
    }
}

/// Quantities in a row that are drawn together.
struct JointDraws: Sendable {
    /// The path of their stream.
    var path: String
    /// The first of them among the quantities.
    var first: Int
    /// The distribution of their draws, with means of zero.
    var deviations: JointNormal

    /// The draws of one sample.
    func draw(_ number: Int, seed: UInt64) -> [Double] {
        var stream = RandomStream(seed: seed, sample: number, path: path, channel: "device")
        return deviations.draw(from: &stream)
    }

    /// Takes out of each of some standardised draws what goes with those before it (Gram–Schmidt), so that shares of variance
    /// can be told apart: the share of all of them together stays, that of each depends on the order.
    ///
    /// - Parameters:
    ///   - members: The places of draws that may go together; more than 32 are taken as independent.
    ///   - samples: The standardised draws of each sample.
    static func separate(_ members: [Int], of samples: inout [[Double]]) {
        guard members.count <= 32, samples.count > 2 * members.count else { return }
        for (index, member) in members.enumerated() {
            for other in members[..<index] {
                let products = samples.reduce(0) { $0 + $1[member] * $1[other] }
                let squares = samples.reduce(0) { $0 + $1[other] * $1[other] }
                guard squares > 0 else { continue }
                for sample in samples.indices { samples[sample][member] -= products / squares * samples[sample][other] }
            }
            let size = (samples.reduce(0) { $0 + $1[member] * $1[member] } / Double(samples.count)).squareRoot()
            guard size > 0 else { continue }
            for sample in samples.indices { samples[sample][member] /= size }
        }
    }
}

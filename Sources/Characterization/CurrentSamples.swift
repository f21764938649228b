internal import CNativeEngine
internal import Foundation

/// The measured currents of a transistor as a fit takes them: their logarithms, and how these rise with the drain voltage.
struct CurrentSamples: Sendable {
    /// Six numbers for each point as the engine takes them.
    private(set) var input: [Double] = []
    /// The logarithms of the measured currents.
    private(set) var logarithms: [Double] = []
    /// What each residual's square counts.
    private(set) var weights: [Double] = []
    /// Neighbours in drain voltage: their points, and what a difference of their logarithms counts.
    private var pairs: [(lower: Int, upper: Int, factor: Double)] = []

    /// Points with less current than this, in A, say nothing: it is below what circuits notice.
    private static let leastCurrent = 1e-13

    /// An error of the slope of ln I by this, per volt, counts as much as an error of the current by one per cent.
    private static let slopeUnit = 0.003

    /// Drain voltages in V beyond which slopes count: below, the current itself changes fast.
    private static let leastDrain = 0.3

    init(_ measurement: ReferenceMeasurement, everyGate step: Int) {
        let grid = measurement.grid
        for (body, depth) in grid.bodies.enumerated() {
            for index in stride(from: 0, to: grid.gates.count, by: step) {
                var previous: (point: Int, drain: Double)?
                for (drain, voltage) in grid.drains.enumerated() {
                    let current = measurement.currents[body][drain][index]
                    guard current > Self.leastCurrent else { continue }
                    input += [voltage, grid.gates[index], 0, -depth, 0, 1]
                    logarithms.append(log(current))
                    // Below a picoampere an error hurts nobody; the points only keep the slope.
                    weights.append(current < ErrorMap.leastCurrent ? 0.2 : 1)
                    let point = logarithms.count - 1
                    if let previous, previous.drain > Self.leastDrain, current > ErrorMap.leastCurrent {
                        let factor = 0.01 / Self.slopeUnit / (voltage - previous.drain)
                        pairs.append((previous.point, point, factor))
                    }
                    previous = (point, voltage)
                }
            }
        }
        weights += [Double](repeating: 1, count: pairs.count)
    }

    /// The errors of a card: of each logarithm, then of each weighed slope.
    func residuals(_ card: [Double]) -> [Double] {
        var errors = Self.logarithms(card, input)
        for index in errors.indices {
            let difference = errors[index] - logarithms[index]
            errors[index] = difference.isFinite ? max(-50, min(50, difference)) : 50
        }
        errors.reserveCapacity(errors.count + pairs.count)
        for pair in pairs { errors.append((errors[pair.upper] - errors[pair.lower]) * pair.factor) }
        return errors
    }

    /// The logarithms of a card's currents.
    static func logarithms(_ card: [Double], _ input: [Double]) -> [Double] {
        var model = [Double](repeating: 0, count: input.count / 6)
        hillock_mosfet_logarithms(card, model.count, input, &model)
        return model
    }
}

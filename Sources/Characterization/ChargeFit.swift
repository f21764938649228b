internal import CNativeEngine
internal import Foundation

/// Fits the charges and the junctions of a card whose current is fitted already.
struct ChargeFit {
    private let measurement: ReferenceMeasurement
    /// Six numbers for each capacitance point as the engine takes them.
    private let input: [Double]

    /// The factor of dq/dv that makes capacitances of femtofarads visible beside conductances.
    private static let factor = 1e15

    init(_ measurement: ReferenceMeasurement) {
        self.measurement = measurement
        input = measurement.grid.capacitancePoints.flatMap { $0 + [0, 1] }
    }

    /// Capacitances of a card at the grid's points, in F: nine numbers dq/dv at each.
    func capacitances(_ card: [Double]) -> [[Double]] {
        let count = input.count / 6
        var with = [Double](repeating: 0, count: 15 * count), without = with
        hillock_mosfets(card, 0, count, input, Self.factor, &with)
        hillock_mosfets(card, 0, count, input, 0, &without)
        return (0..<count).map { point in
            (6..<15).map { (with[15 * point + $0] - without[15 * point + $0]) / Self.factor }
        }
    }

    /// The capacitance against which errors are weighed: the gate's largest, which a model may lack.
    var unit: Double { max(measurement.capacitances.map { $0[4] }.max() ?? 0, 1e-18) }

    /// Sets the parameters of charges and junctions.
    func fit(_ card: inout [Double]) {
        junctions(&card)
        charges(&card)
    }

    // MARK: Charges

    private static let onset = HILLOCK_MOS_CV_ONSET2

    private func charges(_ card: inout [Double]) {
        let unit = unit
        let first = measurement.capacitances[0]
        let overlap = -first[1], junction = max(first[0] - overlap, 0.05 * overlap)
        typealias Variable = LeastSquaresFit.Variable
        // capacitances in the unit, voltages in V; the square of the onset's width as its logarithm
        let start: [(place: Int, variable: Variable)] = [
            (HILLOCK_MOS_COX, Variable(start: 1, lower: 0.05, upper: 3, scale: 0.3)),
            (HILLOCK_MOS_CV_THRESHOLD, Variable(start: 0, lower: -1.5, upper: 1.5, scale: 0.1)),
            (HILLOCK_MOS_CV_ONSET2, Variable(start: -4.6, lower: -10, upper: 0, scale: 0.5)),
            (HILLOCK_MOS_CV_BODY, Variable(start: 0, lower: -0.5, upper: 1, scale: 0.1)),
            (HILLOCK_MOS_PARTITION, Variable(start: 0.5, lower: -0.5, upper: 5, scale: 0.5)),
            (HILLOCK_MOS_VFB, Variable(start: -0.9, lower: -2.5, upper: 1, scale: 0.2)),
            (HILLOCK_MOS_CV_GAMMA, Variable(start: 0.7, lower: 0.1, upper: 5, scale: 0.3)),
            (HILLOCK_MOS_OVERLAP0_D, Variable(start: overlap / unit, lower: 0, upper: 1, scale: 0.05)),
            (HILLOCK_MOS_OVERLAP0_S, Variable(start: overlap / unit, lower: 0, upper: 1, scale: 0.05)),
            (HILLOCK_MOS_OVERLAP1_D, Variable(start: 0.01, lower: 0, upper: 1, scale: 0.05)),
            (HILLOCK_MOS_OVERLAP1_S, Variable(start: 0.01, lower: 0, upper: 1, scale: 0.05)),
            (HILLOCK_MOS_OVERLAP_K, Variable(start: 0.6, lower: 0.05, upper: 5, scale: 0.3)),
            (HILLOCK_MOS_OVERLAP_B, Variable(start: 0.01, lower: 0, upper: 1, scale: 0.05)),
            (HILLOCK_MOS_JUNCTION_C0_D, Variable(start: 0.1 * junction / unit, lower: 0, upper: 20, scale: 0.05)),
            (HILLOCK_MOS_JUNCTION_C1_D, Variable(start: 0.9 * junction / unit, lower: 0, upper: 20, scale: 0.05)),
            (HILLOCK_MOS_JUNCTION_C0_S, Variable(start: 0.1 * junction / unit, lower: 0, upper: 20, scale: 0.05)),
            (HILLOCK_MOS_JUNCTION_C1_S, Variable(start: 0.9 * junction / unit, lower: 0, upper: 20, scale: 0.05)),
            (HILLOCK_MOS_JUNCTION_PB, Variable(start: 0.8, lower: 0.2, upper: 4, scale: 0.3)),
        ]
        let inFarads: Set<Int> = [
            HILLOCK_MOS_COX, HILLOCK_MOS_OVERLAP0_D, HILLOCK_MOS_OVERLAP0_S, HILLOCK_MOS_OVERLAP1_D,
            HILLOCK_MOS_OVERLAP1_S, HILLOCK_MOS_OVERLAP_B, HILLOCK_MOS_JUNCTION_C0_D, HILLOCK_MOS_JUNCTION_C1_D,
            HILLOCK_MOS_JUNCTION_C0_S, HILLOCK_MOS_JUNCTION_C1_S,
        ]
        let before = card
        func inserting(_ values: [Double]) -> [Double] {
            var card = before
            for (entry, x) in zip(start, values) {
                card[entry.place] =
                    entry.place == Self.onset ? exp(x) : inFarads.contains(entry.place) ? x * unit : x
            }
            return card
        }
        let measured = measurement.capacitances
        var fit = LeastSquaresFit(variables: start.map(\.variable)) { values in
            var rows: [Double] = []
            for (model, wanted) in zip(capacitances(inserting(values)), measured) {
                for entry in 0..<9 {
                    let difference = (model[entry] - wanted[entry]) / (0.3 * abs(wanted[entry]) + 0.05 * unit)
                    rows.append(difference.isFinite ? difference : 1e3)
                }
            }
            return rows
        }
        fit.iterations = 80
        card = inserting(fit.solve().values)
    }

    // MARK: Junction currents

    private func junctions(_ card: inout [Double]) {
        let points = measurement.grid.junctionPoints
        let ut = card[HILLOCK_MOS_UT]
        let currents = measurement.junctions
        // two forward voltages of each junction; in reverse, what is left divided by the voltage
        let ratio = (currents[1] / currents[0], currents[3] / currents[2])
        let distance = points[0][0] - points[1][0]
        func emission(_ ratio: Double) -> Double {
            ratio > 1 && ratio.isFinite ? min(max(distance / (ut * log(ratio)), 0.8), 3) : 1
        }
        let n = 0.5 * (emission(ratio.0) + emission(ratio.1))
        func saturation(_ current: Double, _ voltage: Double) -> Double {
            max(current, 0) / (exp(voltage / (n * ut)) - 1)
        }
        let drain = saturation(currents[1], -points[1][0]), source = saturation(currents[3], -points[3][2])
        let leak = max(-currents[4] - drain - source, 0) / points[4][0]
        card[HILLOCK_MOS_JUNCTION_N] = n
        card[HILLOCK_MOS_JUNCTION_IS_D] = drain
        card[HILLOCK_MOS_JUNCTION_IS_S] = source
        let share = drain + source > 0 ? drain / (drain + source) : 0.5
        card[HILLOCK_MOS_JUNCTION_G_D] = share * leak
        card[HILLOCK_MOS_JUNCTION_G_S] = (1 - share) * leak
    }
}

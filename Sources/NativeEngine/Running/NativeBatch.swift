internal import CNativeEngine
internal import Simulation

/// Owns the memory of eight samples in C. Lives in one task.
final class NativeBatch {
    private let pointer: OpaquePointer

    /// Makes a batch of a circuit, all lanes alike.
    init(_ circuit: CompiledCircuit, settings: hillock_settings) throws(SimulationFailure) {
        let loan = CircuitLoan(circuit)
        let made = withExtendedLifetime(loan) {
            withUnsafePointer(to: loan.form) { form in
                withUnsafePointer(to: settings) { hillock_batch_create(form, $0) }
            }
        }
        guard let made else { throw SimulationFailure(.unavailable, "There is no memory for the native engine.") }
        pointer = made
    }

    deinit { hillock_batch_destroy(pointer) }

    /// Sets the parameters of all lanes.
    ///
    /// - Parameters:
    ///   - circuit: The circuit that the batch was made of.
    ///   - changes: For each lane the parameters that differ from the circuit's; lanes without an entry are nominal.
    func setParameters(_ circuit: CompiledCircuit, _ changes: [[Int: Double]]) {
        let lanes = HILLOCK_LANES
        var values = circuit.parameters.flatMap { Array(repeating: $0.value, count: lanes) }
        for (lane, change) in changes.enumerated() {
            for (index, value) in change { values[index * lanes + lane] = value }
        }
        func fill(_ shares: [CompiledCircuit.Share], _ target: UnsafeMutablePointer<Double>) {
            for share in shares {
                for lane in 0..<lanes {
                    let value = share.parameter.map { values[$0 * lanes + lane] } ?? 1
                    // As in ngspice, a resistance of nothing counts as a milliohm.
                    let factor = share.divides ? 1 / (value == 0 ? 1e-3 : value) : value
                    target[share.term * lanes + lane] += share.factor * factor
                }
            }
        }
        func copy(_ indices: [Int], _ target: UnsafeMutablePointer<Double>) {
            for (place, index) in indices.enumerated() {
                for lane in 0..<lanes { target[place * lanes + lane] = values[index * lanes + lane] }
            }
        }
        fill(circuit.conductanceShares, hillock_batch_conductance(pointer))
        fill(circuit.capacitanceShares, hillock_batch_capacitance(pointer))
        copy(circuit.thresholdParameters, hillock_batch_delvto(pointer))
        copy(circuit.mobilityParameters, hillock_batch_mulu0(pointer))
        copy(circuit.levelParameters, hillock_batch_levels(pointer))
    }

    /// The matrix of lane 0 with all unknowns at zero.
    func matrix(chargeFactor: Double, count: Int) -> [Double] {
        var values = Array(repeating: 0.0, count: count)
        values.withUnsafeMutableBufferPointer { buffer in
            if let base = buffer.baseAddress { hillock_batch_copy_matrix(pointer, chargeFactor, base) }
        }
        return values
    }

    /// Puts nets to their initial conditions instead of finding the operating point.
    func beginAtInitialConditions() { hillock_initial_conditions(pointer) }

    func operatingPoint(isRest: Bool) -> hillock_status { hillock_operating_point(pointer, isRest ? 1 : 0) }

    func advance(points: Int) -> hillock_status { hillock_advance(pointer, Int32(points)) }

    func record(axis: Double) -> hillock_status { hillock_record(pointer, axis) }

    /// Sets the level of a stimulus in all lanes.
    func setLevel(_ stimulus: Int, _ value: Double) {
        let lanes = HILLOCK_LANES
        let levels = hillock_batch_levels(pointer)
        for lane in 0..<lanes { levels?[stimulus * lanes + lane] = value }
    }

    /// The lanes that failed last.
    var failedLanes: [Int] {
        let bits = hillock_batch_failed(pointer)
        return (0..<HILLOCK_LANES).filter { bits >> UInt32($0) & 1 == 1 }
    }

    var time: Double { hillock_batch_time(pointer) }
    var step: Double { hillock_batch_step(pointer) }
    var culprit: Int { Int(hillock_batch_culprit(pointer)) }
    var evaluations: Int { Int(hillock_batch_evaluations(pointer)) }
    var computed: Int { Int(hillock_batch_computed(pointer)) }
    var accepted: Int { Int(hillock_batch_accepted(pointer)) }
    var rejected: Int { Int(hillock_batch_rejected(pointer)) }
    var pointCount: Int { Int(hillock_batch_point_count(pointer)) }

    func homotopy(_ lane: Int) -> Int { Int(hillock_batch_homotopy(pointer, Int32(lane))) }

    /// The values of the axis.
    var axis: [Double] {
        Array(unsafeUninitializedCapacity: pointCount) { buffer, count in
            if let base = buffer.baseAddress { hillock_batch_copy_axis(pointer, base) }
            count = pointCount
        }
    }

    /// What a probe gave in a lane.
    func signal(_ probe: Int, lane: Int) -> [Double] {
        Array(unsafeUninitializedCapacity: pointCount) { buffer, count in
            if let base = buffer.baseAddress { hillock_batch_copy_signal(pointer, Int32(probe), Int32(lane), base) }
            count = pointCount
        }
    }
}

extension RunSettings {
    /// The settings as C reads them.
    ///
    /// - Parameters:
    ///   - transient: The transient; `nil` when there is none.
    ///   - unknowns: How many unknowns the circuit has: a chain of inverters settles one after the other.
    func cForm(_ transient: Transient?, unknowns: Int) -> hillock_settings {
        var form = hillock_settings()
        form.reltol = solver.relativeTolerance
        form.abstol = solver.currentTolerance
        form.vntol = solver.voltageTolerance
        form.chgtol = solver.chargeTolerance
        form.trtol = truncation
        form.uses_gear = usesGear ? 1 : 0
        // A move dv leaves (dv/n U_T)^2/2 of a current out: a tenth of the relative tolerance, with n U_T = 35 mV.
        form.slack = 0.035 * (0.2 * solver.relativeTolerance).squareRoot()
        form.quiet = skipsQuietTransistors ? form.slack : 0
        form.newton_limit = 12
        form.operating_point_limit = Int32(100 + 25 * min(unknowns, 60))
        if let transient {
            let longest = solver.maximumStep ?? transient.step
            form.maximum_step = longest
            form.minimum_step = longest * 1e-11
            // As in SPICE.
            form.first_step = min(transient.stop / 100, transient.step) / 10
            form.start = transient.start
            form.stop = transient.stop
        }
        return form
    }
}

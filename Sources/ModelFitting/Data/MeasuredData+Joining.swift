public import Diagnostics

extension MeasuredData {
    /// Adds the readings of another file of the same device.
    ///
    /// - Parameter other: The other data.
    /// - Throws: A `DiagnosticError` where the units differ.
    public mutating func join(_ other: MeasuredData) throws(DiagnosticError) {
        // Retention has no doses.
        let (own, more) = (hasDoses, other.hasDoses)
        guard unit == other.unit, doseUnit == other.doseUnit || !own || !more else {
            throw DiagnosticError(
                "different-units", "\(source) and \(other.source) have different units",
                help: "arbitrary units do not go with siemens, pulses not with seconds")
        }
        if !own { doseUnit = other.doseUnit }
        if source != other.source { source += "; " + other.source }
        ramps += other.ramps
        tables += other.tables
        records += other.records
        runs += other.runs
        retention += other.retention
        conditions.set = conditions.set ?? other.conditions.set
        conditions.reset = conditions.reset ?? other.conditions.reset
        conditions.gate = conditions.gate ?? other.conditions.gate
        conditions.readVoltage = conditions.readVoltage ?? other.conditions.readVoltage
    }

    private var hasDoses: Bool { !ramps.isEmpty || !tables.isEmpty || !runs.isEmpty }
}

public import Waveforms

/// A measure of an ensemble with its column in the store.
public struct EnsembleMeasure: Sendable {
    /// The column.
    public var column: MeasureColumn

    /// What computes the numbers.
    public var measure: any Measure

    /// Creates a measure whose column says how it is defined.
    ///
    /// - Parameters:
    ///   - name: The name of the column.
    ///   - measure: What computes the numbers.
    ///   - series: The curve that the measure is a point of.
    ///   - coordinate: Where on the curve it lies, in `coordinateUnit`.
    ///   - coordinateUnit: The unit of the coordinate.
    public init(
        name: String, measure: any Measure, series: String? = nil, coordinate: Double? = nil,
        coordinateUnit: String? = nil
    ) {
        self.measure = measure
        column = MeasureColumn(
            name: name, unit: measure.unit, definition: "\(type(of: measure).name) \(json(measure))", series: series,
            coordinate: coordinate, coordinateUnit: coordinateUnit)
    }

    /// Creates a measure of a circuit or of the command line.
    ///
    /// - Parameter named: A measure with its name and its place in a curve.
    public init(_ named: NamedMeasure) {
        measure = named.measure
        let text = MeasureRegistry.text(of: measure)
        // A measure that no text states is defined by all that is in it.
        let definition = text.contains("(") ? text : "\(text) \(json(measure))"
        column = MeasureColumn(
            name: named.name, unit: named.measure.unit, definition: definition,
            series: named.series?.name, coordinate: named.series?.coordinate, coordinateUnit: named.series?.unit)
    }

    /// What the measure gives on waveforms; never throws, because one measure without an answer must not cost the rest.
    ///
    /// - Parameter waveforms: What the run gave.
    /// - Returns: A finite number, or why there is none.
    public func outcome(_ waveforms: WaveformSet) -> MeasureOutcome {
        do throws(WaveformError) {
            return try measure.outcome(waveforms)
        } catch {
            switch error {
            case .noAnswer(let sentence):
                return .noAnswer(sentence)
            case .noSuchSignal(let name, _):
                return .noAnswer("there is no signal \(name)")
            case .lengthMismatch(let signal, let expected, let found):
                return .noAnswer("the signal \(signal) has \(found) values, the axis \(expected)")
            }
        }
    }
}

extension Measure {
    /// What the measure gives on waveforms: a finite number, or why there is none.
    ///
    /// - Parameter waveforms: What the run gave.
    /// - Throws: ``WaveformError`` for a signal that is not there or not whole, which no other run would change.
    public func outcome(_ waveforms: WaveformSet) throws(WaveformError) -> MeasureOutcome {
        do throws(WaveformError) {
            let value = try evaluate(waveforms)
            return value.isFinite ? .value(value) : .noAnswer("the result is \(value)")
        } catch .noAnswer(let reason) {
            return .noAnswer(reason)
        }
    }
}

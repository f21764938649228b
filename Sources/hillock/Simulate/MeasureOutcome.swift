internal import MonteCarlo
internal import Waveforms

extension NamedMeasure {
    /// What the measure gives on waveforms: a finite number, or why there is none.
    ///
    /// - Parameter waveforms: What the run gave.
    /// - Throws: ``WaveformError`` for a signal that is not there, which no other run would change.
    func outcome(_ waveforms: WaveformSet) throws(WaveformError) -> MeasureOutcome {
        do throws(WaveformError) {
            let value = try measure.evaluate(waveforms)
            return value.isFinite ? .value(value) : .noAnswer("the result is \(value)")
        } catch .noAnswer(let reason) {
            return .noAnswer(reason)
        }
    }
}

extension MeasureOutcome {
    /// Why there is no number; `nil` where there is one.
    var reason: String? {
        if case .noAnswer(let reason) = self { return reason }
        return nil
    }
}

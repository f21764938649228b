internal import CNativeEngine
internal import Netlists

/// What a source gives, as numbers: the engine's form of an independent source.
struct Stimulus: Sendable {
    /// The value at rest in V or A.
    var level: Double
    var kind: Kind
    var arguments: [Double]
    var delay: Double
    /// The time from which a pwl repeats, or -1.
    var repetition: Double

    enum Kind: Sendable {
        case level, piecewiseLinear, pulse, sine, exponential
    }

    /// Reads a source.
    ///
    /// - Parameters:
    ///   - source: The source; all of its values must be numbers.
    ///   - parameters: The parameters of the line: `td` and `r` of a pwl.
    ///   - step: The suggested step of the transient in seconds, which some arguments take when they are left out.
    ///   - stop: The end of the transient in seconds.
    ///   - shortest: The smallest step in seconds.
    /// - Throws: ``Unfit`` with the reason.
    init(
        _ source: Source, parameters: [String: Double], step: Double, stop: Double, shortest: Double
    ) throws(Unfit) {
        (level, kind, arguments, delay, repetition) = (0, .level, [], 0, -1)
        func numbers(_ values: [Expression], atLeast count: Int) throws(Unfit) -> [Double] {
            let numbers = values.compactMap(\.number)
            guard numbers.count == values.count, numbers.allSatisfy(\.isFinite) else {
                throw Unfit("a value of its source is not a number")
            }
            guard numbers.count >= count else { throw Unfit("its source has too few values") }
            return numbers
        }
        func padded(_ values: [Double], _ defaults: [Double]) -> [Double] {
            Array(values.prefix(defaults.count)) + defaults.dropFirst(values.count)
        }
        let dc = try source.dc.map { value throws(Unfit) in try numbers([value], atLeast: 1)[0] }
        switch source.shape {
        case nil: break
        case .piecewiseLinear(let values):
            kind = .piecewiseLinear
            arguments = try numbers(values, atLeast: 2)
            delay = parameters["td"] ?? 0
            repetition = parameters["r"] ?? -1
            try checkCorners(shortest: shortest)
        case .pulse(let values):
            kind = .pulse
            let given = try numbers(values, atLeast: 2)
            arguments = padded(given, [0, 0, 0, step, step, stop, stop, 0])
            // Zero stands for the default, as in SPICE.
            for (index, standard) in [(3, step), (4, step), (5, stop), (6, stop)] where arguments[index] == 0 {
                arguments[index] = standard
            }
            guard arguments[3...6].allSatisfy({ $0 > shortest }) else {
                throw Unfit("its pulses are faster than the smallest step of \(shortest) s")
            }
        case .sine(let values):
            kind = .sine
            arguments = padded(try numbers(values, atLeast: 2), [0, 0, 1 / stop, 0, 0, 0])
            guard arguments[2] * 4 * shortest < 1 else {
                throw Unfit("its sine is faster than the smallest step of \(shortest) s")
            }
        case .exponential(let values):
            kind = .exponential
            let given = try numbers(values, atLeast: 2)
            let rise = given.count > 2 ? given[2] : step
            arguments = padded(given, [0, 0, step, step, rise + step, step])
            guard arguments[3] > 0, arguments[5] > 0 else {
                throw Unfit("a time constant of its source is not above 0")
            }
        case .text: throw Unfit("its course is none of dc, pwl, pulse, sin, exp")
        }
        level = dc ?? 0
        if dc == nil, kind != .level {
            level = withCForm(first: 0) { form in
                arguments.withUnsafeBufferPointer { numbers in
                    guard let base = numbers.baseAddress else { return 0 }
                    return withUnsafePointer(to: form) { hillock_stimulus_value($0, base, 0, 0) }
                }
            }
        }
    }

    private func checkCorners(shortest: Double) throws(Unfit) {
        guard arguments.count.isMultiple(of: 2) else { throw Unfit("its pwl has a time without a value") }
        let times = stride(from: 0, to: arguments.count, by: 2).map { arguments[$0] }
        for (earlier, later) in zip(times, times.dropFirst()) where later - earlier <= shortest {
            throw Unfit(
                later <= earlier
                    ? "the times of its pwl do not increase at \(later) s"
                    : "its pwl has an edge of \(later - earlier) s at \(earlier) s, faster than the smallest step of "
                        + "\(shortest) s")
        }
        if repetition >= 0, !times.contains(where: { abs($0 - repetition) <= 1e-9 * abs(repetition) }) {
            throw Unfit("its pwl repeats from \(repetition) s, which is none of its times")
        }
    }

    /// The engine's own form, with arguments from `first` on in the numbers of the circuit.
    func withCForm<Result>(first: Int, _ body: (hillock_stimulus) -> Result) -> Result {
        var form = hillock_stimulus()
        switch kind {
        case .level: form.kind = HILLOCK_LEVEL
        case .piecewiseLinear: form.kind = HILLOCK_PWL
        case .pulse: form.kind = HILLOCK_PULSE
        case .sine: form.kind = HILLOCK_SINE
        case .exponential: form.kind = HILLOCK_EXPONENTIAL
        }
        form.first = Int32(first)
        form.count = Int32(arguments.count)
        form.delay = delay
        form.repeat = repetition
        return body(form)
    }
}

/// Why an element cannot be computed, as the end of a sentence.
struct Unfit: Error, Hashable {
    let reason: String

    init(_ reason: String) { self.reason = reason }
}

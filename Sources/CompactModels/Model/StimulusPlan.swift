/// What the terminals of a model do in a comparison of its forms, by formulas of its parameters.
///
/// All numbers are places in the model's graph that depend on parameters and temperature only.
public struct StimulusPlan: Hashable, Codable, Sendable {
    /// What one terminal does.
    public struct Course: Hashable, Codable, Sendable {
        /// A corner of straight lines.
        public struct Point: Hashable, Codable, Sendable {
            /// The place of the time in s.
            public var time: Int
            /// The place of the voltage in V, or of the current in A.
            public var value: Int
        }

        /// The terminal's place in the model's list.
        public var terminal: Int
        /// The place of the voltage at the start of a free terminal, for which values are currents into it; `nil` for a
        /// terminal that a voltage source holds.
        public var start: Int?
        /// The corners of one repetition; a single one is a constant.
        public var points: [Point]
        /// The place of the time from repetition to repetition; `nil` for one repetition.
        public var period: Int?
        /// How many repetitions there are.
        public var repetitions: Int
    }

    /// The name.
    public var name: String

    /// The place of the end in s.
    public var stop: Int

    /// The place of the largest step of simulators in s.
    public var step: Int

    /// The largest deviation from full scale that passes, where it is another than the usual one.
    public var tolerance: Double?

    /// What terminals do; the others are at 0 V.
    public var courses: [Course]

    /// The same plan where places have moved.
    func moved(_ new: (Int) -> Int) -> StimulusPlan {
        var plan = self
        plan.stop = new(stop)
        plan.step = new(step)
        for index in courses.indices {
            plan.courses[index].start = courses[index].start.map(new)
            plan.courses[index].period = courses[index].period.map(new)
            plan.courses[index].points = courses[index].points.map { .init(time: new($0.time), value: new($0.value)) }
        }
        return plan
    }
}

/// How spikes reach the terminals of a synapse, and where its weight is.
public struct SpikeWiring: Hashable, Codable, Sendable {
    /// A terminal that gets a pulse for each spike of a neuron.
    public struct Pulses: Hashable, Codable, Sendable {
        /// The terminal's place in the model's list.
        public var terminal: Int
        /// The neuron: `pre` or `post`.
        public var train: String
        /// The place of the delay of the pulses in s; `nil` for none.
        public var delay: Int?
        /// Whether it rests at the spikes' voltage and goes to 0 V for a spike.
        public var isInverted: Bool
    }

    /// The terminals that get pulses.
    public var pulses: [Pulses]

    /// The terminals at a constant voltage with the places of their voltages; those that are not named are at 0 V.
    public var levels: [Int: Int]

    /// The terminal whose voltage is the weight.
    public var weight: Int

    /// The place of the weight's voltage at the start.
    public var start: Int

    /// The place of the change of the voltage for a relative change of the weight of 1.
    public var scale: Int

    /// The places of the voltage of a spike, of the width of a pulse without its edges, and of the duration of an edge.
    public var high: Int
    /// The place of the width.
    public var width: Int
    /// The place of the duration of an edge.
    public var edge: Int

    /// The place of how many times faster than biology the model runs.
    public var acceleration: Int

    /// The same wiring where places have moved.
    func moved(_ new: (Int) -> Int) -> SpikeWiring {
        var wiring = self
        for index in pulses.indices { wiring.pulses[index].delay = pulses[index].delay.map(new) }
        wiring.levels = levels.mapValues(new)
        for path in [\SpikeWiring.start, \.scale, \.high, \.width, \.edge, \.acceleration] {
            wiring[keyPath: path] = new(self[keyPath: path])
        }
        return wiring
    }
}

extension CompactModel {
    /// The values of formulas of parameters.
    ///
    /// - Parameters:
    ///   - places: Places in the graph that depend on parameters and temperature only.
    ///   - temperature: Kelvins.
    /// - Returns: For each place its value with the parameters' values of the model.
    public func constants(_ places: [Int], temperature: Double = 300.15) -> [Double] {
        var evaluation = Evaluation(places, of: graph)
        evaluation.evaluate(
            at: OperatingPoint(
                voltages: Array(repeating: 0, count: terminals.count), states: Array(repeating: 0, count: states.count),
                parameters: parameters.map(\.value), temperature: temperature))
        return places.map { evaluation.values[$0] }
    }

    /// What the terminals do in a stimulus of the model, with the parameters' values of the model.
    ///
    /// A slope between two points gets three more: simulators take steps of first order at corners, which are then small where
    /// an edge is.
    ///
    /// - Parameter plan: One of the model's ``stimuli``.
    /// - Returns: The drive, and the largest step in s.
    public func drive(_ plan: StimulusPlan) -> (drive: TerminalDrive, step: Double) {
        let ends = constants([plan.stop, plan.step])
        var courses: [[(time: Double, value: Double)]] = terminals.map { _ in [(0, 0)] }
        var free: [TerminalDrive.FreeTerminal] = []
        for course in plan.courses {
            let times = constants(course.points.map(\.time)), values = constants(course.points.map(\.value))
            let period = course.period.map { constants([$0])[0] } ?? 0
            var points: [(time: Double, value: Double)] = []
            for index in 0..<course.repetitions {
                for (time, value) in zip(times, values) {
                    let end = Double(index) * period + time
                    if let last = points.last, last.value != value {
                        for share in [0.25, 0.5, 0.75] {
                            points.append(
                                (last.time + share * (end - last.time), last.value + share * (value - last.value)))
                        }
                    }
                    points.append((end, value))
                }
            }
            courses[course.terminal] = points
            if let start = course.start { free.append(.init(course.terminal, start: constants([start])[0])) }
        }
        return (TerminalDrive(courses: courses, stop: ends[0], free: free), ends[1])
    }
}

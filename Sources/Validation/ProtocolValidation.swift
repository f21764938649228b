public import BehaviouralModels
public import CompactModels
public import Diagnostics
internal import ModelForms
public import ModelTools
public import Simulation
internal import SpiceFormat
public import Stimuli
internal import Waveforms

/// Runs a synapse's compact model under a protocol of spikes, in every form at hand, and holds it against the rule whose
/// parameters it has.
///
/// Each condition is a run of its own from rest: pulses at the terminals, the weight at a free one. Rule and forms get the same
/// spikes.
public struct ProtocolValidation: Sendable {
    /// What one form answered.
    public struct Answer: Hashable, Sendable {
        /// The form, e.g. `OSDI in VACASK`.
        public var form: String
        /// Δw under each condition.
        public var changes: [Double]
        /// Seconds that the engine took for all conditions.
        public var seconds: Double
    }

    /// What came out.
    public struct Outcome: Sendable {
        /// The names of the conditions.
        public var conditions: [String]
        /// Δw of the rule under each condition.
        public var rule: [Double]
        /// What the forms answered.
        public var answers: [Answer] = []
        /// Forms that are missing, why, and what to do.
        public var missing: [(form: String, reason: String)] = []

        /// The largest |Δw − Δw_rule| of a form.
        public func worst(_ answer: Answer) -> Double { zip(answer.changes, rule).map { abs($0 - $1) }.max() ?? 0 }
    }

    private let model: CompactModel
    private let wiring: SpikeWiring
    private let rule: TripletRule
    private let tools: ToolBox
    private let store: ModelStore
    private let ngspice: @Sendable ([String]) -> any Simulator

    /// How many repetitions are simulated; those that follow change the weight as the last one does. `nil` for all.
    ///
    /// With nearest spikes nothing but the last spikes is remembered, so that every repetition after the first does the same.
    public var simulated: Int?

    /// The names of all forms.
    public static let formNames = ["native", "B source", "XSPICE C", "OSDI in VACASK", "OSDI in ngspice"]

    /// The forms that run; all that are at hand if empty.
    public var forms: Set<String> = []

    /// Creates a validation.
    ///
    /// - Parameters:
    ///   - model: The model with its parameters' values.
    ///   - tools: Where compilers and VACASK are looked for.
    ///   - store: Where compiled models are kept.
    ///   - ngspice: ngspice with code models loaded from the given files.
    /// - Throws: A `DiagnosticError` when the model has no wiring for spikes, or no parameters of a rule.
    public init(
        _ model: CompactModel, tools: ToolBox, store: ModelStore,
        ngspice: @escaping @Sendable ([String]) -> any Simulator
    ) throws(DiagnosticError) {
        guard let wiring = model.spikes else {
            throw DiagnosticError(
                "no-spikes", "\(model.name) does not say how spikes reach its terminals",
                help: "a section 'spikes' of its file does; see tstdp.yaml")
        }
        guard let rule = TripletRule(of: model) else {
            throw DiagnosticError(
                "no-rule", "\(model.name) has not the parameters of a triplet rule", help: "see those of tstdp.yaml")
        }
        self.model = model
        self.wiring = wiring
        self.rule = rule
        self.tools = tools
        self.store = store
        self.ngspice = ngspice
    }

    /// Runs all forms under all conditions.
    ///
    /// - Parameters:
    ///   - stimulation: The protocol.
    ///   - progress: Told before each form what comes.
    /// - Returns: What came out; a form that fails is among the missing with its reason.
    /// - Throws: `CancellationError`.
    public func run(_ stimulation: StimulationProtocol, progress: (String) -> Void = { _ in }) async throws -> Outcome {
        var outcome = Outcome(
            conditions: stimulation.conditions.map(\.name), rule: rule.weightChanges(stimulation.conditions))
        let all: [@Sendable () async throws -> Runner] = [
            { { try self.native($0) } }, { try self.subcircuit() }, { try await self.codeModel() },
            { try self.vacask() }, { try await self.compiled() },
        ]
        for (name, prepare) in zip(Self.formNames, all) where forms.isEmpty || forms.contains(name) {
            progress(name)
            var answer = Answer(form: name, changes: [], seconds: 0)
            do {
                let run = try await prepare()
                for condition in stimulation.conditions {
                    try Task.checkCancellation()
                    let result = try await run(stimulus(condition))
                    answer.changes.append(try change(result, condition))
                    answer.seconds += result.seconds
                }
                outcome.answers.append(answer)
            } catch let error as CancellationError { throw error } catch {
                outcome.missing.append((name, ModelValidation.words(error)))
            }
        }
        return outcome
    }

    private typealias Runner = @Sendable (ModelStimulus) async throws -> FormRun

    // MARK: Stimuli and weights

    private func repetitions(_ condition: Condition) -> Int {
        min(condition.repetitions, max(1, simulated ?? condition.repetitions))
    }

    /// The pulses of a condition and a largest step of ten of them.
    func stimulus(_ condition: Condition) -> ModelStimulus {
        let numbers = model.constants([wiring.acceleration, wiring.high, wiring.width, wiring.edge, wiring.start])
        let (acceleration, high, width, edge) = (numbers[0], numbers[1], numbers[2], numbers[3])
        let count = repetitions(condition)
        func train(_ times: [Double]) -> SpikeTrain {
            SpikeTrain(
                (0..<count).flatMap { index in
                    times.map { (Double(index) * condition.period + $0) / acceleration }
                })
        }
        var courses: [[(time: Double, value: Double)]] = model.terminals.map { _ in [(0, 0)] }
        for (terminal, place) in wiring.levels { courses[terminal] = [(0, model.constants([place])[0])] }
        for wire in wiring.pulses {
            let pulses = SpikePulses(
                high: high, width: width, edge: edge, delay: wire.delay.map { model.constants([$0])[0] } ?? 0,
                isInverted: wire.isInverted)
            courses[wire.terminal] = pulses.course(of: train(wire.train == "pre" ? condition.pre : condition.post))
        }
        courses[wiring.weight] = [(0, 0)]
        let drive = TerminalDrive(
            courses: courses, stop: Double(count) * condition.period / acceleration,
            free: [.init(wiring.weight, start: numbers[4])])
        return ModelStimulus(name: condition.name, drive: drive, step: 10 * (width + edge))
    }

    /// Δw of all repetitions from the weight at the beginning of each that was simulated.
    private func change(_ run: FormRun, _ condition: Condition) throws -> Double {
        let scale = model.constants([wiring.scale])[0]
        let period = condition.period / model.constants([wiring.acceleration])[0]
        let count = repetitions(condition)
        let name = "v(\(model.terminals[wiring.weight].name))"
        guard let weights = run.values(of: name, at: (0...count).map { Double($0) * period }),
            weights.allSatisfy(\.isFinite)
        else { throw DiagnosticError("no-weight", "\(run.form) gave no \(name)") }
        let last = weights[count] - weights[count - 1]
        return (weights[count] - weights[0] + Double(condition.repetitions - count) * last) / scale
    }

    // MARK: Forms

    private func native(_ stimulus: ModelStimulus) throws -> FormRun {
        let begin = ContinuousClock.now
        var solver = StateSolver(model)
        (solver.relativeTolerance, solver.absoluteTolerance) = (1e-6, 1e-8)
        let trajectory = try solver.solve(stimulus.drive)
        let name = model.terminals[wiring.weight].name
        return FormRun(
            form: "native", stimulus: stimulus.name,
            waveforms: try WaveformSet(
                axis: trajectory.times, signals: [Signal("v(\(name))", trajectory.voltages.map { $0[0] })]),
            seconds: begin.duration(to: .now) / .seconds(1))
    }

    private func subcircuit() throws -> Runner {
        let text = SpiceWriter.write(SubcircuitWriter.statements(model))
        let (model, simulator) = (model, ngspice([]))
        return { stimulus in
            try await DeviceBench.run(
                model, .subcircuit(text, of: model), stimulus, form: "B source", on: simulator, steps: .controlled)
        }
    }

    private func codeModel() async throws -> Runner {
        let code = try await CodeModel.ready(model, tools: tools, store: store, ngspice: ngspice)
        let (model, simulator) = (model, ngspice([code.file]))
        return { stimulus in
            try await DeviceBench.run(
                model, .subcircuit(code.text, of: model), stimulus, form: "XSPICE C", on: simulator, steps: .controlled)
        }
    }

    private func compiled() async throws -> Runner {
        let library = try await CompiledModule.library(of: model, tools: tools, store: store, ngspice: ngspice)
        let (model, simulator) = (model, ngspice([library]))
        return { stimulus in
            try await DeviceBench.run(
                model, CompiledModule.device(of: model), stimulus, form: "OSDI in ngspice", on: simulator,
                steps: .controlled)
        }
    }

    private func vacask() throws -> Runner {
        let simulator = try VACASKSimulator(tools: tools, store: store)
        let model = model
        return { stimulus in
            let (waveforms, seconds) = try simulator.run(model, drive: stimulus.drive, step: stimulus.step)
            return FormRun(form: "OSDI in VACASK", stimulus: stimulus.name, waveforms: waveforms, seconds: seconds)
        }
    }
}

extension TripletRule {
    /// The rule whose parameters a compact model has under the names of the catalogue's synapses: `a2_plus`, `tau_plus` and so on.
    ///
    /// - Parameter model: The model with its parameters' values.
    /// - Returns: `nil` for a model that lacks a parameter of the pair rule.
    public init?(of model: CompactModel) {
        let values = Dictionary(model.parameters.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 })
        guard let growth = values["a2_plus"], let loss = values["a2_minus"], let tauPlus = values["tau_plus"],
            let tauMinus = values["tau_minus"]
        else { return nil }
        self.init(
            potentiation2: growth, potentiation3: values["a3_plus"] ?? 0, depression2: loss,
            depression3: values["a3_minus"] ?? 0, tauPlus: tauPlus, tauMinus: tauMinus, tauX: values["tau_x"] ?? 0,
            tauY: values["tau_y"] ?? 0, scheme: (values["all_to_all"] ?? 0) > 0.5 ? .allToAll : .nearestSpike)
    }
}

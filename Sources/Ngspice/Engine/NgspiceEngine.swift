internal import Foundation
internal import Simulation
internal import Waveforms

/// Runs one deck in this process's ngspice, and trusts nothing that ngspice returns.
///
/// The deck is loaded once; each run alters instance parameters of the loaded circuit. Where a run could see what an
/// earlier one left behind (a parameter that this run does not set, other probes, other options, a failure, an element
/// that remembers), the deck is loaded anew, so that every run starts from the deck as written.
final class NgspiceEngine {
    private let library: NgspiceLibrary
    private var deck: PreparedDeck?
    private var independence = RunIndependence.nothing
    private var loads = 0
    private var loaded: Loaded?
    private var codeModels: Set<String> = []

    /// The circuit that is in ngspice now.
    private struct Loaded {
        var token: String
        var probes: [ProbeNames]
        var retry: RetryStep?
        var instances: InstanceParameters
        var altered: Set<String> = []
        var hasRun = false
    }

    /// Sets ngspice up: one thread, and no transient operating point, which drops `.ic` without a word.
    ///
    /// This must come before the first circuit: `optran` after a circuit has been removed crashes ngspice 39.
    ///
    /// - Parameter library: The started library.
    init(library: NgspiceLibrary) {
        self.library = library
        library.command("set num_threads=1")
        library.command("optran 1 1 1 0 0 0")
        library.command("unset interactive")
        library.command("set nomoremode")
        _ = library.takeMessages()
    }

    /// Whether ngspice has asked to be ended, so that this process must not go on.
    var isBroken: Bool { library.hasExited }

    /// Loads a deck and forgets the one before.
    ///
    /// - Returns: What a user should know.
    /// - Throws: ``SimulationFailure`` of kind `badDeck`.
    func load(_ deck: PreparedDeck) throws(SimulationFailure) -> [String] {
        try loadCodeModels(deck.codeModels)
        if deck.codeModels.contains(where: { !$0.hasSuffix(".osdi") }) {
            // ngspice sets trtol to 1 where there are code models, because most integrate by themselves; ours leave that to
            // capacitors.
            library.command("set xtrtol=\(deck.truncationTolerance)")
        }
        self.deck = deck
        independence = RunIndependence(of: deck.lines)
        let remarks = try place(deck, probes: [], retry: nil)
        return remarks + [RunIndependence.remark(on: deck.lines)].compactMap { $0 }
    }

    /// Loads libraries of code models and of compiled Verilog-A, each once: ngspice cannot let go of one.
    private func loadCodeModels(_ paths: [String]) throws(SimulationFailure) {
        for path in paths where !codeModels.contains(path) {
            let command = (path.hasSuffix(".osdi") ? "osdi " : "codemodel ") + path
            guard path.hasPrefix("/"), !path.contains(where: \.isWhitespace),
                command.utf8.count < NgspiceLibrary.longestCommand
            else { throw SimulationFailure(.badDeck, "ngspice cannot load a model at '\(path)'.") }
            library.command(command)
            let said = library.takeMessages()
            if library.hasExited || said.contains(where: { $0.lowercased().contains("error") }) {
                throw SimulationFailure(.badDeck, "ngspice cannot load the model \(path).", log: said)
            }
            codeModels.insert(path)
        }
    }

    /// Runs the loaded deck, with further attempts after a run that did not converge.
    func run(_ request: SimulationRequest) throws(SimulationFailure) -> SimulationResult {
        guard let deck else { throw SimulationFailure(.badDeck, "No deck is loaded.") }
        let probes = request.probes.map { ProbeNames($0) }
        var attempts: [Attempt] = []
        let steps = [nil] + deck.retries.map(Optional.some)
        var index = 0
        var isPinned = false
        while index < steps.count {
            let step = steps[index]
            let settings = [isPinned ? "breakpoints" : nil, step?.text].compactMap { $0 }.joined(separator: " ")
            do {
                library.setBreakpoints(isPinned ? deck.corners : [])
                var result = try attempt(request, deck: deck, probes: probes, retry: step)
                result.failedAttempts = attempts
                result.settings = settings.isEmpty ? nil : settings
                if step != nil { clearCircuit() }
                return result
            } catch {
                // Whatever a failed run left behind, the next one starts from a fresh load.
                clearCircuit()
                attempts.append(Attempt(settings: settings.isEmpty ? "deck" : settings, failure: error))
                if error.kind == .missedCorner, !isPinned, !isBroken {
                    // The same settings again, with a breakpoint of ours at every corner.
                    isPinned = true
                    continue
                }
                index += 1
                guard [.missedCorner, .noOperatingPoint, .incomplete, .notFinite].contains(error.kind), !isBroken else {
                    break
                }
            }
        }
        guard var failure = attempts.first?.failure else { throw SimulationFailure(.badDeck, "Nothing was tried.") }
        if attempts.count > 1 {
            let tried = attempts.map { "\($0.settings): \($0.failure.kind.rawValue)" }.joined(separator: "; ")
            failure.message += " Tried: \(tried)."
        }
        throw failure
    }

    private func attempt(
        _ request: SimulationRequest, deck: PreparedDeck, probes: [ProbeNames], retry: RetryStep?
    ) throws(SimulationFailure) -> SimulationResult {
        let instances = try InstanceParameters(request.alterations)
        let alterations = request.alterations.filter { !InstanceParameters.isOne($0) }
        let keys = Set(alterations.map { "\($0.device)[\($0.parameter)]".lowercased() })
        if let loaded, loaded.probes == probes, loaded.retry == retry, loaded.instances == instances,
            loaded.altered.isSubset(of: keys), !loaded.hasRun || independence == .nothing
        {
        } else {
            _ = try place(deck, probes: probes, retry: retry, instances: instances)
        }
        guard var circuit = loaded else { throw SimulationFailure(.badDeck, "The deck is not loaded.") }
        circuit.altered.formUnion(keys)
        circuit.hasRun = true
        loaded = circuit
        try alter(alterations)
        let begin = ContinuousClock.now
        library.command("run")
        let spent = begin.duration(to: .now)
        let (waveforms, remarks) = try judgeRun(of: circuit, deck: deck, probes: probes)
        library.command("destroy all")
        library.forgetCommands()
        return SimulationResult(
            waveforms: waveforms, analysisTime: spent / .seconds(1), points: waveforms.axis.count, remarks: remarks)
    }

    /// What a run that has ended gave, if it may be used; and what a user should know.
    private func judgeRun(
        of circuit: Loaded, deck: PreparedDeck, probes: [ProbeNames]
    ) throws(SimulationFailure) -> (waveforms: WaveformSet, remarks: [String]) {
        if library.hasExited { throw exitFailure(library.takeMessages(), kind: .exited) }
        let plot = library.currentPlot
        library.command("echo hillock: $sim_status $curplottitle")
        let judged = judgeRun(library.takeMessages(), plot: plot, token: circuit.token, deck: deck)
        let waveforms = try RunVerdict.waveforms(
            of: plot, in: library, probes: probes, deck: deck, messages: judged)
        return (waveforms, judged.remarks)
    }

    /// Runs the loaded deck in windows.
    ///
    /// - Parameters:
    ///   - command: The external sources, the probes and the first window.
    ///   - exchange: Gets the points of a window, and whether it is the last; gives the next one.
    /// - Returns: What a user should know.
    func runCoupled(
        _ command: CoupleCommand, exchange: @escaping ([Double], Bool) -> WindowCommand?
    ) throws(SimulationFailure) -> [String] {
        guard let deck, case .transient(let transient) = deck.analysis else {
            throw SimulationFailure(.badDeck, "Only a transient runs in windows.")
        }
        let probes = command.probes.map { ProbeNames($0) }
        let remarks = try place(deck, probes: probes, retry: nil)
        guard let circuit = loaded else { throw SimulationFailure(.badDeck, "The deck is not loaded.") }
        try library.couple(command, probes: probes, stop: transient.stop, exchange: exchange)
        library.command("run")
        return remarks + (try judgeRun(of: circuit, deck: deck, probes: [])).remarks
    }

    private func alter(_ alterations: [Alteration]) throws(SimulationFailure) {
        for alteration in alterations {
            let name = "@\(alteration.device)[\(alteration.parameter)]"
            guard alteration.value.isFinite else {
                throw SimulationFailure(.badAlteration, "\(name) would become \(alteration.value).")
            }
            let command = "alter \(name) = \(exactNumber(alteration.value))"
            guard command.utf8.count < NgspiceLibrary.longestCommand, !command.contains(where: \.isNewline) else {
                throw SimulationFailure(.badAlteration, "The name \(name.prefix(60))… is too long for ngspice.")
            }
            library.command(command)
        }
        let log = library.takeMessages()
        if library.hasExited { throw exitFailure(log, kind: .badAlteration) }
        // A good alteration is silent. After a refused one the run would be a valid run of another sample.
        let judged = MessageJudge.judge(log)
        if judged.fault != nil {
            throw SimulationFailure(.badAlteration, "ngspice refused an alteration.", log: judged.log)
        }
    }

    /// Removes what is loaded and loads the deck with these probes and options.
    private func place(
        _ deck: PreparedDeck, probes: [ProbeNames], retry: RetryStep?, instances: InstanceParameters = .init()
    ) throws(SimulationFailure) -> [String] {
        clearCircuit()
        var deck = deck
        deck.lines = try instances.written(into: deck.lines)
        loads += 1
        let token = "hillock-\(getpid())-\(loads)"
        let accepted = library.load(deck.text(token: token, probes: probes, retry: retry))
        let said = library.takeMessages()
        if library.hasExited { throw exitFailure(said, kind: .badDeck) }
        let judged = MessageJudge.judge(said)
        if !accepted || judged.fault != nil || !said.contains("Circuit: \(token)") {
            clearCircuit()
            let log = judged.log.isEmpty ? Array(said.suffix(10)) : judged.log
            throw SimulationFailure(.badDeck, "ngspice cannot load the deck.", log: log)
        }
        loaded = Loaded(token: token, probes: probes, retry: retry, instances: instances)
        return judged.remarks
    }

    private func clearCircuit() {
        guard !library.hasExited else { return }
        library.command("destroy all")
        if loaded != nil { library.command("remcirc") }
        loaded = nil
        library.forgetCommands()
        _ = library.takeMessages()
    }

    private func exitFailure(_ said: [String], kind: SimulationFailure.Kind) -> SimulationFailure {
        let judged = MessageJudge.judge(said)
        let log = judged.log.isEmpty ? Array(said.suffix(10)) : judged.log
        if library.exitedByQuit {
            return SimulationFailure(.exited, "The deck told ngspice to quit.", log: log)
        }
        let message =
            kind == .badDeck
            ? "ngspice cannot load the deck and gave up." : "ngspice met an error from which it cannot recover."
        return SimulationFailure(kind, message, log: log)
    }

    private func judgeRun(
        _ said: [String], plot: String, token: String, deck: PreparedDeck
    ) -> RunVerdict.Messages {
        let status = said.last { $0.hasPrefix("hillock: ") }
        let judged = MessageJudge.judge(said.filter { $0 != status })
        var fault = judged.fault
        if fault == nil, status != "hillock: 0 \(token)" {
            // The run said nothing bad, but it is not this circuit's or did not end well.
            fault = plot.hasPrefix(deck.analysis.plotPrefix) ? .incomplete : .badDeck
        }
        return RunVerdict.Messages(fault: fault, log: judged.log, remarks: judged.remarks)
    }
}

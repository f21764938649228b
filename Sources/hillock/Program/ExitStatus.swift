internal import ArgumentParser
internal import Diagnostics
internal import Fitting
internal import Simulation
internal import Waveforms

/// What the shell is told.
enum ExitStatus {
    /// A simulation, a fit or a specification failed.
    static let failed = ExitCode(1)

    /// The work was finished, but some samples failed.
    static let partial = ExitCode(2)

    /// Bad input or usage (`EX_USAGE`).
    static let usage = ExitCode(64)

    /// Called off by the user (128 + SIGINT).
    static let interrupted = ExitCode(130)

    /// Tells the user about an error and gives the status for the shell.
    ///
    /// - Parameter error: What a command threw.
    /// - Returns: The status; `nil` for errors that ArgumentParser explains itself.
    static func explain(_ error: any Error) -> ExitCode? {
        switch error {
        case let error as DiagnosticError:
            Console.show(error.diagnostics)
            return usage
        case let error as SimulationFailure where error.kind == .cancelled:
            Console.note("called off")
            return interrupted
        case is CancellationError:
            Console.note("called off")
            return interrupted
        case let error as SimulationFailure:
            Console.show([
                Diagnostic(
                    .error, error.kind.rawValue, error.message, help: error.log.isEmpty ? nil : "the simulator said:")
            ])
            for line in error.log { Console.note("     \(line)") }
            return error.kind == .badDeck ? usage : failed
        case let error as LeastSquares.NoStart:
            Console.show([Diagnostic(.error, "no-start", error.description, help: "begin with other biases")])
            return failed
        case let error as WaveformError:
            Console.show([Diagnostic(.error, "waveforms", error.sentence)])
            return failed
        case let status as ExitCode:
            return status
        default:
            return nil
        }
    }
}

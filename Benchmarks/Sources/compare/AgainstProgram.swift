import Foundation

/// Hillock against the `ngspice` program, one process a sample, two at a time, OpenMP off.
enum AgainstProgram {
    static func run(_ context: Context) async throws {
        let synapse = try Synapse(context)
        for (pairings, count, checked, limit) in [(60, 16, 6, 1.6), (5, 100, 16, 2.8)] {
            let samples = 1...context.runs(count)
            print("\(pairings) pairings, \(samples.count) samples; A: ngspice -b; B: Hillock, 2 workers")
            var (fast, same) = ([Double](), [Double]())
            var (fastProcessor, sameProcessor) = ([Double](), [Double]())
            var (program, hillock) = ([Double](), [Double]())
            var (differences, programWeights, fastWeights) = ([Double](), [Double](), [Double]())
            for _ in 0..<context.repeats {
                let a = try await synapse.program(samples, pairings: pairings, .plain, oneThread: true, context)
                let b = try await synapse.hillock(samples, pairings: pairings, .fast, context)
                let c = try await synapse.hillock(samples, pairings: pairings, .plain, context)
                program.append(a.wall)
                hillock.append(b.wall)
                fast.append(a.wall / b.wall)
                same.append(a.wall / c.wall)
                fastProcessor.append(a.processor / b.processor)
                sameProcessor.append(a.processor / c.processor)
                differences.append(zip(a.weights, c.weights).map { abs($0 - $1) }.max() ?? .nan)
                (programWeights, fastWeights) = (a.weights, b.weights)
            }
            var figures = Figures()
            figures.add("A", program, unit: "s")
            figures.add("B, bypass and a step of 10 µs", hillock, unit: "s")
            figures.add("A / B", fast, target: .atLeast(limit))
            figures.add("A / B in processor seconds", fastProcessor)
            figures.add("A / B with A's own settings", same)
            figures.add("A / B with A's own settings, in processor seconds", sameProcessor)
            figures.add("largest |Δw| with A's settings", differences, unit: "V", target: .atMost(1e-9))
            figures.print()

            // Same accuracy: both against a run with a hundredth of the tolerance and a tenth of the step.
            let few = 1...min(checked, samples.count)
            let exact = try await synapse.hillock(few, pairings: pairings, .reference, context).weights
            var errors = Figures()
            errors.add("error of A", zip(programWeights, exact).map { ($0 - $1) * 1e3 }, unit: "mV")
            errors.add("error of B", zip(fastWeights, exact).map { ($0 - $1) * 1e3 }, unit: "mV")
            print("end weights of \(few.count) samples against reltol 1e-5, trtol 1, largest step 0.1 µs:")
            errors.print()
            let (a, b) = (rms(programWeights, exact), rms(fastWeights, exact))
            print(String(format: "  rms error A %.3g mV, B %.3g mV", a * 1e3, b * 1e3))
        }
    }

    private static func rms(_ values: [Double], _ exact: [Double]) -> Double {
        let squares = zip(values, exact).map { ($0 - $1) * ($0 - $1) }
        return (squares.reduce(0, +) / Double(max(1, squares.count))).squareRoot()
    }
}

/// The same with the threads that Debian's ngspice takes by itself, as a user would start it.
enum DefaultThreads {
    static func run(_ context: Context) async throws {
        let synapse = try Synapse(context)
        let samples = 1...context.runs(4)
        print(
            "5 pairings, \(samples.count) samples; A: ngspice -b, two at a time, default threads; B: Hillock, 2 workers"
        )
        var (program, ratios) = ([Double](), [Double]())
        for _ in 0..<context.repeats {
            let a = try await synapse.program(samples, pairings: 5, .plain, oneThread: false, context)
            // A batch of four is mostly start-up for Hillock; it is timed on forty and scaled.
            let b = try await synapse.hillock(1...samples.count * 10, pairings: 5, .fast, context)
            program.append(a.wall)
            ratios.append(a.wall / (b.wall / 10))
        }
        var figures = Figures()
        figures.add("A", program, unit: "s")
        figures.add("A / B", ratios, target: .atLeast(20))
        figures.print()
    }
}

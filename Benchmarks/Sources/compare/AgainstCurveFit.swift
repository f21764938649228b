import Foundation
import ModelFitting
import Statistics

/// A fit of one curve of 1,000 readings against `scipy.optimize.curve_fit` with the same model, bounds and start.
enum AgainstCurveFit {
    private struct Question: Encodable {
        var shape: String
        var y: [Double]
        var start: [Double]
        var lower: [Double]
        var upper: [Double]
    }

    private struct Answer: Decodable {
        struct Fit: Decodable {
            var shape: String
            var way: String
            var seconds: [Double]
            var parameters: [Double]
        }

        var version: String
        var fits: [Fit]
    }

    /// A single ramp with a free start.
    private struct Curve: ResidualModel {
        var shape: EvolutionShape
        var doses: [Double]
        var y: [Double]
        var parameterCount: Int { shape.parameterCount + 1 }

        func addResiduals(at parameters: [Double], to equations: inout NormalEquations) {
            let count = shape.parameterCount
            EvolutionCurve(shape, Array(parameters.prefix(count)))
                .addResiduals(of: y, doses: doses, from: parameters[count], place: count, to: &equations)
        }
    }

    static func run(_ context: Context) async throws {
        let doses = (0..<1000).map { Double($0) }
        let truths: [(EvolutionShape, [Double], [Double])] = [
            (.exponential, [log(1200), 1.4, 0.02], [log(800), 0.3, 0.1]),
            (.cubic, [log(900), -1.6, 9, -7.5, 0.02], [log(1200), 0, 0, 0, 0.1]),
        ]
        var questions: [Question] = []
        var figures = Figures()
        defer { figures.print() }
        var own: [String: (seconds: [Double], parameters: [Double])] = [:]
        for (shape, truth, start) in truths {
            var stream = RandomStream(seed: 1, sample: 0, path: "curve", channel: shape.rawValue)
            let count = shape.parameterCount
            let y = EvolutionCurve(shape, Array(truth.prefix(count))).progress(from: truth[count], doses: doses)
                .map { $0 + 0.01 * stream.nextNormal() }
            let lower = [log(1.0)] + Array(repeating: -20, count: count - 1) + [-0.5]
            let upper = [log(1e9)] + Array(repeating: 20, count: count - 1) + [1.5]
            questions.append(Question(shape: shape.rawValue, y: y, start: start, lower: lower, upper: upper))
            let search = LevenbergMarquardt(lower: lower, upper: upper)
            let curve = Curve(shape: shape, doses: doses, y: y)
            var times: [Double] = []
            for _ in 0..<(20 * context.repeats) {
                var solution: LevenbergMarquardt.Solution?
                times.append(await seconds { solution = search.minimise(curve, from: start) })
                own[shape.rawValue] = (times, solution?.parameters ?? [])
            }
            figures.add("Hillock, \(shape.rawValue)", times.map { 1e3 * $0 }, unit: "ms", target: .atMost(50))
            let ramp = MeasuredRamp("", doses: doses, conductances: y)
            var whole: [Double] = []
            for _ in 0..<context.repeats {
                whole.append(
                    try await seconds {
                        _ = try SynapseFit(MeasuredData(source: "", unit: "", ramps: [ramp]), shapes: [shape])
                    })
            }
            figures.add(
                "Hillock, \(shape.rawValue), with three starts, held-out fit and noise floor", whole.map { 1e3 * $0 },
                unit: "ms")
        }
        guard let python = context.scipy else {
            throw Skip(reason: "scipy is not there; name a Python with it with HILLOCK_BENCHMARK_SCIPY")
        }
        let folder = try context.folder("scipy")
        let input = folder.appending(path: "question.json")
        try JSONEncoder().encode(questions).write(to: input)
        let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appending(path: "../../Python/curve_fit_run.py").standardizedFileURL
        let text = try launch(
            python, [script.path, "\(5 * context.repeats)", input.path], in: folder, keepsOutput: true)
        let answer = try JSONDecoder().decode(Answer.self, from: Data(text.utf8))
        for fit in answer.fits {
            guard let mine = own[fit.shape] else { continue }
            let name = "\(answer.version), \(fit.shape), \(fit.way)"
            figures.add(name, fit.seconds.map { 1e3 * $0 }, unit: "ms")
            // The same question: bounds, and derivatives as curve_fit makes them unless told otherwise.
            figures.add(
                "  over Hillock", fit.seconds.map { $0 / Figures.median(mine.seconds) },
                target: fit.way == "bounds" ? .atLeast(20) : .none)
            let differences = zip(mine.parameters, fit.parameters).map { abs($0 - $1) }
            figures.add("  largest difference of a parameter", [differences.max() ?? .nan])
        }
    }
}

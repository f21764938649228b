import Circuits
import Diagnostics
import Distillation
import Foundation
import ModelFitting
import MonteCarlo
import Simulation
import Statistics
import Testing

@Suite("An ensemble distilled") struct EnsembleFitTests {
    /// The code and the text of the first finding of what `body` throws.
    static func finding(_ body: () throws -> Void) -> Diagnostic? {
        do { try body() } catch { return (error as? DiagnosticError)?.diagnostics.first }
        return nil
    }

    @Test(
        "the closed forms at the design are those of the bench",
        arguments: Copies.catalogue.names.filter { (try? Copies.catalogue.circuit(named: $0).behaviour) ?? nil != nil })
    func design(name: String) throws {
        let circuit = try Copies.catalogue.circuit(named: name)
        let equations = try Copies.equations(name)
        let bench = try circuit.bench(
            technology: Copies.technology(), corner: "tt", preset: circuit.behaviour?.preset)
        for (measure, value) in zip(equations.measures, equations.values(at: equations.design)) {
            let form = try #require(bench.closedForms[measure])
            // The same formulas, only folded.
            #expect(abs(try #require(value) / form - 1) < 1e-12, "\(measure)")
        }
    }

    @Test("the parameters that made the measures are found again, and their joint distribution")
    func recovery() throws {
        let equations = try Copies.equations("dpi-neuron")
        let joint = Copies.distribution(equations, sigmas: [0.1, 0.15, 0.08, 1e-4], correlation: -0.25)
        let records = Copies.records(200, equations, joint)
        let fit = try EnsembleFit(records, measures: equations.measures, equations: equations)
        #expect(fit.unfitted.isEmpty && fit.fits.count == 200)
        var made: [[Double]] = []
        for found in fit.fits {
            let copy = joint.draw(seed: 7, sample: found.number, path: "x")
            made.append(equations.parameters.map { copy[$0.name] ?? .nan })
            for (one, other) in zip(found.parameters, made[made.count - 1]) {
                // The search ends where the sum of squares, 0 at the truth, falls no more.
                #expect(abs(one - other) < 1e-6 * abs(other) + 1e-9)
            }
        }
        let spread = try fit.spread()
        let expected = try #require(
            JointNormal(names: joint.names, isLogarithmic: joint.isLogarithmic, samples: made))
        for row in 0..<4 {
            #expect(abs(spread.distribution.means[row] - expected.means[row]) < 1e-6)
            for column in 0...row {
                let (one, other) = (spread.distribution.covariance[row, column], expected.covariance[row, column])
                #expect(abs(one - other) < 1e-7)
            }
        }
        // Draws from the card through the closed forms spread as the samples do. Of n normal values the relative error of σ
        // is 1/sqrt(2n): 5 % for 200; a measure that bends with its parameters has more, so four of these.
        for measure in fit.fidelity(of: spread, draws: 2000) {
            let (samples, card) = (try #require(measure.ensembleSigma), try #require(measure.cardSigma))
            #expect(abs(card / samples - 1) < 0.2, "\(measure.name)")
            #expect(measure.residual < 1e-6)
        }
    }

    @Test(
        "a sample without an answer is fitted from its other measures; one that has too few is listed with its reason")
    func missing() throws {
        let equations = try Copies.equations("dpi-neuron")
        let joint = Copies.distribution(equations, sigmas: [0.05, 0.05, 0.05, 1e-5], correlation: 0)
        var records = Copies.records(6, equations, joint)
        let truth = joint.draw(seed: 7, sample: 2, path: "x")
        records[2].measures[1] = .noAnswer("0 spikes")
        for place in 2...4 { records[3].measures[place] = .noAnswer("0 spikes") }
        records[4].failure = SimulationFailure(.incomplete, "timestep too small")
        records[4].measures = []
        // A copy of another circuit: no parameters give such intervals.
        records[5].measures[1] = .value(1e-6)
        let fit = try EnsembleFit(records, measures: equations.measures, equations: equations)
        #expect(fit.fits.map(\.number) == [1, 2, 6])
        #expect(fit.unfitted.map(\.number) == [3, 4, 5])
        #expect(fit.unfitted[0].reason.contains("interval_2") && fit.unfitted[1].reason.contains("incomplete"))
        #expect(fit.fits[1].residuals[1] == nil)
        let place = try #require(equations.parameters.firstIndex { $0.name == "i_rheobase" })
        #expect(abs(fit.fits[1].parameters[place] / (truth["i_rheobase"] ?? 0) - 1) < 1e-6)
    }

    @Test("a card is written and read back, and draws the same copies")
    func card() throws {
        let equations = try Copies.equations("dpi-synapse")
        let joint = Copies.distribution(equations, sigmas: [0.2, 0.1], correlation: 0.3)
        let fit = try EnsembleFit(
            Copies.records(30, equations, joint), measures: equations.measures, equations: equations)
        let spread = try fit.spread(source: ["circuit": "dpi-synapse", "command": "hillock 'a b'", "seed": "1"])
        let copy = try SpreadReader.parameters(spread.yaml, file: "card.yaml")
        #expect(copy.source == spread.source && copy.units == ["s", "A"] && copy.count == 30)
        #expect(copy.skewness == spread.skewness)
        let (one, other) = (
            copy.distribution.draw(seed: 3, sample: 5, path: "x1"),
            spread.distribution.draw(seed: 3, sample: 5, path: "x1")
        )
        // The covariance is written as σ and correlation: rounding.
        for name in joint.names { #expect(abs((one[name] ?? 0) / (other[name] ?? 1) - 1) < 1e-12) }
        let error = Self.finding {
            _ = try SpreadReader.parameters(spread.yaml.replacing("sigma:", with: "sigam:"), file: "card.yaml")
        }
        #expect(error?.location?.file == "card.yaml")
    }

    @Test("a store that lacks a measure or a sample is refused, and says what is expected")
    func refusals() throws {
        let equations = try Copies.equations("dpi-synapse")
        let joint = Copies.distribution(equations, sigmas: [0.2, 0.1], correlation: 0.3)
        let records = Copies.records(8, equations, joint)
        let noMeasure = Self.finding {
            _ = try EnsembleFit(records, measures: ["tau", "mean", "energy"], equations: equations)
        }
        #expect(noMeasure?.code == "no-such-measure" && noMeasure?.message.contains("peak") == true)
        let store = FileManager.default.temporaryDirectory.appending(path: "hillock-\(UUID().uuidString).sqlite")
        defer { try? FileManager.default.removeItem(at: store) }
        let description = RunDescription(
            toolVersion: "0", simulator: SimulatorIdentity(name: "none", version: "0"),
            deck: Deck(lines: ["* t"], analysis: .operatingPoint), seed: 7, mismatch: MismatchSettings(),
            quantities: [], measures: equations.measures.map { MeasureColumn(name: $0, unit: "", definition: "") })
        let archive = try RunArchive.open(store, description: description, mode: .create)
        try archive.expect(last: 8)
        try archive.store(Array(records.dropLast()))
        let unfinished = Self.finding { _ = try EnsembleFit(archive, equations: equations) }
        #expect(unfinished?.code == "store-unfinished" && unfinished?.message.contains("8 of 9") == true)
        try archive.store(records[8])
        #expect(try EnsembleFit(archive, equations: equations).fits.count == 8)
    }
}

import BehaviouralModels
import Diagnostics
import Experiments
import Foundation
import Stimuli
import TestSupport
import Testing

@Suite struct PublishedRuleTests {
    /// E recomputed with a simulator that was written apart from this one.
    static let recomputed = [
        ("visual-cortex-all-to-all-full", 0.342), ("visual-cortex-all-to-all-minimal", 0.356),
        ("visual-cortex-nearest-full", 0.232), ("visual-cortex-nearest-minimal", 0.348),
        ("hippocampal-all-to-all-full", 2.83), ("hippocampal-all-to-all-minimal", 3.27),
        ("hippocampal-nearest-full", 2.72), ("hippocampal-nearest-minimal", 2.71),
    ]

    @Test("every published row gives the error that a second simulator gave, within 0.01", arguments: recomputed)
    func error(name: String, expected: Double) throws {
        let row = try PublishedRule.named(name)
        let points = row.dataset == "hippocampal" ? MeasuredPoints.hippocampal : MeasuredPoints.visualCortex
        let error = MeasuredPoints.error(points, row.rule.weightChanges(points.map(\.condition)))
        #expect(abs(error - expected) < 0.01, "E = \(error)")
    }

    @Test("the data sets that ship give the same errors", arguments: recomputed)
    func shippedData(name: String, expected: Double) throws {
        let row = try PublishedRule.named(name)
        let dataset = try DatasetCatalogue(folder: Shipped.biology).dataset(named: row.dataset)
        let nmse = dataset.nmse(row.rule.weightChanges(dataset.points.map(\.condition)))
        #expect(abs(nmse - expected) < 0.01, "E = \(nmse)")
    }

    @Test("there are eight rows, each with a rule that can be evaluated and a source")
    func rows() throws {
        #expect(PublishedRule.all.count == 8)
        #expect(Set(PublishedRule.all.map(\.name)) == Set(Self.recomputed.map(\.0)))
        for row in PublishedRule.all {
            try row.rule.check()
            #expect(row.source.contains("J. Neurosci. 26 (2006) 9673"))
            #expect(row.rule.tauPlus == 0.0168 && row.rule.tauMinus == 0.0337)
            if row.model == .minimal { #expect(row.rule.depression3 == 0) }
            let data = try JSONEncoder().encode(row)
            #expect(try JSONDecoder().decode(PublishedRule.self, from: data) == row)
        }
    }

    @Test("an unknown row is answered with the nearest names")
    func unknown() throws {
        let error = #expect(throws: DiagnosticError.self) {
            try PublishedRule.named("visual-cortex-nearest-minmal")
        }
        #expect(error?.description.contains("did you mean 'visual-cortex-nearest-minimal'") == true)
        #expect(try PublishedRule.named("Hippocampal-Nearest-Full").rule.tauY == 0.047)
    }
}

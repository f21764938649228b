import Diagnostics
import Foundation
import Netlists
import Technologies
import TestSupport

/// The sources of Hillock that the tests read.
enum Fixtures {
    /// The folder of the technologies that ship with Hillock.
    static let technologies = Shipped.technologies

    /// A folder of this test run under the system's temporary folder.
    static let scratch = URL(filePath: NSTemporaryDirectory())
        .appending(path: "hillock-technologies-\(ProcessInfo.processInfo.processIdentifier)")

    /// The catalogue with nothing installed.
    static let bare = TechnologyCatalogue(
        folder: technologies, dataFolder: scratch.appending(path: "nothing"), environment: [:])

    /// A transistor line.
    static func transistor(
        _ name: String, _ nets: [String], _ model: String, w: Netlists.Expression, l: Netlists.Expression,
        _ more: [Parameter] = []
    ) -> Statement {
        Statement(
            .element(
                Element(name, nets: nets, model: model, parameters: [Parameter("w", w), Parameter("l", l)] + more)))
    }
}

extension Netlist {
    /// The elements of the top level.
    var elements: [Element] {
        statements.compactMap { if case .element(let element) = $0.content { element } else { nil } }
    }

    /// The model cards of the top level.
    var cards: [ModelCard] {
        statements.compactMap { if case .model(let card) = $0.content { card } else { nil } }
    }
}

extension Fixtures {
    /// A current mirror of each polarity, sizes as in a synapse; nets `nd`, `no`, `pd`, `po`, `vdd`.
    static func fourTransistors() -> Netlist {
        Netlist(
            title: "two mirrors",
            statements: [
                transistor("M1", ["nd", "nd", "0", "0"], "nmos", w: 2e-6, l: 4e-6),
                transistor("M2", ["no", "nd", "0", "0"], "nmos", w: 4e-6, l: 1e-6),
                transistor("M3", ["pd", "pd", "vdd", "vdd"], "pmos", w: 2e-6, l: 0.7e-6),
                transistor("M4", ["po", "pd", "vdd", "vdd"], "pmos", w: 4e-6, l: 0.7e-6),
            ])
    }
}

import Circuits
import Foundation
import MonteCarlo
import Simulation
import Statistics
import Technologies
import TestSupport

/// Circuits of the catalogue on the embedded technology, and ensembles that their closed forms make.
enum Copies {
    static let catalogue = CircuitCatalogue(folders: [Shipped.circuits])

    static func technology() throws -> Technology {
        try TechnologyCatalogue(
            folder: Shipped.technologies, dataFolder: URL(filePath: "/nowhere"), environment: [:]
        ).technology(named: "generic350")
    }

    /// The closed forms of a circuit on the bench that its section `distill` names.
    static func equations(_ name: String) throws -> BehaviourEquations {
        let circuit = try catalogue.circuit(named: name)
        return try circuit.behaviourEquations(technology: technology(), preset: circuit.behaviour?.preset)
    }

    /// A joint distribution about the design: one σ for each parameter and one correlation of all.
    static func distribution(
        _ equations: BehaviourEquations, sigmas: [Double], correlation: Double
    ) -> JointNormal {
        var covariance = SymmetricMatrix(sigmas.count)
        for row in sigmas.indices {
            for column in 0...row {
                covariance[row, column] = sigmas[row] * sigmas[column] * (row == column ? 1 : correlation)
            }
        }
        return JointNormal(
            names: equations.parameters.map(\.name), isLogarithmic: equations.parameters.map(\.isLogarithmic),
            means: zip(equations.design, equations.parameters).map { $1.isLogarithmic ? log($0) : $0 },
            covariance: covariance)
    }

    /// Samples whose measures are the closed forms at drawn parameters.
    static func records(_ count: Int, _ equations: BehaviourEquations, _ joint: JointNormal) -> [SampleRecord] {
        (0...count).map { number in
            let copy = joint.draw(seed: 7, sample: number, path: "x")
            let values = equations.values(at: equations.parameters.map { copy[$0.name] ?? .nan })
            return SampleRecord(
                number: number, draws: [],
                measures: values.map { $0.map { .value($0) } ?? .noAnswer("0 spikes") })
        }
    }
}

internal import Circuits
internal import RealModule
internal import Statistics

/// How far the closed forms of a circuit are from the measures of one sample, relative to these.
///
/// The variables are ln(p/p₀) for logarithmic parameters, with p₀ as designed, and p/s for linear ones.
struct BehaviourResiduals: ResidualModel {
    let equations: BehaviourEquations

    /// What was measured, in the order of the equations; `nil` where there is no answer.
    let measured: [Double?]

    /// s of each parameter: |p₀|, or where that is 0 about the change that changes a measure by its own size.
    private let scales: [Double]

    /// Creates the residuals.
    ///
    /// - Parameters:
    ///   - equations: The closed forms.
    ///   - measured: What was measured, in the order of the equations.
    init(_ equations: BehaviourEquations, measured: [Double?]) {
        self.equations = equations
        self.measured = measured
        scales = equations.design.indices.map { place in
            let size = abs(equations.design[place])
            return size > 0 ? size : Self.sensitivity(of: equations, to: place)
        }
    }

    var parameterCount: Int { equations.parameters.count }

    /// The variables of the design.
    var start: [Double] {
        equations.design.indices.map {
            equations.parameters[$0].isLogarithmic ? 0 : equations.design[$0] / scales[$0]
        }
    }

    /// The parameters that belong to variables.
    func parameters(at variables: [Double]) -> [Double] {
        variables.indices.map { place in
            equations.parameters[place].isLogarithmic
                ? equations.design[place] * Double.exp(variables[place]) : variables[place] * scales[place]
        }
    }

    /// One relative residual for each measure with an answer; `nan` where a closed form has no value.
    func residuals(at variables: [Double]) -> [Double?] {
        zip(equations.values(at: parameters(at: variables)), measured).map { form, measured in
            measured.map { (form ?? .nan) / $0 - 1 }
        }
    }

    func addResiduals(at variables: [Double], to equations: inout NormalEquations) {
        let centre = residuals(at: variables)
        // Central differences: the forms are smooth, so that rounding (1e-16/h) and curvature (h²) are about 1e-10.
        let h = 1e-5
        let sides = variables.indices.map { place in
            [h, -h].map { step in
                var moved = variables
                moved[place] += step
                return residuals(at: moved)
            }
        }
        for (index, residual) in centre.enumerated() {
            guard let residual else { continue }
            let slopes = sides.map { ((($0[0][index] ?? 0) - ($0[1][index] ?? 0)) / (2 * h)) }
            // At the edge of a domain a form has no slope: such a place is no minimum to look from.
            guard slopes.allSatisfy(\.isFinite) else {
                equations.add(.nan, slopes: slopes.map { _ in 0 })
                continue
            }
            equations.add(residual, slopes: slopes)
        }
    }

    /// The change of a parameter that changes one of the closed forms by about its own size, to a power of ten.
    private static func sensitivity(of equations: BehaviourEquations, to place: Int) -> Double {
        let forms = equations.values(at: equations.design)
        // From a step that no measure feels upwards; a hundredth of a form is still straight.
        var step = 1e-21
        while step < 1e9 {
            var moved = equations.design
            moved[place] += step
            let isFelt = zip(equations.values(at: moved), forms).contains { new, old in
                guard let new, let old, old != 0 else { return false }
                return abs(new / old - 1) >= 0.01
            }
            if isFelt { return 100 * step }
            step *= 10
        }
        return 1
    }
}

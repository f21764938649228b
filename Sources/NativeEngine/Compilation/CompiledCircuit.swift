internal import CNativeEngine
internal import Simulation

/// A circuit in the form in which the loops read it: places, rows and slots instead of names.
///
/// The quantities x are the unknowns (voltages of nets, currents of branches), the nets whose voltages sources give, and
/// ground. See native_engine.h.
struct CompiledCircuit: Sendable {
    /// What a request may alter.
    struct Parameter: Sendable {
        let device: String
        let name: String
        let value: Double
    }

    /// A share of a parameter in a coefficient of a linear term.
    struct Share: Sendable {
        let term: Int
        /// The parameter; `nil` for a constant.
        let parameter: Int?
        let factor: Double
        /// Whether the parameter divides: a resistance in a conductance.
        let divides: Bool
    }

    /// Names of the unknowns, for messages: `v(net)` or `i(element)`.
    var unknownNames: [String] = []
    /// The places of nets and branches: `net`, and `element#branch`.
    var places: [String: Int] = [:]
    var unknownCount = 0
    var placeCount = 0
    /// The rows of nets whose voltages sources give and whose currents are observed.
    var observedRows: [Int: Int] = [:]
    var slots: [Position: Int] = [:]

    var numbers: [Double] = []
    var stimuli: [hillock_stimulus] = []
    var knowns: [hillock_known] = []
    var sourceTerms: [hillock_source_term] = []
    var linearTerms: [hillock_linear_term] = []
    var mosfets: [hillock_mosfet] = []
    var diodes: [hillock_diode] = []
    var steps: [hillock_step] = []
    var formulas: [hillock_formula] = []
    var held: [hillock_held] = []
    var probes: [hillock_probe] = []
    var isCurrent: [UInt8] = []
    var elimination = Elimination()

    var parameters: [Parameter] = []
    /// Parameters by `device` and `name` with a blank in between.
    var parameterIndex: [String: Int] = [:]
    var conductanceShares: [Share] = []
    var capacitanceShares: [Share] = []
    /// The parameters `delvto` and `mulu0` of each MOSFET, and the level of each stimulus.
    var thresholdParameters: [Int] = []
    var mobilityParameters: [Int] = []
    var levelParameters: [Int] = []
    /// Names of the devices, for messages about alterations.
    var deviceNames: [String] = []

    /// A place in the matrix.
    struct Position: Hashable, Sendable {
        let row: Int
        let column: Int
    }

    var rowCount: Int { unknownCount + observedRows.count }
    var ground: Int { placeCount - 1 }

    /// The row of the residual at a place; -1 where nobody needs one.
    func row(_ place: Int) -> Int32 {
        Int32(place < unknownCount ? place : observedRows[place] ?? -1)
    }

    /// The slot of the matrix for the row and the column of two places; -1 where there is none.
    mutating func slot(_ row: Int, _ column: Int) -> Int32 {
        guard row < unknownCount, column < unknownCount else { return -1 }
        let position = Position(row: row, column: column)
        if let known = slots[position] { return Int32(known) }
        slots[position] = slots.count
        return Int32(slots.count - 1)
    }

    /// Lends the circuit to C.
    func withCForm<Result>(_ body: (UnsafePointer<hillock_circuit>) throws -> Result) rethrows -> Result {
        let diagonals = (0..<unknownCount).map { Int32(slots[Position(row: $0, column: $0)] ?? -1) }
        var form = hillock_circuit()
        form.unknown_count = Int32(unknownCount)
        form.place_count = Int32(placeCount)
        form.row_count = Int32(rowCount)
        form.slot_count = Int32(slots.count)
        form.number_count = Int32(numbers.count)
        form.stimulus_count = Int32(stimuli.count)
        form.known_count = Int32(knowns.count)
        form.source_term_count = Int32(sourceTerms.count)
        form.linear_count = Int32(linearTerms.count)
        form.mosfet_count = Int32(mosfets.count)
        form.diode_count = Int32(diodes.count)
        form.step_count = Int32(steps.count)
        form.formula_count = Int32(formulas.count)
        form.held_count = Int32(held.count)
        form.probe_count = Int32(probes.count)
        form.pivot_count = Int32(elimination.pivots.count)
        form.eliminated_count = Int32(elimination.eliminated.count)
        form.other_count = Int32(elimination.others.count)
        form.target_count = Int32(elimination.targets.count)
        return try numbers.withUnsafeBufferPointer { numbers in
            try stimuli.withUnsafeBufferPointer { stimuli in
                try knowns.withUnsafeBufferPointer { knowns in
                    try sourceTerms.withUnsafeBufferPointer { sourceTerms in
                        try linearTerms.withUnsafeBufferPointer { linearTerms in
                            try mosfets.withUnsafeBufferPointer { mosfets in
                                form.numbers = numbers.baseAddress
                                form.stimuli = stimuli.baseAddress
                                form.knowns = knowns.baseAddress
                                form.source_terms = sourceTerms.baseAddress
                                form.linear_terms = linearTerms.baseAddress
                                form.mosfets = mosfets.baseAddress
                                return try withRest(form, diagonals, body)
                            }
                        }
                    }
                }
            }
        }
    }

    private func withRest<Result>(
        _ start: hillock_circuit, _ diagonals: [Int32], _ body: (UnsafePointer<hillock_circuit>) throws -> Result
    ) rethrows -> Result {
        var form = start
        return try diodes.withUnsafeBufferPointer { diodes in
            try steps.withUnsafeBufferPointer { steps in
                try formulas.withUnsafeBufferPointer { formulas in
                    try held.withUnsafeBufferPointer { held in
                        try probes.withUnsafeBufferPointer { probes in
                            try isCurrent.withUnsafeBufferPointer { isCurrent in
                                try diagonals.withUnsafeBufferPointer { diagonals in
                                    try elimination.withPointers { pivots, eliminated, others, targets in
                                        form.diodes = diodes.baseAddress
                                        form.steps = steps.baseAddress
                                        form.formulas = formulas.baseAddress
                                        form.held = held.baseAddress
                                        form.probes = probes.baseAddress
                                        form.is_current = isCurrent.baseAddress
                                        form.diagonals = diagonals.baseAddress
                                        form.pivots = pivots
                                        form.eliminated = eliminated
                                        form.others = others
                                        form.targets = targets
                                        return try withUnsafePointer(to: form) { try body($0) }
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

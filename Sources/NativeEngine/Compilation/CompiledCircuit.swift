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
    var conductances: [hillock_linear_term] = []
    var capacitances: [hillock_linear_term] = []
    /// The rows in which something holds charge.
    var chargedRows: Set<Int> = []
    var mosfets: [hillock_mosfet] = []
    var diodes: [hillock_diode] = []
    var steps: [hillock_step] = []
    var formulas: [hillock_formula] = []
    var held: [hillock_held] = []
    var heldEntries: [Int32] = []
    var probes: [hillock_probe] = []
    var isCurrent: [UInt8] = []
    /// Whether a voltage may move as far as it likes in an iteration.
    var movesFreely: [UInt8] = []
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
}

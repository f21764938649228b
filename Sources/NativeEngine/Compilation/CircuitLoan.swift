internal import CNativeEngine

/// A compiled circuit as C reads it; the memory lives as long as the loan.
final class CircuitLoan {
    private(set) var form = hillock_circuit()
    private var blocks: [UnsafeMutableRawPointer] = []

    init(_ circuit: CompiledCircuit) {
        let unknowns = 0..<circuit.unknownCount
        form.unknown_count = Int32(circuit.unknownCount)
        form.place_count = Int32(circuit.placeCount)
        form.row_count = Int32(circuit.rowCount)
        form.slot_count = Int32(circuit.slots.count)
        (form.numbers, form.number_count) = lend(circuit.numbers)
        (form.stimuli, form.stimulus_count) = lend(circuit.stimuli)
        (form.knowns, form.known_count) = lend(circuit.knowns)
        (form.source_terms, form.source_term_count) = lend(circuit.sourceTerms)
        (form.conductances, form.conductance_count) = lend(circuit.conductances)
        (form.capacitances, form.capacitance_count) = lend(circuit.capacitances)
        (form.mosfets, form.mosfet_count) = lend(circuit.mosfets)
        (form.diodes, form.diode_count) = lend(circuit.diodes)
        (form.steps, form.step_count) = lend(circuit.steps)
        (form.formulas, form.formula_count) = lend(circuit.formulas)
        (form.held, form.held_count) = lend(circuit.held)
        (form.held_entries, form.held_entry_count) = lend(circuit.heldEntries)
        (form.probes, form.probe_count) = lend(circuit.probes)
        (form.pivots, form.pivot_count) = lend(circuit.elimination.pivots)
        (form.eliminated, form.eliminated_count) = lend(circuit.elimination.eliminated)
        (form.others, form.other_count) = lend(circuit.elimination.others)
        (form.targets, form.target_count) = lend(circuit.elimination.targets)
        form.is_current = lend(circuit.isCurrent).pointer
        form.moves_freely = lend(circuit.movesFreely).pointer
        form.has_charge = lend((0..<circuit.rowCount).map { UInt8(circuit.chargedRows.contains($0) ? 1 : 0) }).pointer
        form.diagonals = lend(unknowns.map { Int32(circuit.slots[.init(row: $0, column: $0)] ?? -1) }).pointer
    }

    private func lend<Element>(_ array: [Element]) -> (pointer: UnsafePointer<Element>, count: Int32) {
        let copy = UnsafeMutablePointer<Element>.allocate(capacity: max(array.count, 1))
        // C structs are trivial: nothing has to be undone but the allocation.
        array.withUnsafeBufferPointer { source in
            if let base = source.baseAddress { copy.initialize(from: base, count: array.count) }
        }
        blocks.append(UnsafeMutableRawPointer(copy))
        return (UnsafePointer(copy), Int32(array.count))
    }

    deinit { for block in blocks { block.deallocate() } }
}

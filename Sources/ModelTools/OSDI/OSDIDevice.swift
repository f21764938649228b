internal import Diagnostics

/// One device of a compiled Verilog-A module, evaluated outside any simulator.
///
/// What a module contributes to node n is current(n) + d/dt charge(n), both functions of the voltages of all nodes: the terminals
/// first, then the internal nodes.
public final class OSDIDevice {
    /// What a module contributes at given voltages.
    public struct Contribution: Hashable, Sendable {
        /// The current into each node's device side in A.
        public var currents: [Double]
        /// The charge of each node in C.
        public var charges: [Double]
        /// The derivatives of currents in S, by row (node) and column (voltage).
        public var conductances: [[Double]]
        /// The derivatives of charges in F, by row and column.
        public var capacitances: [[Double]]
    }

    /// The names of all nodes, the terminals first.
    public let nodes: [String]

    /// How many of the nodes are terminals.
    public let terminalCount: Int

    private typealias Offset = OSDIOffset.Descriptor
    private typealias Load =
        @convention(c) (UnsafeMutableRawPointer, UnsafeMutableRawPointer, UnsafeMutablePointer<Double>)
        -> Void
    private typealias LoadJacobian = @convention(c) (UnsafeMutableRawPointer, UnsafeMutableRawPointer) -> Void
    private typealias LoadScaledJacobian =
        @convention(c) (UnsafeMutableRawPointer, UnsafeMutableRawPointer, Double) -> Void
    private typealias Access =
        @convention(c) (
            UnsafeMutableRawPointer, UnsafeMutableRawPointer, UInt32, UInt32
        ) -> UnsafeMutableRawPointer?
    private typealias SetupModel =
        @convention(c) (
            UnsafeMutableRawPointer?, UnsafeMutableRawPointer, UnsafeMutableRawPointer, UnsafeMutableRawPointer
        ) -> Void
    private typealias SetupInstance =
        @convention(c) (
            UnsafeMutableRawPointer?, UnsafeMutableRawPointer, UnsafeMutableRawPointer, Double, UInt32,
            UnsafeMutableRawPointer, UnsafeMutableRawPointer
        ) -> Void
    private typealias Evaluate =
        @convention(c) (
            UnsafeMutableRawPointer?, UnsafeMutableRawPointer, UnsafeMutableRawPointer, UnsafeMutableRawPointer
        ) -> UInt32

    private let instance: UnsafeMutableRawPointer
    private let model: UnsafeMutableRawPointer
    /// No names of simulator parameters: four pointers to empty lists.
    private let simulator: UnsafeMutableRawPointer
    private let emptyList: UnsafeMutableRawPointer
    private let information: UnsafeMutableRawPointer
    private let voltages: UnsafeMutablePointer<Double>
    private let resist: UnsafeMutablePointer<Double>
    private let react: UnsafeMutablePointer<Double>
    private let conductances: UnsafeMutablePointer<Double>
    private let capacitances: UnsafeMutablePointer<Double>
    private let entries: [(row: Int, column: Int, isReactive: Bool)]
    private let evaluate: Evaluate
    private let loads: (resist: Load, react: Load, jacobian: LoadJacobian, capacitance: LoadScaledJacobian)

    init(_ descriptor: OSDIMemory, values: [String: Double], temperature: Double) throws(DiagnosticError) {
        let nodeCount = descriptor.count(Offset.nodeCount)
        let entryCount = descriptor.count(Offset.jacobianCount)
        terminalCount = descriptor.count(Offset.terminalCount)
        nodes = descriptor.array(Offset.nodes, count: nodeCount, stride: OSDIOffset.Element.node).map { $0.text(0) }
        func zeroed(_ size: Int) -> UnsafeMutableRawPointer {
            let memory = UnsafeMutableRawPointer.allocate(byteCount: max(size, 8), alignment: 16)
            memory.initializeMemory(as: UInt8.self, repeating: 0, count: max(size, 8))
            return memory
        }
        func doubles(_ count: Int) -> UnsafeMutablePointer<Double> {
            let memory = UnsafeMutablePointer<Double>.allocate(capacity: max(count, 1))
            memory.initialize(repeating: 0, count: max(count, 1))
            return memory
        }
        instance = zeroed(descriptor.count(Offset.instanceSize))
        model = zeroed(descriptor.count(Offset.modelSize))
        emptyList = zeroed(8)
        simulator = zeroed(32)
        for index in [0, 2] {
            simulator.storeBytes(of: emptyList, toByteOffset: index * 8, as: UnsafeMutableRawPointer.self)
        }
        information = zeroed(OSDIOffset.Simulation.size)
        information.copyMemory(from: simulator, byteCount: 32)
        voltages = doubles(nodeCount)
        resist = doubles(nodeCount)
        react = doubles(nodeCount)
        conductances = doubles(entryCount)
        capacitances = doubles(entryCount)
        information.storeBytes(
            of: voltages, toByteOffset: OSDIOffset.Simulation.solution, as: UnsafeMutablePointer<Double>.self)
        let jacobian = descriptor.array(Offset.jacobian, count: entryCount, stride: OSDIOffset.Element.jacobian)
        entries = jacobian.map { entry in
            let isReactive = entry.count(OSDIOffset.Element.jacobianReactPointer) != Int(UInt32.max)
            return (entry.count(0), entry.count(OSDIOffset.Element.jacobianColumn), isReactive)
        }
        guard let access = descriptor.function(Offset.access, as: Access.self),
            let setupModel = descriptor.function(Offset.setupModel, as: SetupModel.self),
            let setupInstance = descriptor.function(Offset.setupInstance, as: SetupInstance.self),
            let evaluate = descriptor.function(Offset.evaluate, as: Evaluate.self),
            let loadResist = descriptor.function(Offset.residualResist, as: Load.self),
            let loadReact = descriptor.function(Offset.residualReact, as: Load.self),
            let loadJacobian = descriptor.function(Offset.jacobianResist, as: LoadJacobian.self),
            let loadCapacitance = descriptor.function(Offset.jacobianReact, as: LoadScaledJacobian.self)
        else { throw DiagnosticError("no-osdi", "a compiled module lacks functions of its interface") }
        self.evaluate = evaluate
        loads = (loadResist, loadReact, loadJacobian, loadCapacitance)

        try Self.set(values, in: descriptor, by: { access(self.instance, self.model, $0, $1) })
        let outcome = zeroed(16)
        defer { outcome.deallocate() }
        setupModel(nil, model, simulator, outcome)
        try Self.check(outcome)
        setupInstance(nil, instance, model, temperature, UInt32(terminalCount), simulator, outcome)
        try Self.check(outcome)
        let mapping = instance + descriptor.count(Offset.nodeMapping)
        for node in 0..<nodeCount { mapping.storeBytes(of: UInt32(node), toByteOffset: 4 * node, as: UInt32.self) }
        let pointers = instance + descriptor.count(Offset.jacobianPointers)
        for (index, entry) in jacobian.enumerated() {
            pointers.storeBytes(
                of: conductances + index, toByteOffset: 8 * index, as: UnsafeMutablePointer<Double>.self)
            let offset = entry.count(OSDIOffset.Element.jacobianReactPointer)
            if offset != Int(UInt32.max) {
                instance.storeBytes(
                    of: capacitances + index, toByteOffset: offset, as: UnsafeMutablePointer<Double>.self)
            }
        }
    }

    deinit {
        for memory in [instance, model, simulator, emptyList, information] { memory.deallocate() }
        for memory in [voltages, resist, react, conductances, capacitances] { memory.deallocate() }
    }

    /// Evaluates the module.
    ///
    /// - Parameters:
    ///   - voltages: The voltages of all nodes in V, the terminals first.
    ///   - time: The time in s that the module sees.
    /// - Returns: What it contributes to each node.
    public func contribution(at voltages: [Double], time: Double) -> Contribution {
        for (node, voltage) in voltages.prefix(nodes.count).enumerated() { self.voltages[node] = voltage }
        information.storeBytes(of: time, toByteOffset: OSDIOffset.Simulation.time, as: Double.self)
        let flags =
            OSDIFlag.residualResist | OSDIFlag.residualReact | OSDIFlag.jacobianResist | OSDIFlag.jacobianReact
            | OSDIFlag.transient
        information.storeBytes(of: flags, toByteOffset: OSDIOffset.Simulation.flags, as: UInt32.self)
        for node in nodes.indices { (resist[node], react[node]) = (0, 0) }
        for entry in entries.indices { (conductances[entry], capacitances[entry]) = (0, 0) }
        _ = evaluate(nil, instance, model, information)
        loads.resist(instance, model, resist)
        loads.react(instance, model, react)
        loads.jacobian(instance, model)
        loads.capacitance(instance, model, 1)
        let empty = Array(repeating: Array(repeating: 0.0, count: nodes.count), count: nodes.count)
        var result = Contribution(
            currents: nodes.indices.map { resist[$0] }, charges: nodes.indices.map { react[$0] }, conductances: empty,
            capacitances: empty)
        for (index, entry) in entries.enumerated() {
            result.conductances[entry.row][entry.column] += conductances[index]
            result.capacitances[entry.row][entry.column] += capacitances[index]
        }
        return result
    }

    // MARK: Parameters

    private static func set(
        _ values: [String: Double], in descriptor: OSDIMemory,
        by access: (UInt32, UInt32) -> UnsafeMutableRawPointer?
    ) throws(DiagnosticError) {
        let known = descriptor.array(
            Offset.parameters, count: descriptor.count(Offset.parameterCount), stride: OSDIOffset.Element.parameter)
        let names = known.map { $0.pointer(0).map { OSDIMemory(base: $0).text(0) } ?? "" }
        for (name, value) in values {
            guard let index = names.firstIndex(of: name) else {
                throw DiagnosticError(
                    "unknown-parameter", "the compiled module has no parameter '\(name)'",
                    help: helpNaming(name, among: names))
            }
            let flags = UInt32(truncatingIfNeeded: known[index].count(OSDIOffset.Element.parameterFlags))
            let isInstance = flags & OSDIFlag.kindMask == OSDIFlag.kindInstance
            guard flags & OSDIFlag.typeMask == OSDIFlag.typeReal,
                let place = access(UInt32(index), OSDIFlag.set | (isInstance ? OSDIFlag.instance : 0))
            else { throw DiagnosticError("unknown-parameter", "'\(name)' of the compiled module is no real number") }
            place.storeBytes(of: value, as: Double.self)
        }
    }

    private static func check(_ outcome: UnsafeMutableRawPointer) throws(DiagnosticError) {
        let errors = OSDIMemory(base: UnsafeRawPointer(outcome)).count(4)
        guard errors == 0 else {
            throw DiagnosticError("out-of-range", "the compiled module refuses \(errors) of its parameters' values")
        }
    }
}

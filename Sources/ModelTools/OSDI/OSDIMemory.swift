/// Reads fields of C structures by their byte offsets.
///
/// The offsets are those of the OSDI header (Open Source Device Interface 0.3 to 0.5, OpenVAF): later versions only append
/// to the descriptor, so that the offsets of 0.3 stay.
struct OSDIMemory {
    let base: UnsafeRawPointer

    func text(_ offset: Int) -> String {
        pointer(offset).map { String(cString: $0.assumingMemoryBound(to: CChar.self)) } ?? ""
    }

    func count(_ offset: Int) -> Int { Int(base.loadUnaligned(fromByteOffset: offset, as: UInt32.self)) }

    func pointer(_ offset: Int) -> UnsafeRawPointer? {
        base.loadUnaligned(fromByteOffset: offset, as: UnsafeRawPointer?.self)
    }

    /// A function whose type the caller knows from the header.
    func function<Function>(_ offset: Int, as type: Function.Type) -> Function? {
        pointer(offset).map { unsafeBitCast($0, to: type) }
    }

    /// The elements of an array of structures that a field points at.
    func array(_ offset: Int, count: Int, stride: Int) -> [OSDIMemory] {
        guard let start = pointer(offset) else { return [] }
        return (0..<count).map { OSDIMemory(base: start + $0 * stride) }
    }
}

/// Byte offsets of the OSDI header.
enum OSDIOffset {
    /// Of `OsdiDescriptor`.
    enum Descriptor {
        static let name = 0, nodeCount = 8, terminalCount = 12, nodes = 16
        static let jacobianCount = 24, jacobian = 32
        static let parameterCount = 76, parameters = 88
        static let nodeMapping = 96, jacobianPointers = 100, stateCount = 104
        static let instanceSize = 116, modelSize = 120
        static let access = 128, setupModel = 136, setupInstance = 144, evaluate = 152
        static let residualResist = 168, residualReact = 176, jacobianResist = 216, jacobianReact = 224
        /// The end of version 0.3.
        static let size = 240
    }

    /// Of the elements of arrays: bytes of one, and fields.
    enum Element {
        static let node = 48, jacobian = 16, parameter = 40
        static let jacobianColumn = 4, jacobianReactPointer = 8
        static let parameterFlags = 32
    }

    /// Of `OsdiSimInfo`, which begins with the names of simulator parameters.
    enum Simulation {
        static let time = 32, solution = 40, flags = 64, size = 72
    }
}

/// Flags of the OSDI header.
enum OSDIFlag {
    static let residualResist: UInt32 = 1, residualReact: UInt32 = 2, jacobianResist: UInt32 = 4
    static let jacobianReact: UInt32 = 8, transient: UInt32 = 8192
    static let set: UInt32 = 1, instance: UInt32 = 4
    static let kindMask: UInt32 = 3 << 30, kindInstance: UInt32 = 1 << 30, kindVariable: UInt32 = 2 << 30
    static let typeMask: UInt32 = 3, typeReal: UInt32 = 0, typeInteger: UInt32 = 1
}

internal import Simulation

/// A part of a coupled system: transistors in a simulator, or a native model.
///
/// ``start(until:_:)`` and ``finish()`` take turns. Between them other parts may be at work too.
public protocol CoupledPart: AnyObject {
    /// What it takes, in the order of the signals that it gets.
    var inputs: [Port] { get }

    /// What it gives, in the order of the signals that it returns.
    var outputs: [Port] { get }

    /// Whether ``start(until:_:)`` comes back at once, because another process computes.
    var isElsewhere: Bool { get }

    /// Lets the part go on to the end of a window, which begins where the one before ended.
    ///
    /// - Parameters:
    ///   - end: The end of the window in s.
    ///   - signals: What arrives in it, one for each input: spikes after its beginning and up to its end, and courses that
    ///     are known up to its end. An input without a connection gets no spikes, or `nil`.
    /// - Throws: What stands in the way.
    func start(until end: Double, _ signals: [PortSignal?]) throws

    /// Waits until the part is there.
    ///
    /// - Returns: What left it in the window, one for each output.
    /// - Throws: What stood in the way.
    func finish() throws -> [PortSignal]
}

/// A model that computes in this process.
///
/// It advances exactly to the ends of windows, which circuits have reached with accepted steps; a step that a simulator
/// throws away never reaches it.
public protocol NativeModel: AnyObject {
    /// What it takes.
    var inputs: [Port] { get }

    /// What it gives.
    var outputs: [Port] { get }

    /// Goes on from the beginning to the end of a window.
    ///
    /// - Parameters:
    ///   - begin: The beginning in s.
    ///   - end: The end in s.
    ///   - signals: What arrives, one for each input; `nil` for a course without a connection.
    /// - Returns: What leaves, one for each output.
    /// - Throws: What stands in the way.
    func advance(from begin: Double, to end: Double, _ signals: [PortSignal?]) throws -> [PortSignal]
}

/// A native model as a part of a system.
public final class NativePart: CoupledPart {
    /// No: it computes here.
    public let isElsewhere = false

    private let model: any NativeModel
    private var begin = 0.0
    private var result: [PortSignal] = []

    /// Creates a part.
    ///
    /// - Parameter model: The model.
    public init(_ model: any NativeModel) { self.model = model }

    /// What the model takes.
    public var inputs: [Port] { model.inputs }

    /// What the model gives.
    public var outputs: [Port] { model.outputs }

    /// Lets the model go on to the end of a window.
    public func start(until end: Double, _ signals: [PortSignal?]) throws {
        result = try model.advance(from: begin, to: end, signals)
        begin = end
    }

    /// What left the model.
    public func finish() -> [PortSignal] { result }
}

/// A way for signals from an output of a part to an input of a part.
public struct Connection: Hashable, Sendable {
    /// A port of a part.
    public struct End: Hashable, Sendable, CustomStringConvertible {
        /// The name of the part.
        public var part: String

        /// The name of the port.
        public var port: String

        /// Creates an end.
        ///
        /// - Parameters:
        ///   - part: The name of the part.
        ///   - port: The name of the port.
        public init(_ part: String, _ port: String) {
            self.part = part
            self.port = port
        }

        /// `part.port`.
        public var description: String { "\(part).\(port)" }
    }

    /// Where signals come from.
    public var from: End

    /// Where they go.
    public var to: End

    /// How long they take in s.
    public var delay: Double

    /// What a course is multiplied by.
    public var gain: Double

    /// Creates a connection.
    ///
    /// - Parameters:
    ///   - from: Where signals come from.
    ///   - to: Where they go.
    ///   - delay: How long they take in s.
    ///   - gain: What a course is multiplied by.
    public init(_ from: End, to: End, delay: Double = 0, gain: Double = 1) {
        self.from = from
        self.to = to
        self.delay = delay
        self.gain = gain
    }
}

public import Diagnostics

/// Which devices vary, and which do not and why: no device is left out silently.
public struct MismatchCoverage: Hashable, Codable, Sendable {
    /// A device of which something does not vary.
    public struct Gap: Hashable, Codable, Sendable {
        /// The device path.
        public var path: String

        /// Why, as a clause: `no coefficients are known for its model 'nx'`.
        public var reason: String

        /// Whether it was to be expected, because the user gave no spread for this kind of device.
        public var isExpected: Bool
    }

    /// The paths of the devices that vary.
    public internal(set) var varied: [String] = []

    /// The paths of the devices that patterns keep from varying.
    public internal(set) var excluded: [String] = []

    /// The devices of which something does not vary.
    public internal(set) var gaps: [Gap] = []

    /// One finding for each reason, with the names of the devices: a warning, or a note if it was to be expected.
    public var diagnostics: [Diagnostic] {
        var order: [String] = []
        var groups: [String: [Gap]] = [:]
        for gap in gaps {
            if groups[gap.reason] == nil { order.append(gap.reason) }
            groups[gap.reason, default: []].append(gap)
        }
        return order.compactMap { reason in
            guard let group = groups[reason], let first = group.first else { return nil }
            let shown = group.prefix(20).map(\.path).joined(separator: ", ")
            let more = group.count > 20 ? " and \(group.count - 20) more" : ""
            return Diagnostic(
                first.isExpected ? .note : .warning, "no-mismatch", "no mismatch for \(shown)\(more): \(reason)")
        }
    }
}

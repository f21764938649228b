/// The layout of the structures that ngspice shares with code models.
///
/// Found by comparing declarations with the code models that Debian ships: the library of version 39.3 and that of 46; of version
/// 45 the table of services and the size of a device were read from the symbols and the debug information of a library built by
/// the package sedes 0.1.10. Other versions are not known, and a model with a wrong layout reads and writes where it should not.
/// Besides the version, a device's description depends on whether ngspice was built with CIDER, and from 44 on with OSDI.
public enum CodeModelABI: String, Hashable, Sendable, CaseIterable {
    /// ngspice 39.
    case v39
    /// ngspice 44: defaults of parameters are arrays, ports know their next event, devices have methods for KLU.
    case v44
    /// ngspice 45 and 46: one more service, `cm_get_neg_node_name`, in front of those for KLU.
    case v46

    /// The layout of a version of ngspice.
    ///
    /// - Parameter version: As ngspice tells it, e.g. `39.3`, `ngspice-46` or `44.2+`.
    /// - Returns: `nil` for a version whose layout is not known.
    public init?(version: String) {
        guard let digits = version.firstMatch(of: /[0-9]+/), let number = Int(digits.0) else { return nil }
        switch number {
        case 39: self = .v39
        case 44: self = .v44
        case 45, 46: self = .v46
        default: return nil
        }
    }

    /// Whether defaults of parameters are arrays that the description points at.
    var hasDefaultArrays: Bool { self != .v39 }

    /// What a user is told whose ngspice has another layout.
    ///
    /// - Parameter version: The version that was found.
    public static func refusal(of version: String) -> String {
        "the layout of code models is known for ngspice 39, 44, 45 and 46, not for \(version); the subcircuit of behavioural "
            + "sources is used instead"
    }
}

public import Diagnostics

#if canImport(Darwin)
    internal import Darwin
#else
    internal import Glibc
#endif

/// A library of compiled Verilog-A modules.
///
/// Interface: OSDI 0.3 to 0.5 of OpenVAF, read by byte offsets of its header. A library is opened once and stays open: models keep
/// addresses of its code.
public final class OSDILibrary {
    /// The interface that the library was compiled for, e.g. `0.5`.
    public let version: String

    private let descriptors: [OSDIMemory]

    /// The names of the modules.
    public var modules: [String] { descriptors.map { $0.text(OSDIOffset.Descriptor.name) } }

    /// Opens a library.
    ///
    /// - Parameter path: The path of the `.osdi` file.
    /// - Throws: A `DiagnosticError` for a file that is no library, or of a version that is not known.
    public init(path: String) throws(DiagnosticError) {
        guard let handle = dlopen(path, RTLD_NOW | RTLD_LOCAL) else {
            let reason = dlerror().map { String(cString: $0) } ?? "no reason given"
            throw DiagnosticError("no-osdi", "\(path) cannot be opened: \(reason)")
        }
        func number(_ name: String) -> Int? {
            dlsym(handle, name).map { Int($0.loadUnaligned(as: UInt32.self)) }
        }
        guard let major = number("OSDI_VERSION_MAJOR"), let minor = number("OSDI_VERSION_MINOR"),
            let count = number("OSDI_NUM_DESCRIPTORS"), let start = dlsym(handle, "OSDI_DESCRIPTORS")
        else { throw DiagnosticError("no-osdi", "\(path) is no library of compiled Verilog-A") }
        version = "\(major).\(minor)"
        guard major == 0, (3...5).contains(minor) else {
            throw DiagnosticError(
                "osdi-version", "\(path) is compiled for OSDI \(version), and versions 0.3 to 0.5 are known")
        }
        let size = number("OSDI_DESCRIPTOR_SIZE") ?? OSDIOffset.Descriptor.size
        guard minor == 3 || number("OSDI_DESCRIPTOR_SIZE") != nil, size >= OSDIOffset.Descriptor.size else {
            throw DiagnosticError("osdi-version", "\(path) does not tell the size of its descriptors")
        }
        descriptors = (0..<count).map { OSDIMemory(base: UnsafeRawPointer(start) + $0 * size) }
    }

    /// A device of a module.
    ///
    /// - Parameters:
    ///   - module: The name of the module.
    ///   - values: Parameters by name, in SI units; the others have their defaults.
    ///   - temperature: Kelvins.
    /// - Throws: A `DiagnosticError` for a module or a parameter that is not there, or a value that the module refuses.
    public func device(
        _ module: String, values: [String: Double] = [:], temperature: Double = 300.15
    ) throws(DiagnosticError) -> OSDIDevice {
        guard let descriptor = descriptors.first(where: { $0.text(OSDIOffset.Descriptor.name) == module }) else {
            throw DiagnosticError(
                "no-module", "the library has no module '\(module)'", help: helpNaming(module, among: modules))
        }
        return try OSDIDevice(descriptor, values: values, temperature: temperature)
    }
}

public import Netlists

extension Technology {
    /// Pelgrom's coefficients of a transistor of this process.
    ///
    /// The transistor is known by its model name, so that a device inside a PDK's wrapper subcircuit is found too.
    /// Sizes above 1 mm are taken as micrometres: PDK wrappers count in micrometres under `.option scale=1u`, and no
    /// transistor is a millimetre long.
    ///
    /// - Parameter device: A flattened device.
    /// - Returns: The coefficients with the effective width and length, or `nil` when the device is not a transistor of
    ///   this process or its sizes are not known.
    public func mismatch(for device: FlatDevice) -> MismatchCoefficients? {
        guard device.kind == .mosfet, let model = device.model,
            let transistor = devices.first(where: { $0.model.lowercased() == model }),
            let width = device.parameters["w"], let length = device.parameters["l"]
        else { return nil }
        let scale = max(width, length) > 1e-3 ? 1e-6 : 1
        let mismatch = transistor.mismatch
        let effectiveWidth = width * scale + mismatch.widthOffset
        let effectiveLength = length * scale + mismatch.lengthOffset
        guard effectiveWidth > 0, effectiveLength > 0 else { return nil }
        return MismatchCoefficients(
            threshold: mismatch.threshold, gain: mismatch.gain, width: effectiveWidth, length: effectiveLength,
            source: mismatch.source)
    }
}

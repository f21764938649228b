extension RetentionFit {
    /// The decay in the words of the model: `taud`, `taus`, `short` and, where the range is known, `xr`.
    ///
    /// - Parameter range: The conductances at x = 0 and 1; `nil` where they are not known.
    /// - Returns: Empty for a constant.
    public func cardParameters(range: ClosedRange<Double>?) -> [FittedParameter] {
        guard kind != .constant else { return [] }
        var list = parameters.filter { $0.name != "g_rest" }
        if let range, let rest = parameters.first(where: { $0.name == "g_rest" }) {
            let width = range.upperBound - range.lowerBound
            // A rest beyond the range that was programmed is none of the model's: it stays at the nearest end.
            let value = min(max((rest.value - range.lowerBound) / width, 0), 1)
            list.append(
                FittedParameter(name: "xr", value: value, deviation: rest.deviation.map { $0 / width }, unit: ""))
        }
        if let shortShare { list.append(FittedParameter(name: "short", value: shortShare, deviation: nil, unit: "")) }
        return list
    }
}

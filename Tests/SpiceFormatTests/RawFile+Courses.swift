extension RawFile {
    /// The first vector whose course differs, for runs whose time points differ.
    ///
    /// ngspice reads `10u` and `1e-05` with different rounding, and versions from 44 on carry that into the time steps:
    /// points then lie some tens of picoseconds apart. So the other run is read at this one's points between its own, and
    /// 2 % of a vector's largest value is allowed: what such a shift makes of an edge of some nanoseconds.
    ///
    /// - Returns: What differs, or `nil`.
    func courseDifference(from other: RawFile) -> String? {
        guard plots.map(\.name) == other.plots.map(\.name) else { return "plots" }
        for (left, right) in zip(plots, other.plots) {
            guard left.variables == right.variables, left.width == 1, right.width == 1 else { return "vectors" }
            let width = left.variables.count
            let (own, others) = (left.column(0), right.column(0))
            guard let start = own.first, start == others.first, let end = own.last, let last = others.last,
                abs(end - last) <= 1e-9 * end
            else { return "span of \(left.name)" }
            for column in 1..<width {
                let (mine, theirs) = (left.column(column), right.column(column))
                let allowed = 0.02 * (mine.map(\.magnitude).max() ?? 0)
                var index = 1
                for (time, value) in zip(own, mine) {
                    while index < others.count - 1, others[index] < time { index += 1 }
                    let span = others[index] - others[index - 1]
                    let share = span > 0 ? min(1, max(0, (time - others[index - 1]) / span)) : 0
                    let read = theirs[index - 1] + share * (theirs[index] - theirs[index - 1])
                    if (read - value).magnitude > allowed {
                        return "\(left.variables[column]) at \(time): \(value) and \(read)"
                    }
                }
            }
        }
        return nil
    }
}

extension RawFile.Plot {
    fileprivate func column(_ index: Int) -> [Double] {
        stride(from: index, to: values.count, by: variables.count).map { values[$0] }
    }
}

internal import Simulation

/// All samples as CSV (RFC 4180): one row each, with status, kind of failure, and one column for each measure.
///
/// Numbers are written so that reading them gives the same bits. A cell is empty where a sample has no value.
///
/// - Parameters:
///   - records: The samples, in the order of the rows.
///   - description: The description of the store.
///   - draws: Whether to add one column for each drawn quantity, named `path channel`.
/// - Returns: The text, with a header and CR LF after each row.
public func sampleTable(_ records: [SampleRecord], description: RunDescription, draws: Bool = false) -> String {
    var header = ["sample", "status", "kind"] + description.measures.map(\.name)
    if draws { header += description.quantities.map { "\($0.path) \($0.channel)" } }
    var text = row(header)
    for record in records {
        var cells = [
            String(record.number), record.failure == nil ? "ok" : "failed", record.failure?.kind.rawValue ?? "",
        ]
        for index in description.measures.indices {
            let value = index < record.measures.count ? record.measures[index].number : nil
            cells.append(value.map { "\($0)" } ?? "")
        }
        if draws { cells += record.draws.map { "\($0)" } }
        text += row(cells)
    }
    return text
}

private func row(_ cells: [String]) -> String {
    cells.map { cell in
        guard cell.contains(where: { ",\"\r\n".contains($0) }) else { return cell }
        return "\"" + cell.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }.joined(separator: ",") + "\n"
}

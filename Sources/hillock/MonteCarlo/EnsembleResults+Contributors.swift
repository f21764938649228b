internal import Foundation
internal import MonteCarlo
internal import Reports
internal import Statistics
internal import Units

extension EnsembleResults {
    /// How many devices a table names for each measure.
    private static let namedContributors = 5

    /// The measures that pictures show: those that are no point of a curve, the error of a data set first; of curves alone the
    /// points with the largest values.
    var mainMeasures: [String] {
        let alone = description.measures.filter { $0.series == nil }.map(\.name)
        if !alone.isEmpty { return Array((alone.filter { $0 == "nmse" } + alone.filter { $0 != "nmse" }).prefix(3)) }
        let sizes = summary.measures.map { ($0.column.name, abs($0.statistics?.mean.value ?? 0)) }
        return sizes.sorted { $0.1 > $1.1 }.prefix(2).map(\.0)
    }

    /// The devices behind the variance of each measure, for the terminal; `nil` where nothing stands out.
    var contributorsText: String? {
        let rows = contributorRows
        guard !rows.isEmpty else { return nil }
        return "largest contributors to variance (products of draws count half for each; only above chance):\n"
            + contributorTable(rows).text().trimmingCharacters(in: .newlines)
    }

    /// The section of the report; `nil` where nothing stands out.
    func contributorsSection() throws(PlotError) -> ReportDocument.Section? {
        let rows = contributorRows
        guard !rows.isEmpty else { return nil }
        var blocks: [ReportDocument.Block] = [
            .paragraph(
                "The share of each device in the variance of a measure, from a fit of a straight line in every standardised "
                    + "draw and, with enough samples, of parabolas and of products of two draws, which count half for each; "
                    + "threshold and current factor of a device are added. Named are devices whose share is larger than chance "
                    + "gives a device without influence (5 % over all devices)."),
            .table(contributorTable(rows), caption: "The largest contributors to the variance of each measure:"),
        ]
        let shown = mainMeasures.compactMap { name in contributors.measures.first { $0.name == name } }
        var totals: [String: Double] = [:]
        for measure in shown {
            for device in measure.devices where device.isCertain {
                totals[device.path] = max(totals[device.path] ?? 0, device.share)
            }
        }
        let causes = totals.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(12).map(\.key)
        if !causes.isEmpty {
            let wholes = shown.map { measure in
                let shares = Dictionary(measure.devices.map { ($0.path, $0.share) }, uniquingKeysWith: { $1 })
                return SharesPlot.Whole(
                    measure.isLogarithmic ? "ln \(measure.name)" : measure.name, shares: causes.map { shares[$0] ?? 0 },
                    bound: measure.devices.map(\.bound).max())
            }
            blocks.append(
                .picture(
                    .init(
                        "contributors",
                        caption: "The share of single devices in the variance; the line is what chance gives.",
                        figure: try SharesPlot(wholes, causes: causes).figure())))
        }
        return .init("Where the variance comes from", blocks: blocks)
    }

    private var contributorRows: [[String]] {
        contributors.measures.compactMap { measure in
            let named = measure.devices.filter { $0.isCertain && $0.share >= 0.005 }.prefix(Self.namedContributors)
            guard !named.isEmpty else { return nil }
            let name = measure.isLogarithmic ? "ln \(measure.name)" : measure.name
            return [name, Self.percent(measure.explained)] + named.map { "\($0.path) \(Self.percent($0.share))" }
        }
    }

    private func contributorTable(_ rows: [[String]]) -> TextTable {
        let most = (rows.map(\.count).max() ?? 2) - 2
        return TextTable(
            [.init("Measure"), .init("Explained", .right)] + (0..<most).map { .init("\($0 + 1).") }, rows: rows)
    }

    private static func percent(_ share: Double) -> String { String(format: "%.0f %%", share * 100) }
}

extension EnsembleReport {
    /// The report: curves, waveforms and all measures at a glance first, then each measure with its table, histogram and extreme samples, then failures.
    ///
    /// - Throws: ``PlotError`` when a picture cannot be drawn.
    public func document() throws(PlotError) -> ReportDocument {
        var sections: [ReportDocument.Section] = []
        for window in windows {
            let figure = try window.plot.figure()
            let title = window.plot.title.isEmpty ? window.plot.vertical.label : window.plot.title
            let caption =
                "\(window.plot.vertical.label) over \(Self.lowered(window.plot.horizontal.label)): nominal circuit, and "
                + "the bands that hold 50 %, 90 % and all of \(window.plot.samples.count) samples at each place."
            sections.append(.init(title, blocks: [.picture(.init(window.name, caption: caption, figure: figure))]))
        }
        if !runs.isEmpty {
            var pictures: [ReportDocument.Block] = []
            for run in runs {
                let figure = try run.plot.figure()
                pictures.append(.picture(.init(run.name, caption: "\(run.plot.title).", figure: figure)))
            }
            sections.append(.init("Waveforms", blocks: pictures))
        }
        if let overview { sections.append(.init("All measures", blocks: [.table(overview, caption: "")])) }
        for measure in measures { sections.append(try Self.section(measure)) }
        if !failures.isEmpty {
            let rows = failures.map { [$0.kind, String($0.count), $0.command] }
            let table = TextTable(
                [.init("Failure"), .init("Samples", .right), .init("To see one again", isCode: true)], rows: rows)
            sections.append(.init("Samples without a result", blocks: [.table(table, caption: "")]))
        }
        return ReportDocument(
            title: title, summary: summary, warnings: warnings, sections: sections, provenance: provenance)
    }

    /// The statistics of a measure as a table for the terminal and the report.
    ///
    /// - Parameter measure: The measure.
    public static func table(_ measure: MeasureResult) -> TextTable {
        let rows = measure.estimates.map { estimate in
            let axis = PlotAxis("", unit: estimate.unit)
            var interval = ""
            if let lower = estimate.lower, let upper = estimate.upper {
                interval = "\(axis.text(lower, digits: 4)) … \(axis.text(upper, digits: 4))"
            }
            return [estimate.name, axis.text(estimate.value, digits: 4), interval]
        }
        return TextTable([.init("Statistic"), .init("Value", .right), .init("95 % interval", .right)], rows: rows)
    }

    private static func section(_ measure: MeasureResult) throws(PlotError) -> ReportDocument.Section {
        var blocks: [ReportDocument.Block] = []
        let axis = PlotAxis(measure.name, unit: measure.unit, scale: measure.logarithmic ? .logarithmic : .linear)
        if !measure.estimates.isEmpty { blocks.append(.table(table(measure), caption: "")) }
        blocks += measure.remarks.map { .paragraph($0) }
        if !measure.values.isEmpty {
            let plot = HistogramPlot(
                measure.values, axis: axis, nominal: measure.nominal, lowerLimit: measure.lowerLimit,
                upperLimit: measure.upperLimit)
            let caption = "Distribution of \(measure.name) over \(measure.values.count) samples."
            blocks.append(
                .picture(
                    .init(ReportDocument.pictureName(measure.name), caption: caption, figure: try plot.figure())))
        }
        if !measure.extremes.isEmpty {
            let rows = measure.extremes.map { extreme in
                let deviation = NumberText.decimal(Int((extreme.deviation * 100).rounded()), exponent: -2)
                return [String(extreme.sample), axis.text(extreme.value, digits: 4), deviation, extreme.command]
            }
            let columns: [TextTable.Column] = [
                .init("Sample", .right), .init("Value", .right), .init("σ from the mean", .right),
                .init("To run it again", isCode: true),
            ]
            blocks.append(.table(TextTable(columns, rows: rows), caption: "The most extreme samples:"))
        }
        return .init(measure.name, blocks: blocks)
    }

    private static func lowered(_ label: String) -> String {
        label.prefix(1).lowercased() + label.dropFirst()
    }
}

internal import Diagnostics
internal import Foundation
internal import ModelFitting
internal import Reports
internal import Statistics
internal import Units

extension MonteCarloCommand {
    /// Many devices of a compact model with a fitted spread, each under 200 set and 200 reset pulses.
    ///
    /// - Throws: A `DiagnosticError` for a model without a spread, or a spread that cannot be read.
    func synapses() throws {
        guard design.design == "gated-synapse" else {
            throw DiagnosticError(
                "no-spread", "there is no fitted spread of \(design.design)", help: "gated-synapse has one")
        }
        let home = try HillockHome.find()
        let path = spread ?? home.folder.appending(path: "models/measured/enode_multi/spread.yaml").path
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
            throw DiagnosticError(
                "cannot-read", "\(path) cannot be read", help: "hillock fit --spread writes such a file")
        }
        let spread = try SpreadReader.read(text, file: path)
        try Files.checkWritable(csv)
        let ensemble = SynapseEnsemble(spread, seed: seed, pulseWidth: SynapseFit.assumedPulse.width)
        let pulses = Array(repeating: Polarity.set, count: 200) + Array(repeating: .reset, count: 200)
        let readings = (0...runs).map { ensemble.conductances(sample: $0, pulses: pulses) }
        let report = try SynapseEnsembleReport(readings, pulses: pulses, spread: spread, seed: seed)
        if let csv { try Files.write(Data(report.table.utf8), to: csv) }
        if form.json { return try Console.result(json: report) }
        Console.result(report.text)
    }
}

/// What `hillock montecarlo` says of an ensemble of compact models.
struct SynapseEnsembleReport: Encodable {
    /// One number of each device.
    struct Quantity: Encodable {
        var name: String
        var nominal: Double
        var summary: Summary
    }

    let schema = 1
    let seed: UInt64
    let devices: Int
    let quantities: [Quantity]
    private let rows: [[Double]]

    private enum CodingKeys: String, CodingKey {
        case schema, seed, devices, quantities
    }

    init(_ readings: [[Double]], pulses: [Polarity], spread: SynapseSpread, seed: UInt64) throws {
        let places = [0, 50, 100, 200, 250, 300, 400]
        let names = places.map { place in
            let up = pulses[..<place].count { $0 == .set }
            return place <= up ? "G after \(up) set pulses" : "G after \(up) set and \(place - up) reset pulses"
        }
        let table = readings.map { reading in places.map { reading[$0] } }
        let samples = table.dropFirst()
        rows = table
        self.seed = seed
        devices = samples.count
        quantities = try places.indices.map { place in
            guard let summary = Summary(samples.map { $0[place] }) else {
                throw DiagnosticError("too-few-runs", "one device has no spread", help: "give --runs 2 or more")
            }
            return Quantity(name: names[place], nominal: table[0][place], summary: summary)
        }
    }

    /// All devices as CSV, the nominal one first.
    var table: String {
        let head = "sample," + quantities.map { "\($0.name) (S)" }.joined(separator: ",") + "\n"
        return head
            + rows.enumerated().map { number, row in
                "\(number)," + row.map { "\($0)" }.joined(separator: ",") + "\n"
            }.joined()
    }

    /// The report for a terminal.
    var text: String {
        let lines = quantities.map { quantity in
            let summary = quantity.summary
            let ends = [summary.quantiles.first, summary.quantiles.last].compactMap { $0?.estimate.value }
            return [
                quantity.name, engineering(quantity.nominal, unit: "S", digits: 4),
                engineering(summary.mean.value, unit: "S", digits: 4),
                engineering(summary.standardDeviation.value, unit: "S", digits: 3),
            ] + ends.map { engineering($0, unit: "S", digits: 4) }
        }
        let columns: [TextTable.Column] = [
            .init("\(devices) devices"), .init("nominal", .right), .init("mean", .right), .init("σ", .right),
            .init("1 %", .right), .init("99 %", .right),
        ]
        return TextTable(columns, rows: lines).text()
    }
}

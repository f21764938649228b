import Circuits
import CompactModels
import Diagnostics
import Netlists
import Ngspice
import Simulation
import SpiceFormat
import TestSupport
import Testing
import Waveforms

@Suite("A crossbar of compact models") struct CrossbarTests {
    static func synapse(_ values: [String: Double] = [:]) throws -> CompactModel {
        var model = try Shipped.model("gated-synapse")
        for index in model.parameters.indices {
            model.parameters[index].value = values[model.parameters[index].name] ?? model.parameters[index].value
        }
        return model
    }

    @Test(
        "writing a row of 4 x 4 moves its states as the native model does, and no other state; columns read its conductances"
    )
    func write() async throws {
        let model = try Self.synapse(["x0": 0.3, "nup": 1.5, "gmin": 1e-6, "gmax": 1e-5])
        var array = try CrossbarArray(rows: 4, columns: 4, model: model, varying: ["x0", "tsp"])
        array.writtenRow = 2
        for column in 1...4 {
            array.devices[.init(row: 2, column: column)] = ["tsp": 1e-3 * (1 + 0.1 * Double(column))]
        }
        let deck = try Deck(array.netlist())
        let states = (1...4).map { row in
            (1...4).map { "v(\(array.stateNet(.init(row: row, column: $0))))" }
        }
        let probes = states.flatMap { $0 } + (1...4).map { "i(vcolumn\($0))" } + ["v(xrow2.gate1)"]
        let waveforms = try await Running.simulator.withSession(deck, workers: 1) { session in
            try await session.run(SimulationRequest(probes: probes)).waveforms
        }
        for row in [1, 3, 4] {
            for name in states[row - 1] {
                let values = try #require(waveforms[name]).values
                // Below the threshold the rate is 0; Newton's method ends at 1e-9 V.
                #expect(values.allSatisfy { abs($0 - 0.3) < 1e-8 })
            }
        }
        let gate = try #require(waveforms["v(xrow2.gate1)"]).values
        for column in 1...4 {
            let tsp = 1e-3 * (1 + 0.1 * Double(column))
            var solver = StateSolver(model, values: ["tsp": tsp])
            solver.relativeTolerance = 1e-8
            let drive = TerminalDrive(
                times: waveforms.axis,
                voltages: gate.map { voltage in
                    model.terminals.map { $0.name == "g" ? voltage : 0 }
                })
            let expected = try #require(try solver.solve(drive).states.last?.first)
            let found = try #require(waveforms[states[1][column - 1]]?.values.last)
            // An edge is 1e-3 of a pulse that moves the state by 0.1; at the threshold's bend the trapezoidal rule loses a part of
            // that, and the truncation of steps that reltol = 1e-6 allows is of the same size.
            #expect(abs(found - expected) < 3e-5, "column \(column)")
            #expect(found > 0.35)
            let current = try ValueAt(signal: "i(vcolumn\(column))", time: array.readTime).evaluate(waveforms)
            let conductance = 1e-6 + 9e-6 * found
            // Lines and drivers take 0.1 % of 0.1 V off at most: 4 cells of 10 µS behind 60 ohm.
            #expect(abs(current / (0.1 * conductance) - 1) < 3e-3, "column \(column)")
        }
    }

    @Test("the deck keeps its hierarchy, and reading it gives the netlist that was written")
    func hierarchy() throws {
        let array = try CrossbarArray(rows: 3, columns: 5, model: try Self.synapse(), varying: ["x0"])
        let netlist = array.netlist()
        let names = netlist.statements.compactMap { statement -> String? in
            if case .subcircuit(let subcircuit) = statement.content { subcircuit.name } else { nil }
        }
        #expect(Set(names) == ["gated_synapse", "cell", "row", "gate_driver", "drain_driver"])
        let devices = try netlist.flattenedDevices()
        #expect(devices.count { $0.path.hasSuffix(".c_long") } == 15)
        #expect(devices.contains { $0.path == array.path(.init(row: 3, column: 5)) + ".c_long" })
        let text = SpiceWriter.write(netlist)
        let read = SpiceReader.read(text, file: "array.cir")
        #expect(read.diagnostics.isEmpty)
        #expect(SpiceWriter.write(read.netlist) == text)
        #expect(read.netlist.check(locating: read.sources.finder).isEmpty)
        // What is the same for all is written once: twice the rows is a few lines more.
        let twice = try CrossbarArray(rows: 6, columns: 5, model: try Self.synapse(), varying: ["x0"])
        #expect(SpiceWriter.write(twice.netlist()).count < 2 * text.count - 1000)
    }

    @Test("sizes out of range and models with other terminals are refused")
    func refusals() throws {
        let model = try Self.synapse()
        for (rows, columns) in [(0, 4), (4, 0), (5000, 4)] {
            let error = #expect(throws: DiagnosticError.self) {
                try CrossbarArray(rows: rows, columns: columns, model: model)
            }
            #expect(error?.description.contains("1 to") == true)
        }
        let ohm = try CompactModelReader.read(
            "{terminals: {a: in, b: out}, parameters: {r: {value: 1}}, currents: {\"a,b\": \"V(a,b)/r\"}}",
            name: "ohm", file: "ohm.yaml")
        let error = #expect(throws: DiagnosticError.self) { try CrossbarArray(rows: 2, columns: 2, model: ohm) }
        #expect(error?.description.contains("ohm has a, b") == true)
    }
}

import Diagnostics
import Netlists
import Testing

/// Short ways to write statements in tests.
func element(
    _ name: String, _ nets: [String], _ model: String? = nil, _ value: Expression? = nil,
    _ parameters: [Parameter] = []
) -> Statement {
    Statement(
        .element(Element(name, nets: nets, model: model, value: value.map { .expression($0) }, parameters: parameters)))
}

func param(_ name: String, _ value: Expression) -> Statement { Statement(.parameters([Parameter(name, value)])) }

func subcircuit(_ name: String, _ terminals: [String], _ parameters: [Parameter] = [], _ inside: [Statement])
    -> Statement
{
    Statement(.subcircuit(Subcircuit(name: name, terminals: terminals, parameters: parameters, statements: inside)))
}

func model(_ name: String, _ type: String) -> Statement { Statement(.model(ModelCard(name: name, type: type))) }

@Suite("flattened devices")
struct FlatteningTests {
    /// The deck whose flattened form ngspice 39.3 printed with `listing expand` and `show`.
    let netlist = Netlist(statements: [
        Statement(.global(["vdd"])),
        param("lp", .binary(.multiply, .identifier("wp"), 2)), param("wp", 2e-6),
        model("nm", "nmos"),
        element("V1", ["vdd", "0"], nil, 1),
        element("Xtop", ["VDD", "out"], "Sub1", nil, [Parameter("wq", .binary(.multiply, .identifier("wp"), 2))]),
        subcircuit(
            "sub1", ["a", "b"], [Parameter("wq", 1e-6)],
            [
                param("loc", .binary(.multiply, .identifier("wq"), 2)),
                subcircuit(
                    "inner", ["p", "q"], [Parameter("w", 5e-6)],
                    [
                        element(
                            "M0", ["p", "q", "0", "gnd"], "NM", nil,
                            [Parameter("w", .identifier("w")), Parameter("l", .identifier("lp"))]),
                        element(
                            "Xo", ["p", "n"], "outer", nil,
                            [Parameter("a", .identifier("b")), Parameter("b", .identifier("a"))]),
                    ]),
                param("a", 1e3), param("b", 2e3),
                element("Xin", ["a", "mid"], "inner", nil, [Parameter("w", .identifier("loc"))]),
                element("Xin2", ["b", "mid"], "inner"),
                element("M1", ["a", "b", "mid", "vdd"], "nm", nil, [Parameter("w", .identifier("wq"))]),
                element("Xp", ["b", "mid"], "plain"),
            ]),
        subcircuit(
            "outer", ["p", "q"], [Parameter("a", 3e3), Parameter("b", 4e3)],
            [element("R1", ["p", "q"], nil, .identifier("a")), element("R2", ["p", "q"], nil, .identifier("b"))]),
        subcircuit("plain", ["p", "q"], [], [element("R1", ["p", "n1"], nil, .identifier("a"))]),
    ])

    @Test("devices bear the names that ngspice gives them, with its repeated letter for nested definitions")
    func names() throws {
        let devices = try netlist.flattenedDevices()
        #expect(
            devices.map(\.simulatorName) == [
                "v1", "m.xtop.m.xin.m0", "r.xtop.xin.xo.r1", "r.xtop.xin.xo.r2", "m.xtop.m.xin2.m0",
                "r.xtop.xin2.xo.r1", "r.xtop.xin2.xo.r2", "m.xtop.m1", "r.xtop.xp.r1",
            ])
        #expect(devices[1].path == "xtop.xin.m0")
        #expect(devices[1].nets == ["vdd", "xtop.mid", "0", "0"])
        #expect(devices[2].nets == ["vdd", "xtop.xin.n"])
        #expect(devices[7].nets == ["vdd", "out", "xtop.mid", "vdd"])
        #expect(devices[8].nets == ["out", "xtop.xp.n1"])
        #expect(devices[1].model == "nm")
    }

    @Test("parameters come from defaults, instances, .param of every level and the calling instance")
    func parameters() throws {
        let devices = try netlist.flattenedDevices()
        #expect(devices[1].parameters == ["w": 8e-6, "l": 4e-6])
        #expect(devices[4].parameters == ["w": 5e-6, "l": 4e-6])
        #expect(devices[7].parameters["w"] == 4e-6)
        // ngspice binds a={b} first; b={a} then sees the new a.
        #expect(devices[2].value == 2e3)
        #expect(devices[3].value == 2e3)
        #expect(devices[8].value == 1e3)
    }

    // Probed with ngspice 39: the sum of the currents of such cells.
    @Test("the m of an instance replaces the m of what is inside, for all instances of a definition")
    func multiplicity() throws {
        let inside = [
            element("M1", ["a", "a", "a", "a"], "n", nil, [Parameter("m", 2)]), element("R1", ["a", "0"], nil, 1e3),
            element("B1", ["a", "0"]),
        ]
        let netlist = Netlist(statements: [
            subcircuit("cell", ["a"], [], inside),
            subcircuit("pair", ["a"], [], [element("X1", ["a"], "cell", nil, [Parameter("m", 3)])]),
            subcircuit(
                "own", ["a"], [Parameter("m", 1)],
                [
                    element("M1", ["a", "a", "a", "a"], "n", nil, [Parameter("m", .identifier("m"))]),
                    element("M2", ["a", "a", "a", "a"], "n"),
                ]),
            element("Xa", ["n"], "pair", nil, [Parameter("m", 5)]),
            element("Xb", ["n"], "own", nil, [Parameter("m", 7)]),
        ])
        let devices = try netlist.flattenedDevices()
        #expect(devices.map { $0.parameters["m"] } == [5, 5, nil, 7, nil])
    }

    @Test(".if blocks are decided by the parameters")
    func conditionals() throws {
        let block = Statement(
            .conditional([
                ConditionalBranch(
                    condition: .binary(.equal, .identifier("corner"), 1),
                    statements: [element("R1", ["a", "0"], nil, 1)]),
                ConditionalBranch(condition: nil, statements: [element("R2", ["a", "0"], nil, 2)]),
            ]))
        #expect(try Netlist(statements: [param("corner", 1), block]).flattenedDevices().map(\.path) == ["r1"])
        #expect(try Netlist(statements: [param("corner", 2), block]).flattenedDevices().map(\.path) == ["r2"])
    }

    @Test(".options scale turns the lengths of M lines into metres; .temp gives temper")
    func settings() throws {
        let netlist = Netlist(statements: [
            Statement(.options([Parameter("scale", 1e-6), Parameter("method", .identifier("gear"))])),
            Statement(.temperature([.identifier("hot")])), param("hot", 85),
            element(
                "M1", ["d", "g", "s", "b"], "n", nil, [Parameter("w", 2), Parameter("ad", 3), Parameter("nf", 4)]),
            element("R1", ["d", "0"], nil, .identifier("temper")),
        ])
        let devices = try netlist.flattenedDevices()
        #expect(devices[0].parameters == ["w": 2e-6, "ad": 3 * (1e-6 * 1e-6), "nf": 4])
        #expect(devices[1].value == 85)
        #expect(try netlist.deckSettings().lengthScale == 1e-6)
    }

    @Test("what depends on the running circuit is left out")
    func running() throws {
        let netlist = Netlist(statements: [
            element("R1", ["a", "0"], nil, .call("v", [.identifier("a")])),
            element("C1", ["a", "0"], nil, 1e-12, [Parameter("ic", .list([1, 2]))]),
        ])
        let devices = try netlist.flattenedDevices()
        #expect(devices.map(\.value) == [nil, 1e-12])
        #expect(devices[1].parameters.isEmpty)
    }

    @Test(
        "what prevents flattening is said",
        arguments: [
            ([element("R1", ["a", "0"], nil, .identifier("rr"))], "undefined parameter 'rr', in element 'r1'"),
            ([element("X1", ["a"], "none")], "instance 'x1' names an undefined subcircuit 'none'"),
            (
                [subcircuit("s", ["a", "b"], [], []), element("X1", ["a"], "s")],
                "instance 'x1' connects 1 nets, but subcircuit 's' has 2 terminals"
            ),
            (
                [param("a", .identifier("b")), param("b", .identifier("a"))],
                "parameter 'a' depends on itself: a -> b -> a"
            ),
        ])
    func failures(statements: [Statement], message: String) {
        let error = #expect(throws: DiagnosticError.self) { try Netlist(statements: statements).flattenedDevices() }
        #expect(error?.diagnostics.first?.message == message)
    }

    @Test("a subcircuit that contains itself ends with a message")
    func recursion() {
        let netlist = Netlist(statements: [
            subcircuit("s", ["a"], [], [element("X1", ["a"], "s")]), element("X0", ["a"], "s"),
        ])
        let error = #expect(throws: DiagnosticError.self) { try netlist.flattenedDevices() }
        #expect(error?.diagnostics.first?.code == "nesting-too-deep")
    }

    @Test("a chain of 20,000 parameters is resolved in any order")
    func chain() throws {
        var statements = (1...20_000).map { param("p\($0)", .binary(.add, .identifier("p\($0 - 1)"), 1)) }
        statements.reverse()
        statements.append(param("p0", 0))
        statements.append(element("R1", ["a", "0"], nil, .identifier("p20000")))
        #expect(try Netlist(statements: statements).flattenedDevices().first?.value == 20_000)
    }

    @Test("200 instances of 500 devices flatten to 100,000")
    func large() throws {
        let inside = (0..<500).map {
            element(
                "M\($0)", ["d\($0)", "g", "0", "0"], "n", nil, [Parameter("w", .identifier("w")), Parameter("l", 1e-6)])
        }
        var statements = [subcircuit("cell", ["g"], [Parameter("w", 1e-6)], inside)]
        for index in 0..<200 {
            statements.append(element("X\(index)", ["g"], "cell", nil, [Parameter("w", .number(Double(index)))]))
        }
        let devices = try Netlist(statements: statements).flattenedDevices()
        #expect(devices.count == 100_000)
        #expect(devices.last?.simulatorName == "m.x199.m499")
        #expect(devices.last?.parameters["w"] == 199)
    }
}

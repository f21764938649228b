import Netlists

/// SplitMix64 (Steele, Lea, Flood, OOPSLA 2014): small, and the same on every platform.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}

/// Builds netlists that use every case of every type.
struct RandomNetlist {
    var random: SplitMix

    init(seed: UInt64) {
        random = SplitMix(state: seed)
    }

    mutating func netlist() -> Netlist {
        Netlist(title: pick(["", "* a title", "title; with = marks", ".title"]), statements: statements(depth: 2))
    }

    mutating func statements(depth: Int) -> [Statement] {
        (0..<Int.random(in: 0...12, using: &random)).map { _ in Statement(content(depth: depth)) }
    }

    mutating func pick<T>(_ values: [T]) -> T { values[Int.random(in: 0..<values.count, using: &random)] }

    mutating func chance(_ share: Double) -> Bool { Double.random(in: 0..<1, using: &random) < share }

    mutating func some<T>(_ range: ClosedRange<Int>, _ make: (inout Self) -> T) -> [T] {
        (0..<Int.random(in: range, using: &random)).map { _ in make(&self) }
    }

    // MARK: Expressions

    mutating func number() -> Double {
        switch Int.random(in: 0..<6, using: &random) {
        case 0: Double(Int.random(in: -20...20, using: &random))
        case 1:
            pick([0, -0.0, 1e-6, -2.5e-15, .infinity, -.infinity, .greatestFiniteMagnitude, .leastNonzeroMagnitude])
        case 2: Double(Int.random(in: 1...999, using: &random)) * pick([1e-15, 1e-12, 1e-9, 1e-6, 1e3, 1e6, 1e12])
        default: finite(UInt64.random(in: 0...UInt64.max, using: &random))
        }
    }

    private func finite(_ bits: UInt64) -> Double {
        let value = Double(bitPattern: bits)
        return value.isNaN ? 1 : value
    }

    mutating func expression(_ depth: Int = 4) -> Expression {
        guard depth > 0, !chance(0.25) else { return leaf() }
        switch Int.random(in: 0..<8, using: &random) {
        case 0: return .unary(pick(UnaryOperator.allCases), expression(depth - 1))
        case 1:
            return .conditional(expression(depth - 1), then: expression(depth - 1), otherwise: expression(depth - 1))
        case 2: return .call(pick(["max", "sq", "INT", "if"]), some(0...3) { $0.expression(depth - 1) })
        case 3: return .call("v", some(1...2) { .identifier($0.net()) })
        default: return .binary(pick(BinaryOperator.allCases), expression(depth - 1), expression(depth - 1))
        }
    }

    mutating func leaf() -> Expression {
        switch Int.random(in: 0..<8, using: &random) {
        case 0...3: .number(number())
        case 4: .string(pick(["", "a b", "x=1"]))
        default: .identifier(pick(["wn", "Vdd", "x1.w", "time", "_a", "@m1[gm]", "true"]))
        }
    }

    mutating func value() -> Expression {
        chance(0.5) ? .number(number()) : expression(3)
    }

    // MARK: Elements

    mutating func net() -> String {
        pick(["0", "gnd", "out", "net1", "x1.w", "a<3>", "b[2:0]", "in+", "in-", "n_1", "VDD!", "12", "/top/s"])
    }

    mutating func name(_ letter: String) -> String {
        letter + pick(["1", "syn", "_x", "M2", ".y", "a_rather_long_name_of_an_element"])
    }

    mutating func parameters(_ names: [String] = ["w", "l", "AD", "nf", "m", "tc1"]) -> [Parameter] {
        some(0...6) { draw in
            draw.chance(0.1)
                ? Parameter(draw.pick(names), .list(draw.some(2...3) { $0.value() }))
                : Parameter(draw.pick(names), draw.value())
        }
    }

    mutating func element() -> Element {
        let kind = pick(Element.Kind.allCases)
        var nets = some(2...2) { $0.net() }
        let model = pick(["nch", "mod.3", "D_1", "sky130_fd_pr__nfet_01v8"])
        switch kind {
        case .resistor, .capacitor, .inductor:
            return Element(
                name(kind.rawValue), nets: nets, model: chance(0.4) ? model : nil,
                value: chance(0.8) ? .expression(value().scalar) : nil, parameters: parameters(["tc1", "ic", "m"]))
        case .voltageSource, .currentSource:
            return Element(name(kind.rawValue), nets: nets, value: source(), parameters: parameters(["r", "td"]))
        case .behavioural:
            let function = expression()
            return Element(
                name("B"), nets: nets, value: chance(0.5) ? .voltage(function) : .current(function),
                parameters: parameters(["m", "tc1"]))
        case .voltageControlledVoltage, .voltageControlledCurrent:
            let values: [Element.Value] = [
                .controlled(control: some(2...2) { $0.net() }, gain: value().scalar), .voltage(expression()),
                .current(expression()), .text("POLY(1) 1 2 0 1"), .text("TABLE {v(1)} = (0 0) (1 1)"),
            ]
            return Element(name(kind.rawValue), nets: nets, value: pick(values))
        case .currentControlledCurrent, .currentControlledVoltage:
            return Element(
                name(kind.rawValue), nets: nets, value: .controlled(control: [name("v")], gain: value().scalar),
                parameters: parameters(["m"]))
        case .diode, .jfet, .bipolar:
            nets = kind == .diode ? nets : some(kind == .jfet ? 3...3 : 3...5) { $0.net() }
            let flags = chance(0.3) ? [Parameter("off")] : []
            return Element(
                name(kind.rawValue), nets: nets, model: model, value: chance(0.3) ? .expression(value().scalar) : nil,
                parameters: flags + parameters())
        case .mosfet:
            let flags = chance(0.3) ? [Parameter("off")] : []
            return Element(name("M"), nets: some(3...7) { $0.net() }, model: model, parameters: flags + parameters())
        case .instance, .compiledModel:
            return Element(
                name(kind.rawValue), nets: some(0...40) { $0.net() }, model: model, parameters: parameters())
        case .mutualInductance:
            return Element(
                name("K"), nets: [], value: .coupling(inductors: some(1...3) { $0.name("L") }, value().scalar))
        case .codeModel:
            return Element(name("A"), nets: [], model: model, value: .text(pick(["in out", "[a b] %vd(a b)"])))
        case .other:
            return Element(name("S"), nets: some(4...4) { $0.net() }, value: .text("sw1 ON"))
        }
    }

    mutating func source() -> Element.Value {
        let shapes: [Source.Shape?] = [
            nil, .pulse(some(0...8) { $0.value().scalar }), .piecewiseLinear(some(0...30) { $0.value().scalar }),
            .sine(some(2...6) { $0.value().scalar }), .exponential(some(2...6) { $0.value().scalar }),
            .text("sffm(0 1 1k 1 100)"),
        ]
        let source = Source(
            dc: chance(0.5) ? value().scalar : nil, ac: chance(0.3) ? some(0...2) { $0.value().scalar } : nil,
            shape: pick(shapes))
        return .source(source == Source() ? Source(dc: 0) : source)
    }

    // MARK: Cards

    mutating func content(depth: Int) -> Statement.Content {
        switch Int.random(in: 0..<24, using: &random) {
        case 0 where depth > 0:
            return .subcircuit(
                Subcircuit(
                    name: pick(["inv", "SYN", "a_b"]), terminals: some(0...20) { $0.net() }, parameters: parameters(),
                    statements: statements(depth: depth - 1)))
        case 1 where depth > 0: return .librarySection(name: "tt", statements: statements(depth: depth - 1))
        case 2 where depth > 0:
            var arms = some(1...3) {
                ConditionalBranch(condition: $0.expression(2), statements: $0.statements(depth: depth - 1))
            }
            if chance(0.5) { arms.append(ConditionalBranch(condition: nil, statements: [])) }
            return .conditional(arms)
        case 3:
            let vector = Parameter("arr", .list(some(0...4) { $0.value() }))
            return .model(
                ModelCard(name: "m.1", type: pick(["nmos", "gain", "ako:b npn"]), parameters: parameters() + [vector]))
        case 4: return .parameters(parameters().filter { !$0.isList })
        case 5:
            return .function(
                FunctionDefinition(name: "sq", arguments: some(0...3) { $0.pick(["x", "y"]) }, body: expression()))
        case 6: return .include(path: pick(["a.lib", "/x y/b.lib"]))
        case 7: return .library(path: "lib/sm.ngspice", section: "tt")
        case 8: return .global(some(0...3) { $0.net() })
        case 9: return .initialConditions(some(1...4) { NetValue($0.net(), $0.value().scalar) })
        case 10: return .nodeset(some(1...4) { NetValue($0.net(), $0.value().scalar) })
        case 11: return .temperature(some(1...3) { $0.value().scalar })
        case 12:
            return .options([Parameter("noacct"), Parameter("method", .identifier("gear")), Parameter("reltol", 1e-4)])
        case 13: return .analysis(analysis())
        case 14: return .save(["all", "@m1[id]", "v(x1.w)"])
        case 15: return .measure(MeasureCard(analysis: "tran", name: "t1", definition: "trig v(in)  val=0.5"))
        case 16: return .control(["run", "  print v(out) ; x", ""])
        case 17: return .comment(pick(["", " a comment", "**** begin user architecture code"]))
        case 18: return .verbatim(pick([".probe v(a)", ".print  tran v(a)"]))
        default: return .element(element())
        }
    }

    mutating func analysis() -> AnalysisCard {
        let maximumStep = chance(0.5) ? value().scalar : nil
        let start = chance(0.5) || maximumStep != nil ? value().scalar : nil
        return pick([
            .operatingPoint, .text(".noise v(out) V1 dec 10 1 1k"),
            .ac(spacing: "dec", points: value().scalar, start: value().scalar, stop: value().scalar),
            .dc(
                some(1...2) {
                    SweepCard("V1", start: $0.value().scalar, stop: $0.value().scalar, step: $0.value().scalar)
                }),
            .transient(
                step: value().scalar, stop: value().scalar, start: start, maximumStep: maximumStep,
                useInitialConditions: chance(0.5)),
        ])
    }
}

extension Parameter {
    fileprivate var isList: Bool {
        if case .list = value { true } else { false }
    }
}

extension Expression {
    /// The expression, or another one in place of a text, which is no level, gain or time.
    fileprivate var scalar: Expression {
        if case .string = self { .identifier("wn") } else { self }
    }
}

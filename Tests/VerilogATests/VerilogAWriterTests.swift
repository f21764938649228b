import CompactModels
import Diagnostics
import Foundation
import TestSupport
import Testing
import VerilogA

extension Shipped {
    /// A model with awkward names: words of Verilog-A, C and SPICE, and a state with a scale.
    static let awkward = """
        terminals: {in: first, out: second}
        parameters:
          e: {unit: S, value: 2e-3, range: "(0, 1 S]", instance: true, meaning: 'a "conductance"'}
          table: {value: 3, meaning: rate per second}
        states:
          long: {initial: 0.5e-6, rate: "table*(1e-6 - long)*branch", scale: 1e-6}
        variables:
          branch: "V(in,out) > 0 ? sqrt(V(in,out) + e) : 1"
        currents: {"in,out": "e*V(in,out)*branch + long"}
        """
}

@Suite("Compact models in Verilog-A") struct VerilogAWriterTests {
    @Test("keeps to what all simulators treat alike: no hidden state, no idt, no analysis(), no events")
    func portable() throws {
        let text = VerilogAWriter.write(try Shipped.model("gated-synapse"))
        for word in ["idt(", "analysis(", "@(", "initial_step", "$bound_step", "transition(", "$random", "V(d) <+"] {
            #expect(!text.contains(word), "\(word)")
        }
        #expect(text.contains("if ($abstime <= 0.0)"))
        #expect(text.contains("I(long) <+ V(long) - x0;"))
        #expect(text.contains("I(long) <+ ddt(V(long));"))
        #expect(text.contains("I(g, s) <+ ddt(cg * V(g, s));"))
        // Every variable is assigned before it is used: no value comes from an earlier evaluation.
        var assigned: Set<String> = []
        let body = try #require(text.split(separator: "analog begin").last)
        let declared = Set(
            text.matches(of: /(?m)^    real (.+);/).flatMap { $0.1.split(separator: ", ").map(String.init) })
        for line in body.split(separator: "\n") {
            let words = line.matches(of: /[A-Za-z_][A-Za-z_0-9]*/).map { String($0.0) }
            let target = line.firstMatch(of: /^\s*([a-z_0-9]+)\s=\s/).map { String($0.1) }
            for word in words.dropFirst(target == nil ? 0 : 1) where declared.contains(word) {
                #expect(assigned.contains(word), "\(word) in \(line)")
            }
            if let target { assigned.insert(target) }
        }
        #expect(!declared.isEmpty && assigned == declared)
    }

    @Test("tells units, meanings, legal values, and which parameters each device may have for itself")
    func attributes() throws {
        let text = VerilogAWriter.write(try Shipped.model("gated-synapse"))
        #expect(
            text.contains(
                """
                    (* desc="ideal set time", units="s", type="instance" *)
                    parameter real tsp = 0.001 from (0.0:inf);
                """))
        #expect(text.contains("parameter real x0 = 0.0 from [0.0:1.0];"))
        #expect(text.contains("(* desc=\"width of the smooth stop at the bounds\", units=\"\" *)"))
    }

    @Test("names that are words of the language get a tail, and a state with a scale is divided by it")
    func awkwardNames() throws {
        let model = try CompactModelReader.read(Shipped.awkward, name: "table model", file: "m.yaml")
        let text = VerilogAWriter.write(model)
        #expect(text.contains("module table_model(in, out);"))
        #expect(text.contains("parameter real table_ = 3.0;"))
        #expect(text.contains("real branch_value;"))
        #expect(text.contains("desc=\"a 'conductance'\""))
        #expect(text.contains("I(long) <+ V(long) - 5.0e-07/1.0e-06;"))
        #expect(text.contains("table_ * (1.0e-06 - (1.0e-06*V(long))) * branch_value"))
    }

    @Test("a template of the user's keeps its own text, and a part alone in its line keeps the indent")
    func template() throws {
        let model = try CompactModelReader.read(Shipped.awkward, name: "m", file: "m.yaml")
        let text = """
            // mine
            module {{ module }}({{terminals}}); inout {{terminals}}; electrical {{terminals}};
            {{nodes}} {{parameters}} {{variables}} {{functions}}
            analog begin {{equations}}
                {{currents}} {{charges}}
                {{states}}
            end
            endmodule
            """
        let written = try VerilogATemplate(text, file: "t.va").write(model)
        #expect(written.hasPrefix("// mine\nmodule m(in, out); inout in, out; electrical in, out;\n"))
        #expect(written.contains("\n    if ($abstime <= 0.0)\n        I(long)"))
    }

    @Test("a part that does not exist is an error with line, caret and the nearest name; a missing part is one too")
    func badTemplate() throws {
        let error = #expect(throws: DiagnosticError.self) {
            try VerilogATemplate("// {{module}}\nanalog {{equation}} end {{", file: "t.va")
        }
        let findings = try #require(error?.diagnostics)
        let unknown = try #require(findings.first { $0.message.contains("'equation'") })
        #expect(unknown.location?.line == 2 && unknown.location?.column == 8 && unknown.location?.length == 12)
        #expect(unknown.help?.contains("equations") == true)
        #expect(findings.contains { $0.message.contains("without '}}'") })
        #expect(findings.contains { $0.message.contains("{{states}}") })
    }
}

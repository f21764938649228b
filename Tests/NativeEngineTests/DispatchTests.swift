import CNativeEngine
import Testing

@Suite("Instruction sets") struct DispatchTests {
    @Test("the chosen instruction set is one of those that were compiled")
    func chosen() {
        let name = String(cString: hillock_instruction_set())
        #expect(["x86-64-v4", "x86-64-v3", "x86-64-v2", "generic"].contains(name))
    }
}

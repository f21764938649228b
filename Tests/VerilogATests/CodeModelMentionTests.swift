import CompactModels
import ModelForms
import TestSupport
import Testing

@Suite("What a deck says of its code model") struct CodeModelMentionTests {
    @Test("gives the same model again, and other equations are not taken for it")
    func again() throws {
        let original = try Shipped.model("gated-synapse")
        var full = original
        let index = try #require(full.parameters.firstIndex { $0.name == "tsp" })
        full.parameters[index].value = 0.2036937
        let model = full.fixing { !["x0", "nup"].contains($0.name) }
        let mention = CodeModelMention("gated-synapse", original: original, model: model, full: full)
        #expect(mention.values == ["tsp": 0.2036937])
        let read = try #require(CodeModelMention(comment: " " + mention.comment))
        #expect(read == mention)
        #expect(read.model(from: original) == model)
        var other = read
        other.values["nun"] = 2
        // The type knows equations by their hash, in which a fixed number stands.
        #expect(other.model(from: original) == nil)
        #expect(CodeModelMention(comment: " hillock is a bird-watcher's mound") == nil)
        #expect(CodeModelMention(comment: " hillock code model: m type") == nil)
    }
}

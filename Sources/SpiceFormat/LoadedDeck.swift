public import Diagnostics
public import Netlists

/// A deck with the files that it includes, and without what was refused.
public struct LoadedDeck: Hashable, Sendable {
    /// The netlist with includes and library calls in place.
    public var netlist: Netlist

    /// The findings of reading and loading.
    public var diagnostics: [Diagnostic]

    /// The texts that were read, in the order of ``Origin/file``.
    public var sources: [SourceText]

    /// The lines that were left out because the deck is not trusted.
    public var refused: [RefusedLine]

    /// Turns the origins of the netlist's statements into places.
    public var finder: SourceFinder { sources.finder }
}

/// A line of a deck that was left out because the deck is not trusted.
public struct RefusedLine: Hashable, Codable, Sendable {
    /// The file as the user or the including line gave it.
    public var file: String

    /// The line, from 1; 0 where it is not known.
    public var line: Int

    /// The line as written.
    public var text: String

    /// Why it was left out, as a phrase: `runs commands`, `reads a file`.
    public var reason: String
}

extension [SourceText] {
    /// Turns origins whose ``Origin/file`` counts these texts into places.
    public var finder: SourceFinder {
        { [self] origin, word in
            guard indices.contains(Int(origin.file)) else { return nil }
            let place = self[Int(origin.file)].place(of: word ?? "", line: Int(origin.line))
            return SourcePlace(location: place.location, excerpt: place.excerpt)
        }
    }
}

internal import Diagnostics
internal import Foundation
internal import Netlists

/// One run of a ``DeckLoader``: opens files, puts their statements in place of the lines that include them.
struct DeckLoading {
    let loader: DeckLoader
    let deckFolder: URL
    /// The folders that files may come from, with symbolic links resolved.
    let roots: [String]
    var sources: [SourceText] = []
    var diagnostics: [Diagnostic] = []
    var refused: [RefusedLine] = []
    /// What has been read, by resolved path.
    private var opened: [String: [Statement]] = [:]
    /// The files, with their sections, around the one that is read.
    private var active: [String] = []
    private var includes = 0
    private var statementsPlaced = 0
    private var limitIsReported = false

    private static let deepestInclude = 50
    private static let mostIncludes = 10_000
    private static let mostStatements = 20_000_000
    private static let largestFile = 1_000_000_000

    init(loader: DeckLoader, deckFolder: URL, roots: [String]) {
        self.loader = loader
        self.deckFolder = deckFolder
        self.roots = roots
    }

    mutating func load(_ file: URL, named name: String) throws(DiagnosticError) -> LoadedDeck {
        let text: String
        switch Self.text(of: file) {
        case .success(let found): text = found
        case .failure(let problem):
            throw DiagnosticError("unreadable-deck", "\(name) cannot be read: \(problem.reason)")
        }
        if let line = BlockDepth.firstTooDeep(text) {
            throw DiagnosticError(
                "nesting-too-deep", "blocks are nested more than \(BlockDepth.deepest) levels deep",
                at: SourceLocation(file: name, line: line), help: "a deck from a tool is seldom deeper than ten levels")
        }
        let result = SpiceReader.read(text, file: name)
        sources = result.sources
        diagnostics = result.diagnostics
        active = [file.path]
        var netlist = result.netlist
        netlist.statements = expanded(netlist.statements, folder: file.deletingLastPathComponent())
        return LoadedDeck(netlist: netlist, diagnostics: diagnostics, sources: sources, refused: refused)
    }

    /// The statements with includes in place; sections of libraries that nobody calls are left out.
    private mutating func expanded(_ statements: [Statement], folder: URL) -> [Statement] {
        var result: [Statement] = []
        result.reserveCapacity(statements.count)
        for statement in statements {
            switch statement.content {
            case .include(let path):
                result += included(path, section: nil, at: statement.origin, folder: folder)
            case .library(let path, let section):
                result += included(path, section: section, at: statement.origin, folder: folder)
            case .librarySection: continue
            case .subcircuit(var subcircuit):
                subcircuit.statements = expanded(subcircuit.statements, folder: folder)
                result.append(Statement(.subcircuit(subcircuit), origin: statement.origin))
            case .conditional(let branches):
                var arms: [ConditionalBranch] = []
                for branch in branches {
                    arms.append(
                        ConditionalBranch(
                            condition: branch.condition, statements: expanded(branch.statements, folder: folder)))
                }
                result.append(Statement(.conditional(arms), origin: statement.origin))
            default:
                if loader.trust || !refuses(statement) { result.append(statement) }
            }
        }
        return result
    }

    private mutating func included(
        _ path: String, section: String?, at origin: Origin, folder: URL
    ) -> [Statement] {
        includes += 1
        if includes > Self.mostIncludes || statementsPlaced > Self.mostStatements {
            if !limitIsReported {
                limitIsReported = true
                report("too-many-includes", "the deck includes files without end", about: path, origin)
            }
            return []
        }
        guard let file = resolve(path, at: origin, folder: folder) else { return [] }
        let key = section.map { "\(file.path) \($0.lowercased())" } ?? file.path
        if active.contains(key) {
            report(
                "include-cycle", "'\(path)' includes itself", about: path, origin,
                help: "the files are: " + (active + [key]).joined(separator: " -> "))
            return []
        }
        guard active.count < Self.deepestInclude else {
            report(
                "include-too-deep", "files include each other more than \(Self.deepestInclude) deep", about: path,
                origin)
            return []
        }
        guard var statements = read(file, named: path, at: origin) else { return [] }
        if let section {
            var sections: [String: [Statement]] = [:]
            for case .librarySection(let name, let inside) in statements.map(\.content) {
                sections[name.lowercased(), default: []] += inside
            }
            guard let inside = sections[section.lowercased()] else {
                report(
                    "missing-section", "'\(path)' has no section '\(section)'", about: section, origin,
                    help: helpNaming(section, among: sections.keys))
                return []
            }
            statements = inside
        }
        active.append(key)
        defer { active.removeLast() }
        let result = expanded(statements, folder: file.deletingLastPathComponent())
        statementsPlaced += result.count
        return result
    }

    /// The file that a path leads to, if it exists and may be included.
    private mutating func resolve(_ path: String, at origin: Origin, folder: URL) -> URL? {
        guard let plain = expandedPath(path, at: origin) else { return nil }
        if plain.unicodeScalars.contains(where: { $0.value < 0x20 }) {
            report("bad-path", "the path holds a control character", about: nil, origin)
            return nil
        }
        let folders = plain.hasPrefix("/") ? [URL(filePath: "/")] : [folder, deckFolder] + loader.includePaths
        let candidates = folders.map { $0.appending(path: plain).absoluteURL.resolvingSymlinksInPath() }
        guard let first = candidates.first else { return nil }
        let found = candidates.first { FileManager.default.fileExists(atPath: $0.path) }
        let file = found ?? first
        if !loader.trust, !roots.contains(where: { file.path == $0 || file.path.hasPrefix($0 == "/" ? $0 : $0 + "/") })
        {
            report(
                "include-outside", "'\(path)' leads to \(file.path), outside the folders that a deck may include from",
                about: path, origin, help: "allow its folder with --include-path, or the deck with --trust-deck")
            note(origin, "reads a file outside the allowed folders")
            return nil
        }
        if found == nil {
            let siblings =
                (try? FileManager.default.contentsOfDirectory(atPath: first.deletingLastPathComponent().path)) ?? []
            let near = nearestNames(to: first.lastPathComponent, among: siblings)
            report(
                "missing-include", "the included file '\(path)' does not exist", about: path, origin,
                help: near.isEmpty
                    ? "it was looked for at \(first.path)"
                    : "did you mean " + near.map { "'\($0)'" }.joined(separator: " or ") + "?")
            return nil
        }
        return file
    }

    /// The path with `~` and variables of the environment replaced.
    private mutating func expandedPath(_ path: String, at origin: Origin) -> String? {
        var plain = path
        if plain == "~" || plain.hasPrefix("~/"), let home = loader.environment["HOME"] {
            plain = home + plain.dropFirst()
        }
        var result = ""
        var rest = plain[...]
        while let dollar = rest.firstIndex(of: "$") {
            result += rest[..<dollar]
            rest = rest[rest.index(after: dollar)...]
            let braced = rest.first == "{"
            if braced { rest = rest.dropFirst() }
            let name = rest.prefix { $0 == "_" || $0.isASCII && ($0.isLetter || $0.isNumber) }
            rest = rest[name.endIndex...]
            if braced, rest.first == "}" { rest = rest.dropFirst() }
            guard let value = loader.environment[String(name)] else {
                report(
                    "undefined-variable", "the environment has no variable '\(name)' for '\(path)'",
                    about: String(name), origin, help: "set it, as in: export \(name)=/path")
                return nil
            }
            result += value
        }
        return result + rest
    }

    private mutating func read(_ file: URL, named name: String, at origin: Origin) -> [Statement]? {
        if let known = opened[file.path] { return known }
        switch Self.text(of: file) {
        case .failure(let problem):
            report("unreadable-include", "'\(name)' cannot be read: \(problem.reason)", about: name, origin)
            return nil
        case .success(let text):
            if BlockDepth.firstTooDeep(text) != nil {
                report(
                    "nesting-too-deep", "'\(name)' nests blocks more than \(BlockDepth.deepest) levels deep",
                    about: name, origin)
                return nil
            }
            let result = SpiceReader.read(text, file: file.path, hasTitle: false, fileIndex: Int32(sources.count))
            sources += result.sources
            diagnostics += result.diagnostics
            opened[file.path] = result.netlist.statements
            return result.netlist.statements
        }
    }

    private struct Problem: Error {
        var reason: String
    }

    private static func text(of file: URL) -> Result<String, Problem> {
        guard let attributes = try? FileManager.default.attributesOfItem(atPath: file.path) else {
            return .failure(Problem(reason: "there is no such file"))
        }
        guard attributes[.type] as? FileAttributeType == .typeRegular else {
            return .failure(Problem(reason: "it is not a regular file"))
        }
        if (attributes[.size] as? NSNumber)?.intValue ?? 0 > largestFile {
            return .failure(Problem(reason: "it is larger than 1 GB"))
        }
        guard let data = try? Data(contentsOf: file) else {
            return .failure(Problem(reason: "reading is not permitted"))
        }
        return .success(withPlainLineBreaks(SourceText.decode([UInt8](data))))
    }

    /// The text with blanks for line breaks other than LF and CR LF.
    ///
    /// A reader further on may split lines there, and so bring a card to light that hid in a comment or in the title.
    static func withPlainLineBreaks(_ text: String) -> String {
        let hidden: Set<UnicodeScalar> = ["\r", "\u{B}", "\u{C}", "\u{85}", "\u{2028}", "\u{2029}", "\0"]
        let scalars = Array(text.unicodeScalars)
        func isHidden(_ index: Int) -> Bool {
            guard hidden.contains(scalars[index]) else { return false }
            return scalars[index] != "\r" || index + 1 == scalars.count || scalars[index + 1] != "\n"
        }
        guard scalars.indices.contains(where: isHidden) else { return text }
        var result = String.UnicodeScalarView()
        for index in scalars.indices { result.append(isHidden(index) ? " " : scalars[index]) }
        return String(result)
    }

    mutating func report(
        _ code: String, _ message: String, about word: String?, _ origin: Origin,
        severity: Diagnostic.Severity = .error, help: String? = nil
    ) {
        let place = place(origin, word)
        diagnostics.append(
            Diagnostic(severity, code, message, at: place?.location, excerpt: place?.excerpt, help: help))
    }

    func place(_ origin: Origin, _ word: String?) -> (location: SourceLocation, excerpt: String)? {
        guard sources.indices.contains(Int(origin.file)), origin.line > 0 else { return nil }
        return sources[Int(origin.file)].place(of: word ?? "", line: Int(origin.line))
    }

    mutating func note(_ origin: Origin, _ reason: String) {
        guard let place = place(origin, nil) else { return }
        refused.append(
            RefusedLine(
                file: place.location.file, line: Int(origin.line), text: place.excerpt, reason: reason))
    }
}

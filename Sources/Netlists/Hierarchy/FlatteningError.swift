internal import Diagnostics

/// What stops the flattening, with the statement that it is found in.
struct FlatteningError: Error {
    var code: String
    var message: String
    var help: String?
    var word: String?
    var origin: Origin

    init(_ code: String, _ message: String, about word: String?, in origin: Origin, help: String? = nil) {
        self.code = code
        self.message = message
        self.word = word
        self.origin = origin
        self.help = help
    }

    init(_ error: EvaluationError, about word: String?, in origin: Origin, of whom: String? = nil) {
        self.init(
            error.code, error.description + (whom.map { ", in \($0)" } ?? ""), about: word, in: origin, help: error.help
        )
    }

    func diagnostic(_ finder: SourceFinder) -> Diagnostic {
        Diagnostic(.error, code, message, about: word, in: origin, finder, help: help)
    }
}

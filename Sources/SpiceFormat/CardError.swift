/// What is wrong with one card, and where; the reader turns it into a diagnostic and goes on with the next card.
struct CardError: Error {
    var code: String
    var message: String
    /// The offset of the first byte that is meant.
    var offset: Int
    var length: Int
    var help: String?

    init(_ code: String, _ message: String, at range: Range<Int>, help: String? = nil) {
        self.code = code
        self.message = message
        self.offset = range.lowerBound
        self.length = range.count
        self.help = help
    }
}

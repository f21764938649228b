/// Puts items on lines and continues a line that grows too long with `+`.
struct LineWriter {
    private var bytes: [UInt8] = []
    private var lineStart = 0
    private var itemStart = 0

    /// People read decks; ngspice itself takes lines of any length.
    private let longest = 100

    /// Begins a card with its first item.
    mutating func begin(_ text: String) {
        bytes.append(contentsOf: text.utf8)
    }

    /// Begins an item: a blank before what is appended until ``endItem()``.
    mutating func beginItem() {
        itemStart = bytes.count
        bytes.append(space)
    }

    /// Ends an item; an item that goes too far moves to a line of its own.
    mutating func endItem() {
        guard bytes.count - lineStart > longest, itemStart > lineStart + 1 else { return }
        bytes.replaceSubrange(itemStart..<itemStart + 1, with: [newline, plus, space])
        lineStart = itemStart + 1
    }

    mutating func item(_ text: String) {
        beginItem()
        append(text)
        endItem()
    }

    @inline(__always)
    mutating func append(_ text: String) {
        bytes.append(contentsOf: text.utf8)
    }

    mutating func append(_ byte: UInt8) {
        bytes.append(byte)
    }

    mutating func append(with body: (inout [UInt8]) -> Void) {
        body(&bytes)
    }

    /// Ends a card.
    mutating func endCard() {
        bytes.append(newline)
        lineStart = bytes.count
    }

    /// A whole line as it is.
    mutating func verbatim(_ text: String) {
        append(text)
        endCard()
    }

    func text() -> String {
        String(decoding: bytes, as: UTF8.self)
    }
}

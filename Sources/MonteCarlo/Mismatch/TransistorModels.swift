public import Netlists

/// The MOSFET model cards of a netlist, as far as mismatch needs to know them.
public struct TransistorModels: Hashable, Sendable {
    /// What one card says.
    public struct Card: Hashable, Sendable {
        /// True for n-channel, false for p-channel, `nil` where two cards of the name differ.
        public var isNChannel: Bool?

        /// Whether ngspice accepts the instance parameter `delvto` for it.
        public var hasThresholdShift: Bool

        /// Whether ngspice accepts the instance parameter `mulu0` for it.
        public var hasGainFactor: Bool

        /// The model level, for messages.
        public var level: Double?
    }

    private var cards: [String: Card] = [:]

    /// Collects the cards of a netlist, inside subcircuits, sections and conditional blocks too.
    ///
    /// Where cards of one name differ (bins, subcircuits with a card of their own), only what all of them can do counts.
    ///
    /// - Parameter netlist: A netlist with its includes expanded.
    public init(_ netlist: Netlist) {
        add(netlist.statements)
    }

    /// The card of that name, compared without regard to case.
    ///
    /// - Parameter name: The name of a card, without the suffix of a bin.
    public subscript(name: String) -> Card? { cards[Self.key(name)] }

    private mutating func add(_ statements: [Statement]) {
        for statement in statements {
            switch statement.content {
            case .model(let card): add(card)
            case .subcircuit(let subcircuit): add(subcircuit.statements)
            case .librarySection(_, let inner): add(inner)
            case .conditional(let branches): branches.forEach { add($0.statements) }
            default: break
            }
        }
    }

    private mutating func add(_ card: ModelCard) {
        guard let read = Self.read(card) else { return }
        let key = Self.key(card.name)
        guard let known = cards[key] else {
            cards[key] = read
            return
        }
        cards[key] = Card(
            isNChannel: known.isNChannel == read.isNChannel ? known.isNChannel : nil,
            hasThresholdShift: known.hasThresholdShift && read.hasThresholdShift,
            hasGainFactor: known.hasGainFactor && read.hasGainFactor,
            level: known.level == read.level ? known.level : nil)
    }

    /// Tried on ngspice 39: BSIM3 from version 3.2 (levels 8 and 49) and BSIM4 (14, 54) take `delvto` and `mulu0`;
    /// BSIM3SOI/BSIM4SOI (10, 58) take `delvto` only; levels 1 to 6, 9, HiSIM and BSIM3 3.0 and 3.1 take neither.
    private static func read(_ card: ModelCard) -> Card? {
        let type = card.type.lowercased()
        guard type == "nmos" || type == "pmos" else { return nil }
        func number(_ name: String) -> Double? {
            switch card.parameters.last(where: { $0.name.lowercased() == name })?.value {
            // A version has three parts, so that a reader may keep it as text: `3.2.4` counts as 3.2.
            case .identifier(let text)?, .string(let text)?:
                Double(text.split(separator: ".").prefix(2).joined(separator: "."))
            case let value:
                value?.number
            }
        }
        let isLevelGiven = card.parameters.contains { $0.name.lowercased() == "level" }
        let level = isLevelGiven ? number("level") : 1
        let (threshold, gain): (Bool, Bool) =
            switch level {
            case 8, 49: (number("version") ?? 3.3) >= 3.2 ? (true, true) : (false, false)
            case 14, 54: (true, true)
            case 10, 58: (true, false)
            default: (false, false)
            }
        return Card(isNChannel: type == "nmos", hasThresholdShift: threshold, hasGainFactor: gain, level: level)
    }

    private static func key(_ name: String) -> String {
        let lower = name.lowercased()
        guard let dot = lower.lastIndex(of: "."), dot > lower.startIndex else { return lower }
        let suffix = lower[lower.index(after: dot)...]
        return !suffix.isEmpty && suffix.allSatisfy(\.isNumber) ? String(lower[..<dot]) : lower
    }
}

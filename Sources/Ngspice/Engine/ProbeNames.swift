/// How a probe in SPICE's notation is called in ngspice: what to write into `.save`, and which vectors to read.
struct ProbeNames: Hashable {
    /// What the signal is made of.
    enum Source: Hashable {
        /// One vector.
        case vector(String)
        /// The difference of two vectors; `nil` is ground.
        case difference(String?, String?)
        /// Always zero: the voltage of ground.
        case zero
    }

    /// The probe as asked for.
    let probe: String

    /// What the signal is made of; vector names in the form of ``key(_:)``.
    let source: Source

    /// What to write into `.save`.
    let saves: [String]

    /// Translates a probe.
    ///
    /// - Parameter probe: `v(w)`, `v(a,b)`, `i(vdd)`, `i(r1)`, `@m1[id]`, or a vector's plain name.
    init(_ probe: String) {
        self.probe = probe
        let text = probe.lowercased().filter { !$0.isWhitespace }
        if text.hasPrefix("v("), text.hasSuffix(")") {
            let nets = text.dropFirst(2).dropLast().split(separator: ",", omittingEmptySubsequences: false)
            let vectors = nets.map { net in net == "0" || net == "gnd" ? nil : String(net) }
            saves = vectors.compactMap { $0.map { "v(\($0))" } }
            switch vectors.count {
            case 1: source = vectors[0].map { .vector($0) } ?? .zero
            case 2: source = .difference(vectors[0], vectors[1])
            default: source = .vector(text)
            }
        } else if text.hasPrefix("i("), text.hasSuffix(")") {
            let device = String(text.dropFirst(2).dropLast())
            if let quantity = ProbeNames.currentOfDevice[device.prefix(1)] {
                source = .vector("@\(device)[\(quantity)]")
                saves = ["@\(device)[\(quantity)]"]
            } else {
                source = .vector("\(device)#branch")
                saves = ["i(\(device))"]
            }
        } else {
            source = .vector(text)
            saves = [text]
        }
    }

    /// The form in which names of vectors are compared: lower case, without `v( )` around them.
    static func key(_ vector: String) -> String {
        let text = vector.lowercased()
        return text.hasPrefix("v(") && text.hasSuffix(")") ? String(text.dropFirst(2).dropLast()) : text
    }

    /// The names of the vectors that are read.
    var vectors: [String] {
        switch source {
        case .vector(let name): [name]
        case .difference(let plus, let minus): [plus, minus].compactMap { $0 }
        case .zero: []
        }
    }

    // Devices without a branch current of their own in the matrix: their current is an instance quantity.
    private static let currentOfDevice: [Substring: String] = [
        "r": "i", "c": "i", "m": "id", "d": "id", "q": "ic", "j": "id", "i": "current",
    ]
}

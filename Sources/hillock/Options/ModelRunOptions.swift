internal import ArgumentParser
internal import Diagnostics

/// What runs of compact models and of decks with code models need.
struct ModelRunOptions: ParsableArguments {
    @Option(
        help: """
            Of a compact model: how its devices differ, a .yaml file of 'hillock fit --spread', or enode for the nine measured \
            devices that ship with Hillock.
            """)
    var spread: String?

    @Option(help: "Of a compact model: how many set pulses, and as many reset pulses, a device gets.")
    var pulses = 200

    @Option(help: "Of a compact model: the width of a pulse, e.g. 1ms.")
    var pulseWidth = "1ms"

    @Option(
        help: """
            A compiled model that ngspice loads before the deck: a code model (.cm) or compiled Verilog-A (.osdi). ngspice runs \
            what is in it. May be repeated.
            """)
    var load: [String] = []

    /// The options again, word by word.
    var words: [String] {
        var words = spread.map { ["--spread", $0] } ?? []
        if pulses != 200 { words += ["--pulses", "\(pulses)"] }
        if pulseWidth != "1ms" { words += ["--pulse-width", pulseWidth] }
        for file in load { words += ["--load", file] }
        return words
    }
}

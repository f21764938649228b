internal import ArgumentParser

/// How the copies of a circuit differ.
struct MismatchOptions: ParsableArguments {
    @Option(help: "Flat mode: the standard deviation of every transistor's threshold, e.g. 10mV.")
    var sigmaVth: String?

    @Option(help: "Flat mode: the relative standard deviation of every transistor's current factor, e.g. 1%.")
    var sigmaBeta: String?

    @Option(help: "The relative standard deviation of every capacitor, e.g. 0.5%.")
    var sigmaC: String?

    @Option(help: "The relative standard deviation of every resistor, e.g. 1%.")
    var sigmaR: String?

    @Option(help: "For a deck without a technology: A_VT of a pair, e.g. 9.5mVum.")
    var avt: String?

    @Option(name: .customLong("include"), help: "Only devices whose path matches, e.g. 'xsyn.*'. May be repeated.")
    var include: [String] = []

    @Option(name: .customLong("exclude"), help: "No device whose path matches, e.g. 'xbias.*'. May be repeated.")
    var exclude: [String] = []

    @Flag(help: "Draw a common process shift per sample as well.")
    var process = false
}

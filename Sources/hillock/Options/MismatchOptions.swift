internal import ArgumentParser

/// How the copies of a circuit differ.
struct MismatchOptions: ParsableArguments {
    @Option(
        help: """
            Flat mode: the standard deviation of every transistor's threshold, e.g. 10mV. montecarlo takes a list, e.g. \
            3mV,10mV,30mV: an ensemble for each, into NAME-3mV.sqlite and so on.
            """)
    var sigmaVth: String?

    @Option(help: "Flat mode: the relative standard deviation of every transistor's current factor, e.g. 1%.")
    var sigmaBeta: String?

    @Option(help: "The relative standard deviation of every capacitor, e.g. 0.5%.")
    var sigmaC: String?

    @Option(help: "The relative standard deviation of every resistor, e.g. 1%.")
    var sigmaR: String?

    @Option(name: .customLong("include"), help: "Only devices whose path matches, e.g. 'xsyn.*'. May be repeated.")
    var include: [String] = []

    @Option(name: .customLong("exclude"), help: "No device whose path matches, e.g. 'xbias.*'. May be repeated.")
    var exclude: [String] = []

    @Option(help: "Process: the standard deviation of a threshold shift that all n-channel devices share, e.g. 30mV.")
    var processVthN: String?

    @Option(help: "Process: the standard deviation of a threshold shift that all p-channel devices share, e.g. 30mV.")
    var processVthP: String?

    @Option(help: "Process: the relative standard deviation of a current factor that all devices share, e.g. 5%.")
    var processBeta: String?
}

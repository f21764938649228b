internal import ArgumentParser

/// What to simulate: a circuit of the catalogue in a technology, or a deck from elsewhere.
struct DesignOptions: ParsableArguments {
    @Argument(help: "A circuit of the catalogue (see 'hillock circuits'), or the path of a deck.")
    var design: String

    @Option(name: .shortAndLong, help: "The technology of a catalogue circuit; 'generic350' if not given.")
    var technology: String?

    @Option(name: .shortAndLong, help: "The process corner; the technology's typical one if not given.")
    var corner: String?

    @Option(name: .customLong("set"), help: "Sets a parameter or a bias, e.g. --set tau_plus=20ms. May be repeated.")
    var settings: [String] = []

    @Option(help: "A named set of parameters of the circuit, e.g. --preset visual-cortex.")
    var preset: String?

    @Option(
        name: .customLong("protocol"),
        help: """
            The stimulation protocol with its arguments (see 'hillock protocols'), e.g. --protocol \
            'pairing(dt=-100m:10m:100m)'; or a .yaml file of protocols, or a .csv file of spikes.
            """)
    var stimulation: String?

    @Option(
        help: """
            Measured changes of weights: visual-cortex, hippocampal, or a CSV file. Their conditions are the protocol, and \
            the NMSE is measured.
            """)
    var dataset: String?

    @Option(help: "Degrees Celsius.")
    var temperature: Double?

    @Option(help: "The end of the transient, e.g. 10ms; for a deck without a .tran card, or to override it.")
    var stop: String?

    @Option(help: "The suggested time step, e.g. 1us.")
    var step: String?

    @Option(help: "The largest internal time step, e.g. 20us.")
    var maxStep: String?

    @Option(name: .customLong("option"), help: "A solver option, e.g. --option reltol=1e-4. May be repeated.")
    var solverOptions: [String] = []

    @Option(name: .customLong("measure"), help: "A measure, e.g. --measure 'dw=delta(v(w))'. May be repeated.")
    var measures: [String] = []

    @Option(name: .customLong("probe"), help: "A quantity to keep, e.g. --probe 'v(w)'. May be repeated.")
    var probes: [String] = []

    @Option(name: .customLong("include-path"), help: "A further folder from which a deck may include files.")
    var includePaths: [String] = []

    @Flag(help: "Run a deck's control blocks and let it include files from anywhere.")
    var trustDeck = false
}

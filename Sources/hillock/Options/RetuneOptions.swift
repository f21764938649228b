internal import ArgumentParser

/// Whether and how the biases of mismatched samples are fitted again.
struct RetuneOptions: ParsableArguments {
    @Option(
        help: """
            Fit the biases of samples again, with their draws as they are: none, worst:N for the N samples with the largest \
            NMSE, each, or shared:N for one set of biases for the first N samples. Needs --dataset.
            """)
    var retune: String = "none"

    @Option(
        help: """
            How many runs of the circuit there may be for the fit of a sample; 60 if not given, and 160 with --engine native, \
            which runs eight at once.
            """)
    var retuneBudget: Int?

    @Option(help: "How many re-tuned samples ngspice runs too, where the native engine re-tuned them; 20 if not given.")
    var retuneChecks: Int?

    /// Runs for a fit on an engine that computes one at a time.
    static let budget = 60

    /// Runs for a fit on an engine that computes eight at once.
    static let laneBudget = 160

    @Option(
        name: .customLong("retune-bias"),
        help: "A bias that may change; all tunable ones if not given. May be repeated.")
    var retuneBiases: [String] = []

    @Option(help: "Re-tune also to values of a digital bias generator: '8bit', or '48/decade'.")
    var retuneDac: String?
}

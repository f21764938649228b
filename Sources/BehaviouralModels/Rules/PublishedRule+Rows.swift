extension PublishedRule {
    /// The eight rows of J.-P. Pfister and W. Gerstner, J. Neurosci. 26 (2006) 9673, tables 3 and 4.
    ///
    /// τ₊ = 16.8 ms and τ₋ = 33.7 ms in all of them, from G.-Q. Bi and M.-M. Poo, Annu. Rev. Neurosci. 24 (2001) 139.
    /// Other parameters that go by the name of this paper, such as A₃⁺ = 9.3e-3 with A₂⁺ = 7.5e-10, are none of these.
    public static let all: [PublishedRule] = [
        row(
            "visual-cortex", .full, .allToAll, [5e-10, 6.2e-3, 7e-3, 2.3e-4], tauX: 0.101, tauY: 0.125,
            source: "tables 3 and 4, in two independent transcriptions", .high, error: 0.33, .medium,
            insensitive: ["tau_x"]),
        row(
            "visual-cortex", .minimal, .allToAll, [0, 6.5e-3, 7.1e-3, 0], tauY: 0.114,
            source: "tables 3 and 4, in one transcription", .mediumHigh, error: 0.34, .medium),
        row(
            "visual-cortex", .full, .nearestSpike, [8.8e-11, 5.3e-2, 6.6e-3, 3.1e-3], tauX: 0.714, tauY: 0.040,
            source: "tables 3 and 4, in one transcription", .mediumHigh, error: 0.22, .mediumHigh),
        row(
            "visual-cortex", .minimal, .nearestSpike, [0, 5e-2, 8e-3, 0], tauY: 0.040,
            source: "tables 3 and 4, from memory; a fit to the same data gives 5.03e-2, 7.9e-3, 39.6 ms", .high,
            error: 0.34, .medium),
        row(
            "hippocampal", .full, .allToAll, [6.1e-3, 6.7e-3, 1.6e-3, 1.4e-3], tauX: 0.946, tauY: 0.027,
            source: "tables 3 and 4, in one transcription", .mediumHigh, error: 2.9, .mediumHigh),
        row(
            "hippocampal", .minimal, .allToAll, [5.3e-3, 8.0e-3, 3.5e-3, 0], tauY: 0.040,
            source: "tables 3 and 4, in one transcription; the published error is 2.9 to 3.0", .mediumHigh, error: 2.9,
            .low),
        row(
            "hippocampal", .full, .nearestSpike, [4.6e-3, 9.1e-3, 3e-3, 7.5e-9], tauX: 0.575, tauY: 0.047,
            source: "tables 3 and 4, in two independent transcriptions", .high, error: 2.9, .high,
            insensitive: ["tau_x"]),
        row(
            "hippocampal", .minimal, .nearestSpike, [4.6e-3, 9.1e-3, 3e-3, 0], tauY: 0.048,
            source: "tables 3 and 4, from memory; a fit to the same data gives 4.53e-3, 9.15e-3, 2.95e-3, 48.8 ms",
            .high, error: 2.9, .medium),
    ]

    /// A row; the amplitudes are A₂⁺, A₃⁺, A₂⁻, A₃⁻, the time constants seconds.
    private static func row(
        _ dataset: String, _ model: Model, _ scheme: TripletRule.Scheme, _ amplitudes: [Double], tauX: Double = 0,
        tauY: Double, source: String, _ confidence: Confidence, error: Double, _ errorConfidence: Confidence,
        insensitive: [String] = []
    ) -> PublishedRule {
        PublishedRule(
            dataset: dataset, model: model,
            rule: TripletRule(
                potentiation2: amplitudes[0], potentiation3: amplitudes[1], depression2: amplitudes[2],
                depression3: amplitudes[3], tauPlus: 0.0168, tauMinus: 0.0337, tauX: tauX, tauY: tauY, scheme: scheme),
            source: "J.-P. Pfister and W. Gerstner, J. Neurosci. 26 (2006) 9673, " + source, confidence: confidence,
            publishedError: error, publishedErrorConfidence: errorConfidence, insensitive: insensitive)
    }
}

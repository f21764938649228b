public import ArgumentParser
public import MonteCarlo

extension Ensemble.WaveformKeeping: ExpressibleByArgument {}

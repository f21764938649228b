// MonteCarlo

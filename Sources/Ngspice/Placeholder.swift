// Ngspice

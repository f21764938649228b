/// The names that `.options` takes in ngspice 39 to 46. ngspice passes over any other name without a word, so that
/// `relto=1e-6` leaves `reltol` as it was.
enum SolverOptionNames {
    /// All names, in lower case: the simulator's variables of `cktsopt.c`, those of the front end and of numparam, and
    /// the switches that its XSPICE part reads.
    static let all: Set<String> = [
        // Tolerances and limits of the solver
        "abstol", "reltol", "vntol", "chgtol", "trtol", "xtrtol", "pivtol", "pivrel", "gmin", "gshunt", "rshunt",
        "cshunt", "epsmin", "absdv", "reldv", "delmin", "minbreak", "convlimit", "convstep", "convabsstep", "itl1",
        "itl2", "itl3", "itl4", "itl5", "itl6", "gminsteps", "srcsteps", "gminfactor", "noopiter", "nodamping",
        "maxord", "method", "xmu", "bypass", "oldlimit", "ramptime", "trytocompact", "badmos3", "indverbosity",
        "copynodesets", "nodedamping", "limpts", "cptime", "deltacheck",
        // Choice of solver and of what is kept
        "sparse", "klu", "klu_memgrow_factor", "keepopinfo", "savecurrents", "interp", "noinit", "autostop",
        "noopalter", "maxevtiter", "maxopalter", "warn", "maxwarns", "seed", "seedinfo", "probe", "post", "saveused",
        // Temperature, geometry
        "temp", "tnom", "defl", "defw", "defad", "defas", "defm", "defpd", "scale", "scalm",
        // Output
        "acct", "noacct", "list", "nolist", "nomod", "nomodcheck", "nopage", "node", "opts", "numdgt", "brief", "width",
        "measdgt", "ingold", "lvltim", "gramode", "rseries", "dcap", "parhier", "converge", "search", "captab",
        "rndseed", "num_threads",
    ]
}

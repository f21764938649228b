/// The words of ngspice's formulas.
enum SpiceWords {
    /// Constants, quantities and functions, which a parameter would hide or be hidden by: in a source `e` is 2.718 whatever
    /// parameter has that name.
    static let reserved = Set(
        """
        e pi c i v boltz echarge kelvin planck time temper hertz m abs acos acosh agauss and arctan asin asinh atan atan2
        atanh aunif buf ceil cos cosh ddt exp fabs floor gauss if int inv limit ln log log10 max min nint not or pow pwl pwr
        pwrs sgn sin sinh sqr sqrt stp table tan tanh ternary_fcn u u2 uramp unif xor yes no true false
        """.split { $0.isWhitespace }.map(String.init))
}

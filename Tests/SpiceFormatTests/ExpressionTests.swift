import Diagnostics
import Netlists
import SpiceFormat
import Testing

@Suite("Expressions")
struct ExpressionTests {
    @Test(
        "An expression is written with the fewest parentheses that ngspice needs",
        arguments: [
            ("a+b*c", "a+b*c"), ("(a+b)*c", "(a+b)*c"), ("a-(b-c)", "a-(b-c)"), ("(a-b)-c", "a-b-c"),
            ("-a**2", "-a**2"), ("2**3**2", "(2**3)**2"), ("2 ^ (3^2)", "2**(3**2)"), ("-3*a", "-3*a"),
            ("(-3)*a", "(-3)*a"), ("-(3)", "-(3)"), ("2*-3", "2*(-3)"), ("-3+a", "-3+a"),
            ("a?-1:(b?1:2)", "a?(-1):(b?1:2)"),
            ("!(a&&b)||c", "!(a&&b)||c"), ("int((nf+1)/2)*w/nf*0.29", "int((nf+1)/2)*w/nf*0.29"),
            ("v( out+ , x1.in- )*2", "v(out+,x1.in-)*2"), ("1k*1u", "1000*1e-06"), ("a<>b", "a!=b"), ("a=b", "a==b"),
            ("max(-1, 2meg)", "max(-1,2000000)"), ("\"x y\"", "\"x y\""), ("@m1[vth]*2", "@m1[vth]*2"),
        ])
    func canonical(_ text: String, _ expected: String) throws {
        let tree = try SpiceReader.expression(text)
        let written = SpiceWriter.text(tree)
        #expect(written == expected)
        #expect(try SpiceReader.expression(written) == tree)
    }
}

import Diagnostics
import Netlists
import SpiceFormat
import Testing

@Suite("Reading and writing")
struct ReaderTests {
    static let deck = """
        A deck with one of each
        * a comment
        .param wn=1u ln = 0.35u vdd='3.3' tau={1m*2}
        + gain = 2 * vdd + 1
        .func sq(x) {x*x}
        .include "models.lib"
        .lib '/pdk/sm141064.ngspice' typical
        .global vdd gnd
        .options reltol=1e-4 method=gear noacct
        .temp 27
        .ic v(out)=0 v(x1.w) = {vdd/2}
        .model nch nmos (level=8 vto=0.5, kp=170u tox='tn*1n')
        .model bins.3 pmos level=54
        .model g1 gain(in_offset=0.0 gain=5.0 arr=[1 2 {vdd}] flag=TRUE file="a b.txt")
        .model qx ako:qbase npn bf=200
        .subckt inv in out vss params: w=1u l={ln}
        M1 out in vss vss nch w={w} l='l' ad=int((nf+1)/2)*w ; the driver
        M2 out in vss vss nch off ic=1,2,3
        .subckt inner a b
        R1 a b 1k tc1=1m
        .ends
        Xi in out inner
        .ends inv
        X1 in out 0 inv w={wn*2} m=2
        Xp in out 0 inv params: w=3u
        R1 in 0 4k7
        R2 in 0 {ln/wn}
        R3 in 0 rmod l=10u w=1u
        C1 out 0 10pF ic=0.5
        L1 a b 1mH
        L2 c d 1mH
        K1 L1 L2 0.99
        V1 in 0 dc 1.5 ac 1 90 pulse(0 {vdd} 0 1n 1n 10u 20u)
        V2 in 0 pwl(0 0, 1u 1 2u 0) r=0
        V3 in 0 3.3
        V4 in 0 pulse 0 1 1n
        I1 0 in sin(0 1u 1k)
        I2 0 in exp(0 1 1u 2u 3u 4u)
        I3 in 0 external
        V5 in 0 sffm(0 1 1k 1 100)
        B1 out 0 i = v(in)*1m + i(V1)/2 m=2
        B2 out 0 v={if(v(in,out)>1,0,1)} tc1=1
        E1 a 0 b c 10
        E2 a 0 value={v(b)*2}
        E3 a 0 poly(2) 1 0 2 0 0 1 1
        F1 a 0 V1 2
        G1 a 0 b 0 1m
        G2 a 0 cur='v(a)*1m'
        H1 a 0 V1 1k
        D1 a 0 dmod 2 off
        Q1 c b e qmod
        Q2 c b e 0 qmod 2.5
        J1 d g s jmod
        A1 [in] [out] g1
        A2 %vd(a b) %i out g1
        N1 d g s nmodel w=1u
        S1 a b c d sw1 ON
        T1 a 0 b 0 z0=50 td=1n
        .nodeset v(a)=1
        .tran 1n 10u 0 5n uic
        .dc V1 0 1 0.1 V2 0 1 0.5
        .ac dec 10 1 1meg
        .op
        .noise v(out) V1 dec 10 1 1k
        .save all @m1[id] v(x1.w)
        .meas tran t1 trig v(in) val=0.5 rise=1 targ v(out) val=0.5
        + fall=1
        .if (gain>1)
        R9 a b 1
        .elseif (gain==0)
        R9 a b 2
        .else
        R9 a b 3
        .endif
        .lib tt
        .param x=1
        .endl tt
        .probe v(a)
        .control
        run
          plot v(out) ; what
        .endc
        .end
        """

    @Test("Every card type is read without a finding and comes back equal")
    func roundTrip() throws {
        let first = SpiceReader.read(Self.deck, file: "a.cir")
        #expect(first.diagnostics.map(\.code) == ["ambiguous-number"])
        let written = SpiceWriter.write(first.netlist)
        let second = SpiceReader.read(written, file: "b.cir")
        #expect(second.diagnostics.isEmpty)
        for (left, right) in zip(first.netlist.statements, second.netlist.statements) {
            #expect(left == right)
        }
        #expect(first.netlist == second.netlist)
    }
}

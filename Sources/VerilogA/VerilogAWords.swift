internal import CompactModels

/// The words of Verilog-A.
enum VerilogAWords {
    /// Names that mean something: keywords, functions and natures of the manual's annexes A to D, in lower case.
    static let reserved = Set(
        """
        above abs absdelay absdelta abstol access acos acosh ac_stim aliasparam always analog analysis and asin asinh
        assert assign atan atan2 atanh automatic begin branch buf bufif0 bufif1 case casex casez ceil cell cmos
        config connect connectmodule connectrules continuous cos cosh cross current ddt ddt_nature ddx deassign default
        defparam design disable discipline discrete domain driver_update edge electrical else end endcase endconfig
        endconnectrules enddiscipline endfunction endgenerate endmodule endnature endparamset endprimitive endspecify
        endtable endtask event exclude exp final_step flicker_noise floor flow for force forever fork from function
        generate genvar ground highz0 highz1 hypot i idt idtmod idt_nature if ifnone incdir include inf initial
        initial_step inout input instance integer join laplace_nd laplace_np laplace_zd laplace_zp large last_crossing
        liblist library limexp ln localparam log macromodule max medium merged min module nand nature negedge net_resolution
        nmos noise_table noise_table_log nor noshowcancelled not notif0 notif1 or output parameter paramset pmos posedge
        potential pow primitive pull0 pull1 pulldown pullup pulsestyle_ondetect pulsestyle_onevent rcmos real realtime reg
        release repeat resolveto rnmos root rpmos rtran rtranif0 rtranif1 scalared showcancelled signed sin sinh slew
        small
        specify specparam split sqrt string strong0 strong1 supply0 supply1 table tan tanh task temperature time timer tran
        tranif0 tranif1 transition tri tri0 tri1 triand trior trireg units unsigned use uwire v vectored voltage wait wand
        weak0 weak1 while white_noise wire wor wreal xnor xor zi_nd zi_np zi_zd zi_zp
        """.split { $0.isWhitespace }.map(String.init) + [power])

    /// The name of the function that takes powers.
    static let power = "power_of"

    /// The power of a base that may be 0: compilers that differentiate `pow` divide by the base.
    static let powerFunction = """
        analog function real \(power);
            input base, exponent;
            real base, exponent;
            if (base > 0.0 || exponent <= 0.0)
                \(power) = pow(base, exponent);
            else
                \(power) = 0.0;
        endfunction
        """

    /// How functions are called.
    static let dialect = FormulaWriter.Dialect(unary: [:]) { function, a, b in
        switch function {
        case .power: "\(power)(\(a), \(b))"
        default: "\(function.rawValue)(\(a), \(b))"
        }
    }
}

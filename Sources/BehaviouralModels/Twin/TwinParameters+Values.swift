extension TwinParameters {
    /// Computes what the equations need.
    ///
    /// - Parameter twins: One to eight twins with the same effects, `acceleration`, `t_p` and `t_edge`; lanes beyond them
    ///   repeat the last one.
    init(_ twins: some Collection<TSTDPTwin>) {
        let table = TwinTable(Array(twins))
        let effects = table.effects
        let (u, n) = (table.value("ut"), table["ns_n"])
        let nu = n * u
        let squares = { (device: TwinDevice) in table.width(device) / table.length(device) }
        let moderate = effects.contains(.inversion)
        let output = TwinCurrent(scale: table["is_n"] * squares(.mn1) * table.factor(.mn1), isModerate: moderate)
        let body = table.bodySlope("n")
        let bodyP = table.bodySlope("p")
        let threshold = table.gateVoltage(perSquare: TwinLanes(repeating: 1e-7), "n")
        let pulse = table.scalar("t_p")
        let edge = table.scalar("t_edge")
        let supply = table.value("vdd")
        let effective = pulse + 2 * edge * (1 - threshold[0] / supply[0])

        let cov = table["cov_n"]
        func gate(_ device: TwinDevice, _ end: String) -> TwinLanes {
            table.area(device) * table["cg" + end] + 2 * table.width(device) * table["cov" + end]
        }
        func junction(_ device: TwinDevice, _ end: String) -> TwinLanes {
            table.width(device) * (table["cj" + end] + table["cov" + end])
        }
        /// What an opening switch takes from a net at `voltage`: its overlap over the swing after it has opened, and the
        /// rest of its channel, which grows with the root of slope and capacitance; G. Wegmann, E. A. Vittoz and
        /// F. Rahali, IEEE J. Solid-State Circuits 22 (1987) 1091.
        func kick(
            _ device: TwinDevice, _ end: String, threshold: TwinLanes, body: TwinLanes, voltage: TwinLanes,
            capacitance: TwinLanes
        ) -> TwinLanes {
            let width = table.width(device)
            let overlap = table["cov" + end] * width * (voltage * body + threshold)
            let slope = supply / (edge * 3.3e8) * capacitance / 100e-15
            return (overlap + table["qsw" + end] * LaneMath.sqrt(width * 1e-6 * slope)) / capacitance
        }
        /// A trace; currents of mirrors follow the difference of two thresholds, I ∝ exp(−ΔV_T/(n U_T)).
        func trace(
            _ bias: String, peak: TwinLanes, switch opening: TwinDevice, leak: TwinDevice, diode: TwinDevice,
            reader: TwinDevice
        ) -> Trace {
            let current = table.value(bias)
            let capacitance =
                table.value("c_trace") + junction(opening, "_n") + junction(leak, "_n") + gate(reader, "_n")
            let bottom = gate(leak, "_n") + gate(diode, "_n") + table.width(diode) * table["cj_n"]
            let width = table.width(opening)
            let conductance =
                table["iw_n"] / 0.2155 * squares(opening) / (2 * n * u * u)
                * LaneMath.max(supply - threshold - body * peak, TwinLanes(repeating: 0.05))
            return Trace(
                peak: peak, capacitance: capacitance,
                leak: current * table.factor(leak) / table.factor(diode)
                    * LaneMath.exp((table.shift(diode) - table.shift(leak)) / nu),
                diode: table.gateVoltage(perSquare: current / squares(diode), "n"),
                junction: table["ij_n"] * (width + table.width(leak)),
                kick: kick(
                    opening, "_n", threshold: threshold + table.shift(opening), body: body, voltage: peak,
                    capacitance: capacitance),
                rest: LaneMath.exp(-pulse * conductance / capacitance),
                biasCapacitance: bottom, biasTime: bottom * nu / current)
        }
        let (idep, itrip, ia2) = (table.value("idep"), table.value("itrip"), table.value("ia2"))
        let o1 = trace(
            "itd", peak: table.gateVoltage(perSquare: idep / squares(.mbdep), "n"), switch: .mso1, leak: .mlo1,
            diode: .mbtd, reader: .mn1)
        let o2 = trace(
            "ity", peak: table.gateVoltage(perSquare: itrip / squares(.mbtrip), "n"), switch: .mso2, leak: .mlo2,
            diode: .mbty, reader: .mt2)
        let r1 = trace("itp", peak: table.value("vpk_r1"), switch: .msr1, leak: .mlr1, diode: .mbtp, reader: .md1)

        // The tail follows vref by the pair's gate voltage at half the larger current.
        let each = LaneMath.max(itrip, ia2) / (2 * squares(.md1))
        let tail =
            (table.value("vref") - table.gateVoltage(perSquare: each, "n"))
            / ((table.backGateVoltage(perSquare: each, "n") - table.gateVoltage(perSquare: each, "n")) / 0.6)
        let conducting = effects.contains(.outputConductance)
        let one = TwinLanes(repeating: 1)
        let triplet = TwinCurrent(scale: table["is_n"] * squares(.mt2) * table.factor(.mt2), isModerate: moderate)
        let pairTail = TwinCurrent(scale: table["is_n"] * squares(.mta) * table.factor(.mta), isModerate: moderate)

        // Nets between switch and source: junctions of both, and the channel that hangs on the source.
        let outputCoupling = cov * table.width(.mn1) + table["cgs_n"] * table.area(.mn1)
        let mirrorCoupling = table["cov_p"] * table.width(.mp2) + table["cgs_p"] * table.area(.mp2)
        let snCapacitance =
            junction(.mn1, "_n") + junction(.mn2, "_n") + table["cgs_n"] * table.area(.mn1)
        let spCapacitance =
            junction(.mp2, "_p") + junction(.mp3, "_p") + table["cgs_p"] * table.area(.mp2)
        let (nuP, zero) = (table["ns_p"] * u, TwinLanes())
        let off = TwinCurrent(scale: table["is_n"], isModerate: true).current(-table["vt_n"] / nu)

        self.effects = effects
        timeScale = 1 / table.scalar("acceleration")
        self.pulse = pulse
        delay = effects.contains(.pulseWidth) ? pulse + 0.2e-6 : 0
        conduction = effects.contains(.pulseWidth) ? effective : pulse
        traces = PerTrace(r1: r1, o1: o1, o2: o2)
        self.supply = supply
        weightStart = table.value("v_w0")
        weightScale = table.value("s_w")
        let drains = junction(.mn1, "_n") + junction(.mp2, "_p")
        weightCapacitance = table.value("c_w") + (effects.contains(.storedCharges) ? drains : zero)
        (self.nu, nuPair, self.nuP) = (nu, (moderate ? table["nb_n"] : n) * u, nuP)
        self.output = output
        pair = TwinCurrent(scale: table["isb_n"] * squares(.md1), isModerate: moderate)
        mirror = TwinCurrent(scale: table["is_p"] * squares(.mp1), isModerate: moderate)
        mirrorThreshold = table["vt_p"]
        // v of an output whose gate is that of a diode with a current, both with their mismatch.
        let atDiode = { (current: TwinLanes, device: TwinDevice, diode: TwinDevice) in
            TwinCurrent(scale: table["is_n"] * squares(diode) * table.factor(diode), isModerate: moderate)
                .voltage(current) + (table.shift(diode) - table.shift(device)) / nu
        }
        depressionLevel = atDiode(idep, .mn1, .mbdep)
        tripletLevel = atDiode(itrip, .mt2, .mbtrip)
        pairCurrent = pairTail.current(atDiode(ia2, .mta, .mba2))
        let a2Gate = table.gateVoltage(perSquare: ia2 / squares(.mba2), "n")
        tripletGain = triplet.scale / output.scale * (conducting ? one + (tail - o2.peak) / table["va_n"] : one)
        pairGain = conducting ? one + (tail - a2Gate) / table["va_n"] : one
        reference = table.value("vref")
        // A current factor of the pair acts as a shift of −n U_T ln f, as it does in weak inversion.
        pairOffset =
            table.shift(.md1) - table.shift(.md2)
            + nuPair * LaneMath.log(table.factor(.md2) / table.factor(.md1))
        mirrorRatio = squares(.mp2) / squares(.mp1) * table.factor(.mp2) / table.factor(.mp1)
        mirrorOffset = (table.shift(.mp2) - table.shift(.mp1)) / nuP
        (earlyN, earlyP, earlyLeak) = (table["va_n"], table["va_p"], table["va4_n"])
        leakCoupling = cov * table.width(.mlr1)
        leakChannel = table["qch_n"] * table.area(.mlr1)
        pairCoupling = cov * table.width(.md1)
        (self.outputCoupling, self.mirrorCoupling) = (outputCoupling, mirrorCoupling)
        sn = StoredCharge(
            capacitance: snCapacitance, scale: nu / body, coupling: outputCoupling / snCapacitance,
            kick: kick(
                .mn2, "_n", threshold: threshold + table.shift(.mn2), body: body, voltage: zero,
                capacitance: snCapacitance))
        sp = StoredCharge(
            capacitance: spCapacitance, scale: nuP / bodyP, coupling: mirrorCoupling / spCapacitance,
            kick: kick(
                .mp3, "_p",
                threshold: table.gateVoltage(perSquare: TwinLanes(repeating: 1e-7), "p") - table.shift(.mp3),
                body: bodyP, voltage: zero, capacitance: spCapacitance))
        mirrorCharge =
            nuP * (gate(.mp1, "_p") + gate(.mp2, "_p") + table.width(.mp1) * table["cj_p"] + junction(.md1, "_n"))
        offOutput = off * squares(.mn1) * LaneMath.exp(-table.shift(.mn1) / nu)
        offSwitch = off * squares(.mn2) * LaneMath.exp(-table.shift(.mn2) / nu)
    }
}

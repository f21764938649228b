internal import CNativeEngine
internal import Foundation
internal import Netlists

extension CircuitBuilder {
    /// Adds a MOSFET, with the conductance that SPICE puts across its junctions.
    mutating func addTransistor(_ device: FlatDevice, _ card: TransistorCard) throws(Unfit) {
        guard card.parameters.count == HILLOCK_MOS_PARAMETERS else {
            throw Unfit("its card has \(card.parameters.count) of \(HILLOCK_MOS_PARAMETERS) parameters")
        }
        guard card.parameters.allSatisfy(\.isFinite) else { throw Unfit("a parameter of its card is no number") }
        var places: [Int] = []
        for net in device.nets { places.append(try place(net)) }
        guard places.count == 4 else { throw Unfit("it has \(places.count) terminals, not 4") }
        let m = device.parameters["m"] ?? 1
        var form = hillock_mosfet()
        form.card = Int32(number(card.parameters))
        form.place = (Int32(places[0]), Int32(places[1]), Int32(places[2]), Int32(places[3]))
        let rows = places.map(circuit.row)
        form.row = (rows[0], rows[1], rows[2], rows[3])
        let slots = places.flatMap { row in places.map { column in circuit.slot(row, column) } }
        withUnsafeMutableBytes(of: &form.slot) { bytes in
            slots.withUnsafeBytes { bytes.copyMemory(from: $0) }
        }
        form.sign = card.isPChannel ? -1 : 1
        form.multiplicity = m
        circuit.mosfets.append(form)
        circuit.thresholdParameters.append(parameter(device, ["delvto"], device.parameters["delvto"] ?? 0))
        circuit.mobilityParameters.append(parameter(device, ["mulu0"], device.parameters["mulu0"] ?? 1))
        for place in places { hasCharge(place) }
        for end in [0, 2] { leak(places[end], places[3], junctionConductance * m) }
    }

    private mutating func leak(_ a: Int, _ b: Int, _ conductance: Double) {
        conduct(a, a, conductance)
        conduct(a, b, -conductance)
        conduct(b, a, -conductance)
        conduct(b, b, conductance)
    }

    /// The place of a card among the numbers; transistors of one class share it.
    private mutating func number(_ parameters: [Double]) -> Int {
        if let known = cardPlaces[parameters] { return known }
        cardPlaces[parameters] = circuit.numbers.count
        circuit.numbers += parameters
        return circuit.numbers.count - parameters.count
    }

    /// Adds a diode with SPICE's equations, but for series resistance and temperatures other than the model's.
    mutating func addDiode(_ device: FlatDevice) throws(Unfit) {
        guard let name = device.model, let model = content.models[name], model.type == "d" else {
            throw Unfit("it has no model of type d")
        }
        let card = model.parameters
        let known: Set<String> = [
            "is", "js", "n", "cjo", "cj0", "cj", "vj", "pb", "m", "mj", "tt", "bv", "ibv", "rs", "tnom", "eg", "xti",
            "kf",
            "af", "level", "fc",
        ]
        for parameter in card.keys.sorted() where !known.contains(parameter) {
            throw Unfit("it does not know the parameter \(parameter) of the model \(name)")
        }
        for parameter in device.parameters.keys.sorted() where parameter != "m" && parameter != "area" {
            throw Unfit("it does not know the parameter \(parameter)")
        }
        guard (card["rs"] ?? 0) == 0 else { throw Unfit("it does not know the series resistance of its model \(name)") }
        guard (card["fc"] ?? 0.5) == 0.5 else { throw Unfit("it knows fc=0.5 only") }
        let nominal = (card["tnom"] ?? 27) + 273.15, kelvin = content.temperature + 273.15
        let capacitance = card["cjo"] ?? card["cj0"] ?? card["cj"] ?? 0
        guard capacitance == 0 || abs(kelvin - nominal) < 1e-6 else {
            throw Unfit("it knows junction capacitances at the model's own temperature only")
        }
        let thermal = 1.380649e-23 * kelvin / 1.602176634e-19
        let emission = card["n"] ?? 1
        let ratio = kelvin / nominal
        let growth = exp(
            (ratio - 1) * (card["eg"] ?? 1.11) / (emission * thermal) + (card["xti"] ?? 3) / emission * log(ratio))
        let (anode, cathode) = (try place(device.nets[0]), try place(device.nets[1]))
        let multiplicity = (device.parameters["m"] ?? 1) * (device.parameters["area"] ?? 1)
        var form = hillock_diode()
        form.place = (Int32(anode), Int32(cathode))
        form.row = (circuit.row(anode), circuit.row(cathode))
        form.slot = (
            circuit.slot(anode, anode), circuit.slot(anode, cathode), circuit.slot(cathode, anode),
            circuit.slot(cathode, cathode)
        )
        form.saturation_current = (card["is"] ?? card["js"] ?? 1e-14) * growth
        form.emission_voltage = emission * thermal
        form.multiplicity = multiplicity
        form.capacitance = capacitance
        form.potential = card["vj"] ?? card["pb"] ?? 1
        form.grading = card["m"] ?? card["mj"] ?? 0.5
        form.transit_time = card["tt"] ?? 0
        form.breakdown = Self.kneeVoltage(
            card["bv"] ?? 0, current: card["ibv"] ?? 1e-3, saturation: form.saturation_current,
            emission: form.emission_voltage)
        guard form.saturation_current > 0, form.emission_voltage > 0, form.potential > 0, form.grading < 1 else {
            throw Unfit("the model \(name) has values that make no diode")
        }
        circuit.diodes.append(form)
        if form.capacitance > 0 || form.transit_time > 0 {
            hasCharge(anode)
            hasCharge(cathode)
        }
        leak(anode, cathode, junctionConductance * (device.parameters["m"] ?? 1))
    }

    /// Where the breakdown's exponential begins so that the current at the breakdown voltage is the stated one: SPICE's
    /// fixed point of x = bv - n U_T ln(ibv/is + 1 - x/(n U_T)).
    private static func kneeVoltage(
        _ breakdown: Double, current: Double, saturation: Double, emission: Double
    ) -> Double {
        guard breakdown > 0, current > saturation * breakdown / emission else { return breakdown }
        var knee = breakdown - emission * log(1 + current / saturation)
        for _ in 0..<25 { knee = breakdown - emission * log(current / saturation + 1 - knee / emission) }
        return knee
    }
}

/// Values, constants, sizes and shifts of up to eight twins, lane by lane.
struct TwinTable {
    let twins: [TSTDPTwin]

    init(_ twins: [TSTDPTwin]) { self.twins = twins }

    var effects: TSTDPTwin.Effects { twins.first?.effects ?? .all }

    /// A value that all twins share.
    func scalar(_ name: String) -> Double { twins.first?.values[name] ?? 0 }

    func value(_ name: String) -> TwinLanes { lanes { $0.values[name] ?? 0 } }

    /// A constant of the technology.
    subscript(_ name: String) -> TwinLanes { lanes { $0.constants[name] ?? 0 } }

    func width(_ device: TwinDevice) -> TwinLanes {
        let path = device.path
        return lanes { $0.devices[path]?.width ?? 0 }
    }

    func length(_ device: TwinDevice) -> TwinLanes {
        let path = device.path
        return lanes { $0.devices[path]?.length ?? 0 }
    }

    func area(_ device: TwinDevice) -> TwinLanes { width(device) * length(device) }

    func shift(_ device: TwinDevice) -> TwinLanes {
        let path = device.path
        return lanes { $0.thresholdShifts[path] ?? 0 }
    }

    /// The factor on a device's current.
    func factor(_ device: TwinDevice) -> TwinLanes {
        let path = device.path
        return lanes { $0.currentFactors[path] ?? 1 }
    }

    /// The gate voltage at which a current per square flows, source and bulk tied.
    func gateVoltage(perSquare current: TwinLanes, _ end: String) -> TwinLanes {
        let law = TwinCurrent(scale: self["is_" + end], isModerate: true)
        return self["vt_" + end] + self["ns_" + end] * value("ut") * law.voltage(current)
    }

    /// The gate voltage from the bulk with the source 0.6 V away from it.
    func backGateVoltage(perSquare current: TwinLanes, _ end: String) -> TwinLanes {
        let law = TwinCurrent(scale: self["isb_" + end], isModerate: true)
        return self["vtb_" + end] + self["nb_" + end] * value("ut") * law.voltage(current)
    }

    /// dV_G/dV_S at constant current, between both.
    func bodySlope(_ end: String) -> TwinLanes {
        let current = TwinLanes(repeating: 5e-9)
        return (backGateVoltage(perSquare: current, end) - gateVoltage(perSquare: current, end)) / 0.6
    }

    private func lanes(_ value: (TSTDPTwin) -> Double) -> TwinLanes {
        var result = TwinLanes()
        for index in 0..<8 { result[index] = value(twins[min(index, twins.count - 1)]) }
        return result
    }
}

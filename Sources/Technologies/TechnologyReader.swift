internal import Diagnostics
internal import Foundation
internal import Units
internal import Yams

/// Reads a technology from its YAML text.
struct TechnologyReader {
    private var yaml: YAMLReader

    /// Reads a technology.
    ///
    /// - Parameters:
    ///   - text: The YAML text.
    ///   - name: The name of the technology.
    ///   - file: The path for messages.
    /// - Returns: The technology, without a folder of model files.
    /// - Throws: All findings of the file.
    static func read(_ text: String, name: String, file: String) throws(DiagnosticError) -> Technology {
        var reader = TechnologyReader(yaml: try YAMLReader(text: text, file: file))
        let technology = reader.technology(name: name)
        if !reader.yaml.diagnostics.isEmpty { throw DiagnosticError(reader.yaml.diagnostics) }
        return technology
    }

    private mutating func technology(name: String) -> Technology {
        let root = yaml.root
        let owner = "the technology"
        yaml.checkNames(
            of: root,
            known: [
                "summary", "licence", "origin", "supply", "temperature", "corners", "devices", "installation",
            ])
        var corners: [Technology.Corner] = []
        for (key, value) in yaml.mapping("corners", in: root, of: owner) {
            corners.append(Technology.Corner(name: key.scalar?.string ?? "", summary: value.scalar?.string ?? ""))
        }
        var devices: [TransistorDevice] = []
        for (key, value) in yaml.mapping("devices", in: root, of: owner) {
            guard let mapping = value.mapping else {
                yaml.report("a device must be a mapping of names to values", at: value)
                continue
            }
            devices.append(device(named: key.scalar?.string ?? "", mapping, corners: corners.map(\.name)))
        }
        return Technology(
            name: name,
            summary: yaml.string("summary", in: root, of: owner),
            licence: yaml.string("licence", in: root, of: owner),
            origin: yaml.string("origin", in: root, of: owner),
            supply: yaml.quantity("supply", .voltage, in: root, of: owner),
            temperature: yaml.range("temperature", .temperature, in: root, of: owner),
            devices: devices, corners: corners,
            installation: root["installation"].flatMap { installation($0) }, modelFolder: nil)
    }

    private mutating func device(named name: String, _ node: Node.Mapping, corners: [String]) -> TransistorDevice {
        let owner = "the device '\(name)'"
        yaml.checkNames(
            of: node,
            known: [
                "summary", "polarity", "model", "supply", "cards", "card parameters", "width", "length",
                "small geometry", "diffusion length", "mismatch", "constants", "dynamics",
            ])
        return TransistorDevice(
            name: name,
            summary: yaml.string("summary", in: node, of: owner),
            polarity: choice("polarity", ["n": TransistorDevice.Polarity.n, "p": .p], in: node, of: owner) ?? .n,
            model: yaml.string("model", in: node, of: owner),
            supply: yaml.quantity("supply", .voltage, in: node, of: owner),
            cards: cards(in: node, of: owner, corners: corners),
            cardParameters: cardParameters(node["card parameters"]?.mapping),
            width: yaml.range("width", .length, in: node, of: owner),
            length: yaml.range("length", .length, in: node, of: owner),
            raisesSmallGeometry: choice(
                "small geometry", ["raise": true, "refuse": false], in: node, of: owner) ?? false,
            diffusionLength: yaml.quantity("diffusion length", .length, in: node, of: owner),
            mismatch: mismatch(in: node, of: owner),
            constants: constants(in: node, of: owner), dynamics: dynamics(in: node, of: owner))
    }

    private mutating func choice<Value>(
        _ name: String, _ choices: [String: Value], in node: Node.Mapping, of owner: String
    ) -> Value? {
        guard let found = yaml.node(name, in: node, of: owner) else { return nil }
        let text = found.scalar?.string ?? ""
        if let value = choices[text] { return value }
        yaml.report(
            "'\(text)' is not a choice for '\(name)'", at: found, help: helpNaming(text, among: Array(choices.keys)))
        return nil
    }

    private mutating func cards(
        in node: Node.Mapping, of owner: String, corners: [String]
    ) -> [String: [TransistorDevice.CardPlace]] {
        let mapping = yaml.mapping("cards", in: node, of: owner)
        yaml.checkNames(of: mapping, known: corners)
        var result: [String: [TransistorDevice.CardPlace]] = [:]
        for corner in corners {
            guard let places = yaml.node(corner, in: mapping, of: "'cards' of \(owner)") else { continue }
            result[corner] = yaml.strings(places).map { place in
                let parts = (place.scalar?.string ?? "").split(separator: " ").map(String.init)
                if parts.isEmpty || parts.count > 2 { yaml.report("expected a file and perhaps a section", at: place) }
                return TransistorDevice.CardPlace(
                    file: parts.first ?? "", section: parts.count > 1 ? parts[1] : nil)
            }
        }
        return result
    }

    private mutating func cardParameters(_ mapping: Node.Mapping?) -> [String: Double] {
        var result: [String: Double] = [:]
        for (key, value) in mapping ?? Node.Mapping([]) {
            result[(key.scalar?.string ?? "").lowercased()] = yaml.quantity(value, .number)
        }
        return result
    }

    private mutating func mismatch(in node: Node.Mapping, of owner: String) -> TransistorDevice.Mismatch {
        let mapping = yaml.mapping("mismatch", in: node, of: owner)
        let owner = "'mismatch' of \(owner)"
        yaml.checkNames(of: mapping, known: ["A_VT", "A_beta", "width offset", "length offset", "source"])
        return TransistorDevice.Mismatch(
            threshold: yaml.quantity("A_VT", .thresholdCoefficient, in: mapping, of: owner),
            gain: yaml.quantity("A_beta", .gainCoefficient, in: mapping, of: owner),
            widthOffset: yaml.quantity("width offset", .length, in: mapping, of: owner),
            lengthOffset: yaml.quantity("length offset", .length, in: mapping, of: owner),
            source: yaml.string("source", in: mapping, of: owner))
    }

    private mutating func constants(in node: Node.Mapping, of owner: String) -> TransistorDevice.Constants {
        let mapping = yaml.mapping("constants", in: node, of: owner)
        let owner = "'constants' of \(owner)"
        yaml.checkNames(of: mapping, known: ["n", "i0", "vt0", "iw", "ioff", "ij"])
        return TransistorDevice.Constants(
            slope: yaml.quantity("n", .number, in: mapping, of: owner),
            specificCurrent: yaml.quantity("i0", .current, in: mapping, of: owner),
            threshold: yaml.quantity("vt0", .voltage, in: mapping, of: owner),
            weakInversionLimit: yaml.quantity("iw", .current, in: mapping, of: owner),
            offCurrent: yaml.quantity("ioff", .currentPerWidth, in: mapping, of: owner),
            junctionCurrent: yaml.quantity("ij", .currentPerWidth, in: mapping, of: owner))
    }

    private mutating func dynamics(in node: Node.Mapping, of owner: String) -> TransistorDevice.Dynamics? {
        guard node["dynamics"] != nil else { return nil }
        let mapping = yaml.mapping("dynamics", in: node, of: owner)
        let owner = "'dynamics' of \(owner)"
        yaml.checkNames(
            of: mapping,
            known: [
                "n", "is", "vt", "n back", "is back", "vt back", "va", "va 4um", "cov", "cg", "cgs", "qch", "cj", "qsw",
            ])
        return TransistorDevice.Dynamics(
            slope: yaml.quantity("n", .number, in: mapping, of: owner),
            specificCurrent: yaml.quantity("is", .current, in: mapping, of: owner),
            threshold: yaml.quantity("vt", .voltage, in: mapping, of: owner),
            backBiasedSlope: yaml.quantity("n back", .number, in: mapping, of: owner),
            backBiasedSpecificCurrent: yaml.quantity("is back", .current, in: mapping, of: owner),
            backBiasedThreshold: yaml.quantity("vt back", .voltage, in: mapping, of: owner),
            earlyVoltage: yaml.quantity("va", .voltage, in: mapping, of: owner),
            longEarlyVoltage: mapping["va 4um"].map { yaml.quantity($0, .voltage) },
            overlapCapacitance: yaml.quantity("cov", .capacitancePerWidth, in: mapping, of: owner),
            gateCapacitance: yaml.quantity("cg", .capacitancePerArea, in: mapping, of: owner),
            gateSourceCapacitance: yaml.quantity("cgs", .capacitancePerArea, in: mapping, of: owner),
            channelCharge: yaml.quantity("qch", .chargePerArea, in: mapping, of: owner),
            junctionCapacitance: yaml.quantity("cj", .capacitancePerWidth, in: mapping, of: owner),
            switchCharge: yaml.quantity("qsw", .chargePerWidth, in: mapping, of: owner))
    }

    private mutating func installation(_ node: Node) -> Installation? {
        guard let mapping = node.mapping else {
            yaml.report("'installation' must be a mapping of names to values", at: node)
            return nil
        }
        let owner = "'installation'"
        yaml.checkNames(of: mapping, known: ["package", "version", "download", "pdk folders", "files"])
        var files: [Installation.File] = []
        for (key, value) in yaml.mapping("files", in: mapping, of: owner) {
            let path = key.scalar?.string ?? ""
            guard let file = value.mapping else {
                yaml.report("a file must have 'source' and 'sha256'", at: value)
                continue
            }
            yaml.checkNames(of: file, known: ["source", "sha256"])
            files.append(
                Installation.File(
                    path: path, source: yaml.string("source", in: file, of: "the file '\(path)'"),
                    sha256: yaml.string("sha256", in: file, of: "the file '\(path)'")))
        }
        return Installation(
            package: yaml.string("package", in: mapping, of: owner),
            version: yaml.string("version", in: mapping, of: owner),
            downloadSize: Int(yaml.quantity("download", .dataSize, in: mapping, of: owner)),
            files: files,
            pdkFolders: mapping["pdk folders"].map { yaml.strings($0).compactMap { $0.scalar?.string } } ?? [])
    }
}

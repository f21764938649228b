public import Diagnostics
internal import Statistics
internal import Units
internal import Yams

/// Reads a spread from YAML as ``SynapseSpread/yaml`` and ``ParameterSpread/yaml`` write it.
public enum SpreadReader {
    /// Reads a spread.
    ///
    /// - Parameters:
    ///   - text: The YAML text.
    ///   - file: The path for messages.
    /// - Returns: The spread.
    /// - Throws: A `DiagnosticError` with everything that is wrong, each with its place in the file.
    public static func read(_ text: String, file: String) throws(DiagnosticError) -> SynapseSpread {
        var yaml = try YAMLReader(text: text, file: file, code: "spread-file")
        let body = section(&yaml, file, known: ["devices", "parameters", "correlation", "cycle"])
        let spread = parameters(of: body, &yaml)
        let cycle = yaml.mapping("cycle", in: body, of: "spread")
        let set = yaml.node("set", in: cycle, of: "cycle").flatMap { number($0, "set", &yaml) }
        let reset = yaml.node("reset", in: cycle, of: "cycle").flatMap { number($0, "reset", &yaml) }
        if !yaml.diagnostics.isEmpty { throw DiagnosticError(yaml.diagnostics) }
        return SynapseSpread(
            devices: spread.distribution, count: spread.count, setDeviation: set ?? 0, resetDeviation: reset ?? 0)
    }

    /// Reads a spread of parameters.
    ///
    /// - Parameters:
    ///   - text: The YAML text.
    ///   - file: The path for messages.
    /// - Returns: The spread.
    /// - Throws: A `DiagnosticError` with everything that is wrong, each with its place in the file.
    public static func parameters(_ text: String, file: String) throws(DiagnosticError) -> ParameterSpread {
        var yaml = try YAMLReader(text: text, file: file, code: "spread-file")
        let body = section(&yaml, file, known: ["devices", "parameters", "correlation"])
        var spread = parameters(of: body, &yaml)
        for (key, node) in yaml.root["source"]?.mapping ?? Node.Mapping([]) {
            spread.source[key.scalar?.string ?? ""] = node.scalar?.string ?? ""
        }
        if !yaml.diagnostics.isEmpty { throw DiagnosticError(yaml.diagnostics) }
        return spread
    }

    private static func section(_ yaml: inout YAMLReader, _ file: String, known: [String]) -> Node.Mapping {
        yaml.checkNames(of: yaml.root, known: ["spread", "source"])
        let body = yaml.mapping("spread", in: yaml.root, of: file)
        yaml.checkNames(of: body, known: known)
        return body
    }

    /// The joint distribution, as far as it can be read.
    private static func parameters(of body: Node.Mapping, _ yaml: inout YAMLReader) -> ParameterSpread {
        var names: [String] = []
        var (isLogarithmic, means, sigmas): ([Bool], [Double], [Double]) = ([], [], [])
        var (units, skewness): ([String], [Double?]) = ([], [])
        for (key, node) in yaml.mapping("parameters", in: body, of: "spread") {
            guard let entry = node.mapping else {
                yaml.report("a parameter is a mapping such as {scale: linear, mean: 0.6, sigma: 0.2}", at: node)
                continue
            }
            yaml.checkNames(of: entry, known: ["scale", "unit", "mean", "sigma", "skewness"])
            let name = key.scalar?.string ?? ""
            guard let scale = yaml.node("scale", in: entry, of: name),
                let mean = yaml.node("mean", in: entry, of: name).flatMap({ number($0, "mean", &yaml) }),
                let sigma = yaml.node("sigma", in: entry, of: name).flatMap({ number($0, "sigma", &yaml) })
            else { continue }
            if sigma < 0 { yaml.report("a standard deviation is not below zero", at: entry["sigma"]) }
            if !["logarithmic", "linear"].contains(scale.scalar?.string ?? "") {
                yaml.report("expected 'logarithmic' or 'linear'", at: scale)
            }
            names.append(name)
            isLogarithmic.append(scale.scalar?.string == "logarithmic")
            means.append(mean)
            sigmas.append(sigma)
            units.append(entry["unit"]?.scalar?.string ?? "")
            skewness.append(entry["skewness"].flatMap { number($0, "skewness", &yaml) })
        }
        var covariance = SymmetricMatrix(names.count)
        let rows = body["correlation"]?.sequence.map { Array($0) } ?? []
        if rows.count != names.count {
            yaml.report("'correlation' has \(rows.count) rows for \(names.count) parameters", at: body["correlation"])
        }
        for (row, node) in rows.enumerated() where row < names.count {
            let cells = node.sequence.map { Array($0) } ?? []
            if cells.count != row + 1 {
                yaml.report("row \(row + 1) of the lower triangle has \(cells.count) entries", at: node)
                continue
            }
            for (column, cell) in cells.enumerated() {
                guard let value = number(cell, "correlation", &yaml) else { continue }
                if abs(value) > 1 + 1e-9 { yaml.report("a correlation lies between -1 and 1", at: cell) }
                covariance[row, column] = value * sigmas[row] * sigmas[column]
            }
        }
        let devices = body["devices"].flatMap { number($0, "devices", &yaml) }
        return ParameterSpread(
            JointNormal(names: names, isLogarithmic: isLogarithmic, means: means, covariance: covariance),
            count: Int(devices ?? 0), units: units, skewness: skewness)
    }

    private static func number(_ node: Node, _ name: String, _ yaml: inout YAMLReader) -> Double? {
        yaml.quantity(node, unit: "", of: name)
    }
}

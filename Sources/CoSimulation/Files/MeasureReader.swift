internal import Diagnostics
internal import Units
internal import Waveforms
internal import Yams

extension SystemDescription {
    /// Reads what is measured: `NAME: "maximum(PART.PORT)"` of recorded outputs.
    mutating func readMeasures(_ root: Node.Mapping, _ yaml: inout YAMLReader) {
        guard let node = root["measures"] else { return }
        guard let mapping = node.mapping else {
            yaml.report("'measures' must be a mapping of names to measures", at: node)
            return
        }
        for (key, node) in mapping {
            let name = key.scalar?.string ?? ""
            guard var text = node.scalar?.string else {
                yaml.report("the measure '\(name)' must be a text, e.g. maximum(neuron.v)", at: node)
                continue
            }
            for part in parts {
                for port in part.outputs {
                    // A name of a part or of a port may hold these.
                    text.replace("\(part.name).\(port.name)", with: signal(of: .init(part.name, port.name))) {
                        $0.isLetter || $0.isNumber || "_.-".contains($0)
                    }
                }
            }
            do throws(DiagnosticError) {
                let measure = try MeasureRegistry.parse(text)
                let known = record.map { signal(of: $0) }
                for wanted in measure.signals where !known.contains(wanted) {
                    yaml.report(
                        "the measure '\(name)' needs \(wanted), which is not recorded", at: node,
                        help: helpNaming(wanted, among: known))
                }
                measures.append(NamedMeasure(name, measure))
            } catch {
                for finding in error.diagnostics {
                    let outputs = record.map { "\($0)" }.joined(separator: ", ")
                    let help = finding.code == "not-a-signal" ? "recorded are: \(outputs)" : finding.help
                    yaml.report(finding.message, at: node, help: help)
                }
            }
        }
    }
}

extension String {
    /// Puts another text in the place of a word wherever no character of its kind stands beside it.
    fileprivate mutating func replace(_ word: String, with other: String, unlessWithin isPart: (Character) -> Bool) {
        var result = ""
        var rest = self[...]
        while let range = rest.firstRange(of: word) {
            let before = rest[..<range.lowerBound].last ?? result.last
            let after = rest[range.upperBound...].first
            let isAlone = !(before.map(isPart) ?? false) && !(after.map(isPart) ?? false)
            result += rest[..<range.lowerBound] + (isAlone ? other : word)
            rest = rest[range.upperBound...]
        }
        self = result + rest
    }
}

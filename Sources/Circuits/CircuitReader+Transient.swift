internal import Netlists
internal import Units
internal import Yams

extension CircuitReader {
    /// The transient of a circuit whose bench holds its stimuli: `{stop: …, step: …, maximum: …}`.
    mutating func transient(in root: Node.Mapping) -> TransientFormula? {
        guard let node = root["transient"] else { return nil }
        for name in ["weight", "stimuli", "tuning"] {
            if let unused = root[name] {
                yaml.report("'\(name)' is for circuits that learn, and this one has a transient", at: unused)
            }
        }
        guard let body = node.mapping, let stop = body["stop"], let step = body["step"], let maximum = body["maximum"]
        else {
            yaml.report("'transient' must be {stop: TIME, step: TIME, maximum: TIME}", at: node)
            return nil
        }
        yaml.checkNames(of: body, known: ["stop", "step", "maximum"])
        return TransientFormula(stop: expression(stop), step: expression(step), maximum: expression(maximum))
    }

    /// The measures of the transient: a text, or `{measure: TEXT, closed form: FORMULA}`, with
    /// `curve: NAME, at: FORMULA, unit: UNIT` for a point of a curve, `where: CONDITION` for a closed form that holds only
    /// there, and `when: CONDITION` for a measure that is taken only then.
    mutating func measures(_ mapping: Node.Mapping) -> [MeasureFormula] {
        var measures: [MeasureFormula] = []
        for (key, node) in mapping {
            let name = key.string ?? ""
            var curve: MeasureFormula.Curve?
            var (closedForm, domain, condition): (Netlists.Expression?, Netlists.Expression?, Netlists.Expression?)
            var text = node.scalar?.string
            if let body = node.mapping {
                yaml.checkNames(of: body, known: ["measure", "closed form", "where", "when", "curve", "at", "unit"])
                text = yaml.string("measure", in: body, of: name)
                closedForm = body["closed form"].map { expression($0) }
                domain = body["where"].map { expression($0) }
                condition = body["when"].map { expression($0) }
                if closedForm == nil, let place = body["where"] {
                    yaml.report("'where' says where a closed form holds, and '\(name)' has none", at: place)
                }
                if body["curve"] != nil, let place = yaml.node("at", in: body, of: name) {
                    curve = MeasureFormula.Curve(
                        name: yaml.string("curve", in: body, of: name), coordinate: expression(place),
                        unit: yaml.string("unit", in: body, of: name))
                }
            }
            guard let text else {
                yaml.report("the measure '\(name)' must be a text or {measure: TEXT, closed form: FORMULA}", at: node)
                continue
            }
            for case (.some(let formula), _) in CheckText.parts(of: text) { _ = self.formula(formula, at: node) }
            measures.append(
                MeasureFormula(
                    name: name, text: text, closedForm: closedForm, domain: domain, condition: condition, curve: curve))
        }
        return measures
    }
}

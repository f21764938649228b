internal import Diagnostics
internal import Netlists

/// Rewrites the generic transistor lines of a netlist.
struct DeviceMapper {
    let technology: Technology
    let ownModels: Set<String>

    /// The devices that were written, by their name.
    private(set) var used: [String: TransistorDevice] = [:]
    private(set) var diagnostics: [Diagnostic] = []
    private var subcircuits: [String] = []
    private var origin = Origin.none
    private let finder: SourceFinder

    init(technology: Technology, ownModels: Set<String>, finder: @escaping SourceFinder) {
        self.technology = technology
        self.ownModels = ownModels
        self.finder = finder
    }

    mutating func map(_ statements: [Statement]) -> [Statement] {
        statements.map { statement in
            var result = statement
            switch statement.content {
            case .element(let element):
                origin = statement.origin
                result.content = .element(map(element))
            case .subcircuit(var subcircuit):
                subcircuits.append(subcircuit.name)
                subcircuit.statements = map(subcircuit.statements)
                subcircuits.removeLast()
                result.content = .subcircuit(subcircuit)
            case .conditional(let branches):
                result.content = .conditional(
                    branches.map { ConditionalBranch(condition: $0.condition, statements: map($0.statements)) })
            default: break
            }
            return result
        }
    }

    private mutating func map(_ element: Element) -> Element {
        guard element.kind == .mosfet, let model = element.model?.lowercased(), !ownModels.contains(model) else {
            return element
        }
        guard let device = technology.device(named: model) else {
            if isGeneric(model) {
                diagnostics.append(
                    Diagnostic(
                        .error, "unknown-device", "\(place(of: element)): \(technology.name) has no device '\(model)'",
                        about: model, in: origin, finder, help: helpNaming(model, among: technology.deviceNames)))
            }
            return element
        }
        guard element.nets.count == 4 else {
            diagnostics.append(
                Diagnostic(
                    .error, "terminal-count",
                    "\(place(of: element)): a transistor has 4 terminals (drain, gate, source, bulk), not "
                        + "\(element.nets.count)", about: nil, in: origin, finder))
            return element
        }
        used[device.name] = device
        return line(element, device: device)
    }

    /// Whether a name looks like a generic transistor, so that a netlist without such a card is wrong.
    private func isGeneric(_ model: String) -> Bool {
        TransistorDevice.Polarity.allCases.contains { model == $0.rawValue || model.hasPrefix($0.rawValue + "_") }
    }

    private mutating func line(_ element: Element, device: TransistorDevice) -> Element {
        var result = element
        result.model = device.model
        guard let width = size("w", of: element, limits: device.width, device: device),
            let length = size("l", of: element, limits: device.length, device: device)
        else { return element }
        result["w"] = width
        result["l"] = length
        let x = Expression.number(device.diffusionLength)
        let area = product(width, x)
        let perimeter = product(2, sum(width, x))
        for (name, value) in [("ad", area), ("as", area), ("pd", perimeter), ("ps", perimeter)]
        where element[name] == nil {
            result[name] = value
        }
        return result
    }

    private mutating func size(
        _ name: String, of element: Element, limits: ClosedRange<Double>, device: TransistorDevice
    ) -> Expression? {
        guard let value = element[name] else {
            diagnostics.append(
                Diagnostic(
                    .error, "missing-geometry", "\(place(of: element)) has no '\(name)'",
                    about: nil, in: origin, finder, help: "write it in metres, e.g. \(name)=1u"))
            return nil
        }
        guard device.raisesSmallGeometry else { return value }
        let least = limits.lowerBound
        guard let number = value.number else { return .call("max", [value, .number(least)]) }
        guard number < least * (1 - 1e-9) else { return value }
        diagnostics.append(
            Diagnostic(
                .warning, "geometry-raised",
                "\(place(of: element)): \(name) = \(micrometres(number)) was raised to \(micrometres(least)), the "
                    + "smallest of \(technology.name)'s \(device.name)", about: name, in: origin, finder))
        return .number(least)
    }

    private func place(of element: Element) -> String {
        guard let subcircuit = subcircuits.last else { return element.name }
        return "\(element.name) in subcircuit \(subcircuit)"
    }
}

/// a b, folded when both are numbers.
private func product(_ a: Expression, _ b: Expression) -> Expression {
    if let x = a.number, let y = b.number { return .number(x * y) }
    return .binary(.multiply, a, b)
}

/// a + b, folded when both are numbers.
private func sum(_ a: Expression, _ b: Expression) -> Expression {
    if let x = a.number, let y = b.number { return .number(x + y) }
    return .binary(.add, a, b)
}

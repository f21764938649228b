internal import Diagnostics
internal import Foundation
internal import Netlists

/// A device with the sizes at which a circuit uses it.
struct DeviceUse {
    let device: TransistorDevice
    var sizes: Set<Size> = []

    struct Size: Hashable {
        let width: Double
        let length: Double
    }
}

extension Technology {
    /// The sizes at which a mapped netlist uses each device, checked against the limits.
    func deviceUses(
        in netlist: Netlist, mapped: [String: TransistorDevice], locating finder: SourceFinder
    ) throws(DiagnosticError) -> [DeviceUse] {
        var uses: [String: DeviceUse] = [:]
        for device in mapped.values { uses[device.model.lowercased()] = DeviceUse(device: device) }
        var problems: [Diagnostic] = []
        for device in try netlist.flattenedDevices(locating: finder) where device.kind == .mosfet {
            guard let model = device.model, let use = uses[model] else { continue }
            guard let width = device.parameters["w"], let length = device.parameters["l"] else { continue }
            problems += check(width, use.device.width, "width", of: device, use.device, finder)
            problems += check(length, use.device.length, "length", of: device, use.device, finder)
            uses[model]?.sizes.insert(DeviceUse.Size(width: width, length: length))
        }
        if !problems.isEmpty { throw DiagnosticError(problems) }
        return uses.values.sorted { $0.device.name < $1.device.name }
    }

    private func check(
        _ value: Double, _ limits: ClosedRange<Double>, _ what: String, of device: FlatDevice,
        _ transistor: TransistorDevice, _ finder: SourceFinder
    ) -> [Diagnostic] {
        let slack = 1e-9
        if value >= limits.lowerBound * (1 - slack), value <= limits.upperBound * (1 + slack) { return [] }
        return [
            Diagnostic(
                .error, "geometry-limit",
                "\(device.path): the \(what) of \(micrometres(value)) is outside the limits of \(name)'s "
                    + transistor.name,
                about: what == "width" ? "w" : "l", in: device.origin, finder,
                help: "choose \(micrometres(limits.lowerBound)) to \(micrometres(limits.upperBound))")
        ]
    }

    /// The model cards of the devices in a corner: all that have no bins, and the bins of the used sizes.
    func cards(for uses: [DeviceUse], corner: String) throws(DiagnosticError) -> [ModelCard] {
        guard let folder = modelFolder else { throw missingInstallation }
        var result: [ModelCard] = []
        for use in uses {
            let places = use.device.cards[corner] ?? []
            guard
                let place = places.first(where: {
                    FileManager.default.fileExists(atPath: folder.appending(path: $0.file).path)
                })
            else { throw missingInstallation }
            let file = try CardFile(folder.appending(path: place.file))
            let cards = try file.cards(of: use.device.model, section: place.section)
            result += try select(cards, for: use)
        }
        return result
    }

    private func select(_ cards: [CardText], for use: DeviceUse) throws(DiagnosticError) -> [ModelCard] {
        if cards.count == 1, let card = cards.first { return [try card.card(parameters: use.device.cardParameters)] }
        let bins = cards.map { (card: $0, bin: $0.bin) }
        var chosen: Set<Int> = []
        for size in use.sizes {
            guard let index = bins.firstIndex(where: { $0.bin?.holds(size) ?? false }) else {
                throw DiagnosticError(
                    "no-bin",
                    "\(name)'s \(use.device.name) has no model card for W = \(micrometres(size.width)), L = "
                        + micrometres(size.length))
            }
            chosen.insert(index)
        }
        var result: [ModelCard] = []
        for index in chosen.sorted() {
            result.append(try cards[index].card(parameters: use.device.cardParameters))
        }
        return result
    }

    /// What is wrong when the model files are not there.
    var missingInstallation: DiagnosticError {
        DiagnosticError(
            "technology-not-installed", "the model files of \(name) are not installed",
            help: "run 'hillock technologies install \(name)', or set PDK_ROOT to a folder with the PDK")
    }
}

/// The sizes for which a binned card holds.
struct Bin {
    let length: Range<Double>
    let width: Range<Double>

    /// Whether the card is the one that ngspice chooses: limits in metres, the lower one included, within 1e-9.
    func holds(_ size: DeviceUse.Size) -> Bool {
        let l = size.length * (1 + 1e-9)
        let w = size.width * (1 + 1e-9)
        return length.contains(l) && width.contains(w)
    }
}

extension CardText {
    /// The limits of the card, if it states all four.
    var bin: Bin? {
        guard let lmin = value("lmin"), let lmax = value("lmax"), let wmin = value("wmin"), let wmax = value("wmax"),
            lmin < lmax, wmin < wmax
        else { return nil }
        return Bin(length: lmin..<lmax, width: wmin..<wmax)
    }

    /// The plain number after `name =`.
    private func value(_ name: String) -> Double? {
        guard let range = text.range(of: name) else { return nil }
        let rest = text[range.upperBound...].drop { $0 == " " || $0 == "=" || $0 == "\t" }
        return Double(rest.prefix { !$0.isWhitespace })
    }
}

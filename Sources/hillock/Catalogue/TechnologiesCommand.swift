internal import ArgumentParser
internal import Diagnostics
internal import Foundation
internal import Reports
internal import Technologies
internal import Units

/// `hillock technologies`: what technologies there are; `install` fetches one.
struct TechnologiesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "technologies", abstract: "List, describe, install or characterize technologies.",
        discussion: "Example: hillock technologies install gf180mcu",
        subcommands: [
            TechnologyList.self, TechnologyShow.self, TechnologyInstall.self, TechnologyCharacterize.self,
        ],
        defaultSubcommand: TechnologyList.self)
}

/// Whether the model files of a technology are there.
func state(of name: String, in catalogue: TechnologyCatalogue) -> String {
    do throws(DiagnosticError) {
        let technology = try catalogue.technology(named: name)
        return technology.modelFolder.map { "ready, \($0.path)" }
            ?? "not installed: hillock technologies install \(name)"
    } catch {
        return error.diagnostics.first?.message ?? "unusable"
    }
}

/// `hillock technologies list`.
struct TechnologyList: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List the technologies.")

    @OptionGroup var output: OutputOptions

    func run() throws {
        let catalogue = try HillockHome.find().technologyCatalogue
        let technologies = try catalogue.names.map { name throws(DiagnosticError) in
            try catalogue.technology(named: name)
        }
        if output.json {
            return try Console.result(
                json: Listing(
                    items: technologies.map {
                        .init(name: $0.name, summary: $0.summary, state: state(of: $0.name, in: catalogue))
                    }))
        }
        let rows = technologies.map {
            [
                $0.name, engineering($0.supply, unit: "V", digits: 2), $0.cornerNames.joined(separator: " "),
                $0.summary,
                $0.modelFolder == nil ? "not installed" : "ready",
            ]
        }
        let columns: [TextTable.Column] = [
            .init("Technology"), .init("Supply", .right), .init("Corners"), .init("What it is"), .init("State"),
        ]
        Console.result(TextTable(columns, rows: rows).text())
    }
}

/// `hillock technologies show NAME`.
struct TechnologyShow: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "show", abstract: "Describe a technology.")

    @Argument(help: "The technology.")
    var name: String

    func run() throws {
        let catalogue = try HillockHome.find().technologyCatalogue
        let technology = try catalogue.technology(named: name)
        Console.result("\(technology.name): \(technology.summary)")
        Console.result("licence: \(technology.licence)")
        Console.result("origin:  \(technology.origin)")
        Console.result("models:  \(state(of: technology.name, in: catalogue))\n")
        Console.result(
            TextTable(
                [.init("Corner"), .init("What it is")], rows: technology.corners.map { [$0.name, $0.summary] }
            ).text())
        Console.result("")
        let columns: [TextTable.Column] = [
            .init("Device"), .init("Model"), .init("Supply", .right), .init("Width"), .init("Length"),
            .init("A_VT", .right), .init("A_β", .right),
        ]
        let rows = technology.devices.map { device in
            [
                device.name, device.model, engineering(device.supply, unit: "V", digits: 2), range(device.width),
                range(device.length), "\(engineering(device.mismatch.threshold * 1e9, unit: "", digits: 3)) mV·µm",
                "\(engineering(device.mismatch.gain * 1e8, unit: "", digits: 3)) %·µm",
            ]
        }
        Console.result(TextTable(columns, rows: rows).text())
        for device in technology.devices { Console.result("\(device.name) mismatch: \(device.mismatch.source)") }
    }

    private func range(_ range: ClosedRange<Double>) -> String {
        engineering(range.lowerBound, unit: "m", digits: 3) + " … "
            + engineering(range.upperBound, unit: "m", digits: 3)
    }
}

/// `hillock technologies install NAME`.
struct TechnologyInstall: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "install", abstract: "Fetch the models of an open PDK into your data folder, checked by SHA-256.")

    @Argument(help: "gf180mcu or sky130.")
    var name: String

    @OptionGroup var output: OutputOptions

    func run() async throws {
        let catalogue = try HillockHome.find().technologyCatalogue
        let quiet = output.quiet
        let folder = try TechnologyInstaller(catalogue: catalogue).install(name) { step in
            if !quiet { Console.note(step.description) }
        }
        Console.result("\(name) is installed in \(folder.path)")
    }
}

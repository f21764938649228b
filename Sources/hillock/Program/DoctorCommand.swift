internal import ArgumentParser
internal import Diagnostics
internal import Foundation
internal import Ngspice
internal import Reports
internal import Technologies

/// `hillock doctor`: whether this machine is fit to be trusted with a simulation.
struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor", abstract: "Examine ngspice, the technologies and this installation.",
        discussion: "Example: hillock doctor --json")

    @OptionGroup var output: OutputOptions

    func run() async throws {
        let report = await NgspiceDoctor.examine(Engines.ngspice())
        var items = report.items
        do throws(any Error) {
            let home = try HillockHome.find()
            items.append((name: "home", value: home.folder.path))
            let technologies = home.technologyCatalogue
            for name in technologies.names {
                items.append((name: "technology \(name)", value: state(of: name, in: technologies)))
            }
        } catch {
            items.append((name: "home", value: "\(error)"))
        }
        items.append((name: "hillock", value: HillockVersion.current))
        if output.json {
            try Console.result(
                json: Report(
                    items: Dictionary(items.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 }),
                    problems: report.problems))
        } else {
            Console.result(TextTable([.init("Item"), .init("Found")], rows: items.map { [$0.name, $0.value] }).text())
            for problem in report.problems { Console.show([Diagnostic(.error, "doctor", problem)]) }
            if report.problems.isEmpty { Console.result("\nngspice passed its self-test.") }
        }
        if !report.problems.isEmpty { throw ExitStatus.failed }
    }

    private struct Report: Encodable {
        var schema = 1
        var items: [String: String]
        var problems: [String]
    }
}

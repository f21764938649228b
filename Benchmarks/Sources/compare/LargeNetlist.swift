import Foundation
import Netlists
import SpiceFormat

/// How long a netlist of a million elements takes to write and to read, and how much memory.
enum LargeNetlist {
    static let subcommand = "large-netlist-child"
    private static let count = 1_000_000

    private struct Answer: Codable {
        var write: Double
        var read: Double
        var bytes: Int
        var afterBuild: Double
        var peak: Double
    }

    static func run(_ context: Context) throws {
        var answers: [Answer] = []
        for _ in 0..<context.repeats {
            let text = try launch(context.executable.path, [subcommand], keepsOutput: true)
            answers.append(try JSONDecoder().decode(Answer.self, from: Data(text.utf8)))
        }
        print("\(count) elements (R, C and M in turn), \((answers.first?.bytes ?? 0) / 1_000_000) MB of text")
        var figures = Figures()
        figures.add("write", answers.map(\.write), unit: "s", target: .atMost(2))
        figures.add("read", answers.map(\.read), unit: "s", target: .atMost(5))
        figures.add("memory of the netlist", answers.map(\.afterBuild), unit: "MB")
        figures.add("peak, with both netlists and the text", answers.map(\.peak), unit: "MB")
        figures.print()
    }

    /// What a child process does, so that its peak of memory is its own.
    static func runChild() -> Never {
        let netlist = Netlist(title: "a million elements", statements: (0..<count).map(element))
        let built = memory("VmRSS:")
        var text = ""
        var clock = ContinuousClock.now
        text = SpiceWriter.write(netlist)
        let write = (ContinuousClock.now - clock) / .seconds(1)
        clock = ContinuousClock.now
        let result = SpiceReader.read(text, file: "large.cir")
        let read = (ContinuousClock.now - clock) / .seconds(1)
        let elements = result.netlist.statements.count { if case .element = $0.content { true } else { false } }
        guard elements == count, !result.hasErrors else {
            FileHandle.standardError.write(Data("\(elements) elements came back\n".utf8))
            exit(1)
        }
        let answer = Answer(
            write: write, read: read, bytes: text.utf8.count, afterBuild: built, peak: memory("VmHWM:"))
        let data = (try? JSONEncoder().encode(answer)) ?? Data()
        FileHandle.standardOutput.write(data)
        exit(0)
    }

    private static func element(_ index: Int) -> Statement {
        let (here, next) = ("n\(index)", "n\(index + 1)")
        switch index % 3 {
        case 0: return Statement(.element(Element("R\(index)", nets: [here, next], value: .expression(.number(1000)))))
        case 1: return Statement(.element(Element("C\(index)", nets: [next, "0"], value: .expression(.number(1e-13)))))
        default:
            return Statement(
                .element(
                    Element(
                        "M\(index)", nets: [next, here, "0", "0"], model: "nmos",
                        parameters: [Parameter("w", .number(2e-6)), Parameter("l", .number(4e-6))])))
        }
    }

    /// A figure of this process's memory in megabytes.
    private static func memory(_ key: String) -> Double {
        let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
        let line = status.split(separator: "\n").first { $0.hasPrefix(key) }
        let kilobytes = line?.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Double($0) }
        return (kilobytes ?? 0) * 1024 / 1e6
    }
}

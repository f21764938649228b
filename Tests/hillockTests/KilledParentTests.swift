import Foundation
import Testing

#if os(Linux)
    @Suite("When the main program is killed")
    struct KilledParentTests {
        /// A transient of hours, which only an end from outside can stop.
        private static let deck = """
            ring of inverters
            v1 vdd 0 3.3
            .model nm nmos level=1 vto=0.6 kp=1e-4
            .model pm pmos level=1 vto=-0.6 kp=5e-5
            .ic v(a)=0 v(b)=3.3 v(c)=0
            m1 b a 0 0 nm w=1e-6 l=1e-6
            m2 b a vdd vdd pm w=2e-6 l=1e-6
            c1 b 0 1e-14
            m3 c b 0 0 nm w=1e-6 l=1e-6
            m4 c b vdd vdd pm w=2e-6 l=1e-6
            c2 c 0 1e-14
            m5 a c 0 0 nm w=1e-6 l=1e-6
            m6 a c vdd vdd pm w=2e-6 l=1e-6
            c3 a 0 1e-14
            .save v(a)
            .tran 1e-11 1e-3 0 1e-11
            .end

            """

        @Test("with -9 in the middle of a run, its worker ends too")
        func busy() async throws {
            try await Program.withFolder { folder in
                let parent = try await start(in: folder)
                let worker = try await worker(of: parent, atWorkFor: 20)
                try await expectEnd(of: worker, with: parent)
            }
        }

        @Test("with -9 while its worker waits for work, the worker ends too, even if its channel stays open")
        func idle() async throws {
            try await Program.withFolder { folder in
                let channel = Pipe()
                let script = "exec 3<&0; HILLOCK_WORKER_PARENT=$$ '\(Program.hillock.path)' worker <&3 & wait"
                let parent = try Program.start(
                    URL(filePath: "/bin/sh"), ["-c", script], in: folder, input: channel.fileHandleForReading)
                let worker = try await worker(of: parent, atWorkFor: 0)
                let waiting = try await eventually { Status(worker)?.state == "S" }
                #expect(waiting)
                try await expectEnd(of: worker, with: parent)
                try channel.fileHandleForWriting.close()
            }
        }

        private func start(in folder: URL) async throws -> Process {
            try Data(Self.deck.utf8).write(to: folder.appending(path: "ring.cir"))
            return try Program.start(Program.hillock, ["simulate", "ring.cir"], in: folder)
        }

        /// The worker that a program has started, once it has worked for so many ticks of a hundredth of a second: to
        /// start takes it two.
        private func worker(of parent: Process, atWorkFor ticks: Int) async throws -> pid_t {
            var found: pid_t?
            let isThere = try await eventually {
                let processes = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
                found = processes.compactMap { pid_t($0) }.first { process in
                    guard let status = Status(process), status.parent == parent.processIdentifier else { return false }
                    return status.isWorker(process) && status.ticks >= ticks
                }
                return found != nil
            }
            #expect(isThere)
            return try #require(found)
        }

        private func expectEnd(of worker: pid_t, with parent: Process) async throws {
            kill(parent.processIdentifier, SIGKILL)
            // Not waitUntilExit: a worker that goes on holds what it waits for.
            // Where no one collects orphans, the dead stay listed as zombies.
            let hasEnded = try await eventually { Status(worker).map { $0.state == "Z" || $0.state == "X" } ?? true }
            #expect(hasEnded, "worker \(worker) goes on")
            if !hasEnded { kill(worker, SIGKILL) }
        }

        private func eventually(_ condition: () -> Bool) async throws -> Bool {
            for _ in 0..<1000 {
                if condition() { return true }
                try await Task.sleep(for: .milliseconds(10))
            }
            return condition()
        }

        /// What the system tells of a process.
        private struct Status {
            var state: Character
            var parent: pid_t
            /// Processor time.
            var ticks: Int

            init?(_ process: pid_t) {
                guard let text = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8),
                    let end = text.lastIndex(of: ")")
                else { return nil }
                let fields = text[text.index(after: end)...].split(separator: " ")
                guard fields.count > 11, let state = fields[0].first, let parent = pid_t(fields[1]),
                    let ticks = Int(fields[11])
                else { return nil }
                self.state = state
                self.parent = parent
                self.ticks = ticks
            }

            /// Whether it runs the hidden subcommand yet, and not still what its parent did.
            func isWorker(_ process: pid_t) -> Bool {
                let line = try? String(contentsOfFile: "/proc/\(process)/cmdline", encoding: .utf8)
                return line?.split(separator: "\0").contains("worker") == true
            }
        }
    }
#endif

internal import CNgspice
internal import Foundation
internal import Simulation

/// The body of the worker process: the hidden subcommand `hillock worker`.
///
/// A worker holds one libngspice, loads decks and answers one request after the other on one thread. It ends when the
/// parent closes the channel or dies, and after any error from which ngspice does not recover.
public enum NgspiceWorker {
    /// The name of the hidden subcommand.
    public static let subcommand = "worker"

    /// Serves the process that started this one over standard input, until it is gone.
    ///
    /// - Returns: Never; the process ends.
    public static func run() -> Never {
        hillock_tie_to_parent()
        hillock_plain_locale()
        setenv("OMP_THREAD_LIMIT", "1", 1)
        let channel = FrameChannel(descriptor: fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3))
        // Whatever ngspice prints or asks must not get into the frames.
        hillock_silence(true)
        guard channel.descriptor >= 0, let parent = parentProcess, getppid() == parent else { _exit(1) }
        let folder = enterPrivateFolder()
        serve(channel, leaving: folder)
        _exit(0)
    }

    /// The environment variable in which the parent says its process number: a worker whose parent died before
    /// the worker tied itself to it must end at once.
    static let parentVariable = "HILLOCK_WORKER_PARENT"

    private static var parentProcess: pid_t? {
        ProcessInfo.processInfo.environment[parentVariable].flatMap { pid_t($0) }
    }

    private static func serve(_ channel: FrameChannel, leaving folder: String?) {
        let started: (NgspiceLibrary, NgspiceEngine)
        do {
            let library = try NgspiceLibrary(path: nil)
            started = (library, NgspiceEngine(library: library))
            try SelfTest.run(library)
        } catch {
            removeFolder(folder)
            if channel.read() != nil { _ = channel.write(failure(error, broken: true)) }
            return
        }
        // The start-up scripts are read. From here on nothing needs the folder: a process whose working folder has been
        // removed can leave no file behind, however it dies.
        removeFolder(folder)
        while let frame = channel.read() {
            let reply = answer(frame, library: started.0, engine: started.1, channel: channel)
            guard channel.write(reply), !started.1.isBroken else { return }
        }
    }

    private static func answer(
        _ frame: [UInt8], library: NgspiceLibrary, engine: NgspiceEngine, channel: FrameChannel
    ) -> [UInt8] {
        do {
            switch try WorkerCommand(frame) {
            case .describe:
                return WorkerReply.description(try LibraryProbe.describe(library)).encoded()
            case .load(let deck):
                return WorkerReply.loaded(try engine.load(deck)).encoded()
            case .run(let request):
                return WorkerReply.result(try engine.run(request), residentBytes: residentBytes()).encoded()
            case .couple(let command):
                let remarks = try engine.runCoupled(command) { rows, isLast in
                    guard channel.write(WorkerReply.window(rows).encoded()) else { _exit(0) }
                    if isLast { return nil }
                    // In the middle of a run there is no way back: a parent that is gone ends the process.
                    guard let frame = channel.read(patience: FrameChannel.patience) else { _exit(0) }
                    var reader = ByteReader(frame)
                    guard let window = try? WindowCommand(&reader) else { _exit(1) }
                    return window
                }
                return WorkerReply.coupled(remarks).encoded()
            }
        } catch let error as SimulationFailure {
            return failure(error, broken: engine.isBroken)
        } catch {
            let sentence = "The worker does not understand the parent: are both of the same version?"
            return failure(SimulationFailure(.unavailable, sentence), broken: true)
        }
    }

    private static func failure(_ error: SimulationFailure, broken: Bool) -> [UInt8] {
        WorkerReply.failure(error, residentBytes: residentBytes(), broken: broken).encoded()
    }

    /// Makes an empty folder that only this process knows, and goes there: ngspice runs a `.spiceinit` that it finds in
    /// the working folder or at home.
    private static func enterPrivateFolder() -> String? {
        let parent = ProcessInfo.processInfo.environment["TMPDIR"] ?? "/tmp"
        var template = Array("\(parent)/\(folderPrefix(getpid()))XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else {
            _ = chdir("/")
            setenv("HOME", "/nonexistent", 1)
            return nil
        }
        let folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        _ = chdir(folder)
        setenv("HOME", folder, 1)
        return folder
    }

    /// How the private folder of a worker is called, so that the parent can remove it should the worker be killed
    /// while it starts.
    static func folderPrefix(_ process: pid_t) -> String { "hillock-worker-\(process)-" }

    private static func removeFolder(_ folder: String?) {
        if let folder { rmdir(folder) }
    }

    /// The memory of this process that is in RAM, in bytes; 0 where the system does not say.
    private static func residentBytes() -> Int {
        guard let file = fopen("/proc/self/statm", "r") else { return 0 }
        defer { fclose(file) }
        var line = [CChar](repeating: 0, count: 128)
        guard fgets(&line, Int32(line.count), file) != nil else { return 0 }
        let fields = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
            .split(separator: " ")
        guard fields.count > 1, let pages = Int(fields[1]) else { return 0 }
        return pages * Int(sysconf(Int32(_SC_PAGESIZE)))
    }
}

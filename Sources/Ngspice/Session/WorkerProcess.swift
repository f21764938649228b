internal import CNgspice
internal import Foundation

/// One worker process as its driver sees it: bytes out, frames in, and an end. Used by one thread.
final class WorkerProcess {
    let identifier: pid_t
    let channel: Int32

    private var outgoing: [UInt8] = []
    private var sent = 0
    private var incoming: [UInt8] = []
    private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
    private var reaped = false
    private var hasAnswered = false
    private let temporaryFolder: String

    /// Starts a worker.
    ///
    /// - Throws: The system's reason as a sentence.
    init(launch: WorkerLaunch) throws {
        var child: pid_t = 0
        var channel: Int32 = -1
        let arguments = [launch.executable, NgspiceWorker.subcommand]
        let code = withCStrings(arguments) { argv in
            withCStrings(launch.environment()) { envp in
                hillock_spawn(launch.executable, argv, envp, launch.log, &child, &channel)
            }
        }
        guard code == 0 else {
            throw LaunchError(description: "\(launch.executable) cannot be started: \(String(cString: strerror(code)))")
        }
        identifier = child
        self.channel = channel
        self.temporaryFolder = launch.temporaryFolder
    }

    deinit { buffer.deallocate() }

    /// Why a process cannot be started.
    struct LaunchError: Error, CustomStringConvertible {
        var description: String
    }

    /// Whether bytes wait to be sent.
    var hasOutgoing: Bool { sent < outgoing.count }

    /// Puts a frame after those that wait.
    func enqueue(_ body: [UInt8]) {
        if !hasOutgoing {
            outgoing.removeAll(keepingCapacity: true)
            sent = 0
        }
        outgoing += FrameChannel.header(body)
        outgoing += body
    }

    /// Sends what the channel takes now. A worker that is gone shows when reading.
    func flush() {
        while hasOutgoing {
            let count = outgoing.withUnsafeBytes { bytes in
                bytes.baseAddress.map { hillock_send(channel, $0 + sent, bytes.count - sent) } ?? 0
            }
            if count > 0 { sent += count } else if errno == EINTR { continue } else { return }
        }
    }

    /// Reads what is there; false when the worker has closed the channel, that is, has died.
    func receive() -> Bool {
        while true {
            let got = read(channel, buffer.baseAddress, buffer.count)
            if got > 0 {
                incoming.append(contentsOf: UnsafeRawBufferPointer(rebasing: buffer[..<got]))
                if got == buffer.count { continue }
                return true
            }
            if got == 0 { return false }
            if errno == EINTR { continue }
            return errno == EAGAIN || errno == EWOULDBLOCK
        }
    }

    /// Takes a whole frame out of what has been read.
    ///
    /// - Throws: ``ByteReader/Malformed`` for a length that cannot be meant.
    func nextFrame() throws -> [UInt8]? {
        guard incoming.count >= 8 else { return nil }
        let length = incoming.withUnsafeBytes { Int(UInt64(littleEndian: $0.loadUnaligned(as: UInt64.self))) }
        guard length >= 0, length < FrameChannel.longestFrame else { throw ByteReader.Malformed() }
        guard incoming.count >= 8 + length else { return nil }
        defer { incoming.removeFirst(8 + length) }
        hasAnswered = true
        return Array(incoming[8..<(8 + length)])
    }

    /// Ends the worker: lets an idle one go by itself, kills a busy one; collects it either way.
    ///
    /// - Parameter patience: Milliseconds to wait before it is killed.
    /// - Returns: How it ended, as a phrase.
    @discardableResult
    func end(patience: Int32) -> String {
        guard !reaped else { return "ended" }
        reaped = true
        shutdown(channel, Int32(SHUT_WR))
        var waiting = pollfd(fd: channel, events: Int16(POLLIN), revents: 0)
        var closed = false
        if patience > 0 {
            while poll(&waiting, 1, patience) > 0 {
                if !receive() {
                    closed = true
                    break
                }
            }
        }
        if !closed { kill(identifier, SIGKILL) }
        close(channel)
        var status: Int32 = 0
        while waitpid(identifier, &status, 0) < 0, errno == EINTR {}
        if !hasAnswered { removeFolder() }
        let signal = status & 0x7f
        return signal == 0 ? "ended with code \((status >> 8) & 0xff)" : "was ended by signal \(signal)"
    }

    /// A worker removes its private folder itself, unless it is killed while it starts.
    private func removeFolder() {
        let prefix = NgspiceWorker.folderPrefix(identifier)
        let files = FileManager.default
        for name in (try? files.contentsOfDirectory(atPath: temporaryFolder)) ?? [] where name.hasPrefix(prefix) {
            try? files.removeItem(atPath: "\(temporaryFolder)/\(name)")
        }
    }
}

/// Why a worker gives no reply.
enum WorkerSilence: Error {
    /// Time is up.
    case late
    /// What came is no reply.
    case unreadable
    /// The worker has closed the channel.
    case gone
}

extension WorkerProcess {
    /// Sends what waits to be sent, and waits for the next reply. Blocks the thread.
    ///
    /// - Parameters:
    ///   - limit: Seconds; `nil` for any.
    ///   - patience: For how many microseconds to look for it before falling asleep.
    func nextReply(within limit: Double?, patience: Int32 = 0) throws(WorkerSilence) -> WorkerReply {
        let deadline = limit.map { ContinuousClock.now + .seconds($0) }
        var isAlive = true
        while true {
            do {
                if let frame = try nextFrame() { return try WorkerReply(frame) }
            } catch {
                throw .unreadable
            }
            guard isAlive else { throw .gone }
            flush()
            let left = deadline.map { max(0, ContinuousClock.now.duration(to: $0) / .milliseconds(1)) }
            let milliseconds = left.map { Int32(min($0, 1e9)) } ?? -1
            if hasOutgoing {
                var waiting = pollfd(fd: channel, events: Int16(POLLIN) | Int16(POLLOUT), revents: 0)
                if poll(&waiting, 1, milliseconds) == 0 { throw .late }
            } else if !hillock_await(channel, patience, milliseconds) {
                throw .late
            }
            // What it said before it went still counts.
            isAlive = receive()
        }
    }
}

/// How workers are started.
struct WorkerLaunch: Sendable {
    /// The path of the program that has the hidden subcommand.
    var executable: String
    /// The file of libngspice, or `nil` for the usual ones.
    var library: String?
    /// A file to which workers' standard error is appended.
    var log: String?

    /// Where private folders are made.
    var temporaryFolder: String { ProcessInfo.processInfo.environment["TMPDIR"] ?? "/tmp" }

    /// This process's environment, with OpenMP off.
    func environment() -> [String] {
        var variables = ProcessInfo.processInfo.environment
        variables["OMP_THREAD_LIMIT"] = "1"
        variables["LC_ALL"] = "C"
        variables[NgspiceWorker.parentVariable] = String(getpid())
        if let library { variables["HILLOCK_NGSPICE_LIBRARY"] = library }
        return variables.map { "\($0.key)=\($0.value)" }
    }
}

private func withCStrings<Result>(
    _ texts: [String], _ body: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> Result
) -> Result {
    let list = UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>.allocate(capacity: texts.count + 1)
    for (index, text) in texts.enumerated() { list[index] = strdup(text) }
    list[texts.count] = nil
    defer {
        for index in texts.indices { free(list[index]) }
        list.deallocate()
    }
    return body(list)
}

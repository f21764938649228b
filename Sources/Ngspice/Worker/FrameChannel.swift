internal import CNgspice
internal import Foundation

/// Blocking frames on a descriptor, for the worker's side: a count of 8 bytes, then that many bytes.
struct FrameChannel {
    /// The length field; a frame longer than this cannot be meant.
    static let longestFrame = 1 << 34

    let descriptor: Int32

    /// For how many microseconds a side of a coupled run looks for an answer before it sleeps. To wake a sleeper takes some
    /// 50 µs, and a window of a small circuit takes 100 to 300.
    static let patience: Int32 = 300

    /// The next frame, or `nil` when the other side has closed the channel.
    ///
    /// - Parameter patience: For how many microseconds to look for it before falling asleep.
    func read(patience: Int32 = 0) -> [UInt8]? {
        if patience > 0 { _ = hillock_await(descriptor, patience, -1) }
        var header = [UInt8](repeating: 0, count: 8)
        guard fill(&header) else { return nil }
        let length = header.withUnsafeBytes { Int(UInt64(littleEndian: $0.loadUnaligned(as: UInt64.self))) }
        guard length >= 0, length < FrameChannel.longestFrame else { return nil }
        var body = [UInt8](repeating: 0, count: length)
        return fill(&body) ? body : nil
    }

    /// Sends a frame; false when the other side is gone.
    func write(_ body: [UInt8]) -> Bool {
        // In one piece: each sending wakes the other side.
        send(FrameChannel.header(body) + body)
    }

    /// The count before a frame.
    static func header(_ body: [UInt8]) -> [UInt8] {
        withUnsafeBytes(of: UInt64(body.count).littleEndian) { [UInt8]($0) }
    }

    private func fill(_ bytes: inout [UInt8]) -> Bool {
        var done = 0
        let total = bytes.count
        return bytes.withUnsafeMutableBytes { buffer in
            while done < total, let base = buffer.baseAddress {
                let count = Foundation.read(descriptor, base + done, total - done)
                if count > 0 { done += count } else if count == 0 || errno != EINTR { return false }
            }
            return true
        }
    }

    private func send(_ bytes: [UInt8]) -> Bool {
        var done = 0
        return bytes.withUnsafeBytes { buffer in
            while done < buffer.count, let base = buffer.baseAddress {
                let count = hillock_send(descriptor, base + done, buffer.count - done)
                if count > 0 { done += count } else if errno != EINTR { return false }
            }
            return true
        }
    }
}

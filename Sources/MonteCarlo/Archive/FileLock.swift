internal import Foundation

/// A lock that one process holds on a store while it writes, and that the system gives back when the process dies.
///
/// It is a file beside the store: a lock on the store's own file would fall as soon as any other handle of it is
/// closed, and with it SQLite's locks.
final class FileLock: Sendable {
    /// Why there is no lock.
    enum Refusal: Error {
        /// Another process, or another part of this one, holds it.
        case held
        /// The lock file cannot be made; the number is `errno`.
        case failed(Int32)
    }

    private let path: String
    private let descriptor: Int32

    /// Takes the lock without waiting.
    ///
    /// - Parameter path: The path of the lock file.
    init(path: String) throws(Refusal) {
        self.path = path
        while true {
            let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
            guard descriptor >= 0 else { throw .failed(errno) }
            guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
                let code = errno
                close(descriptor)
                throw code == EWOULDBLOCK ? .held : .failed(code)
            }
            // The former holder may have removed the file between the two calls: then this lock guards nothing.
            var mine = stat()
            var there = stat()
            if fstat(descriptor, &mine) == 0, stat(path, &there) == 0, mine.st_ino == there.st_ino {
                self.descriptor = descriptor
                return
            }
            close(descriptor)
        }
    }

    /// Removes the file and gives the lock back.
    deinit {
        unlink(path)
        close(descriptor)
    }
}

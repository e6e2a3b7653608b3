import Glibc
import Synchronization

/// The standard error stream: whole lines, never two mixed.
package enum StandardError {
    private static let turn = Mutex(())

    /// Writes everything or, where nobody listens any more, gives up: a server must not end because its log did.
    package static func write(_ text: String) {
        turn.withLock { _ in
            var text = text
            text.withUTF8 { bytes in
                var rest = UnsafeRawBufferPointer(bytes)[...]
                while !rest.isEmpty {
                    let count = Glibc.write(
                        STDERR_FILENO, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
                    if count > 0 {
                        rest = rest.dropFirst(count)
                    } else if errno != EINTR {
                        return
                    }
                }
            }
        }
    }
}

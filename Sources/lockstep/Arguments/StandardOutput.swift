import Glibc

/// Results of commands go here, everything else to standard error.
enum StandardOutput {
    /// Output into a pipe is held back until a block is full, and a server never ends.
    static func flush() {
        fflush(nil)
    }
}

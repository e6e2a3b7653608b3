import Domain
package import Formats
import FoundationEssentials
import Glibc
package import UseCases

/// Mail as files: one `.eml` a mail, named by its `Message-ID`, so the same mail again replaces the same file.
///
/// A file is complete or not there, and is on disk when `send` returns. Only the owner can read it.
package actor DirectoryTransport: MailTransport {
    private let executor = BlockingExecutor(label: "lockstep.mail.directory")
    private let directory: String

    package nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// - Parameter path: Made at the first mail if it is not there, readable by the owner only.
    package init(path: String) {
        directory = path
    }

    package func send(_ mail: OutgoingMail) throws(MailFault) {
        let name = "\(mail.messageID.local).eml"
        let partial = "\(directory)/.\(name).\(getpid())"
        do {
            try makeDirectory()
            try write(MIMEMessage(mail).content.exposed, to: partial)
            try check(rename(partial, "\(directory)/\(name)"))
            try synchroniseDirectory()
        } catch {
            unlink(partial)
            throw .temporary(.notWritten(errno: error.number))
        }
    }

    private func makeDirectory() throws(SystemFault) {
        do {
            try FileManager.default.createDirectory(
                atPath: directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw SystemFault(number: errno)
        }
    }

    private func write(_ content: [UInt8], to path: String) throws(SystemFault) {
        let file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o600)
        try check(file)
        defer { close(file) }
        var rest = content[...]
        while !rest.isEmpty {
            let written = rest.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
            if written < 0, errno == EINTR { continue }
            try check(written)
            rest = rest.dropFirst(written)
        }
        try check(fsync(file))
    }

    /// Without it the new name may be forgotten when the power goes.
    private func synchroniseDirectory() throws(SystemFault) {
        let file = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        try check(file)
        defer { close(file) }
        try check(fsync(file))
    }

    private func check<Result: SignedInteger>(_ result: Result) throws(SystemFault) {
        if result < 0 { throw SystemFault(number: errno) }
    }
}

/// What the operating system answered.
private struct SystemFault: Error {
    let number: Int32
}

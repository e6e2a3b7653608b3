import Connectors
import Foundation
import Synchronization

/// A real SMTP server (aiosmtpd) of a test's own, with a directory of its own. Gone when the test is.
final class SMTPSink: Sendable {
    struct Mail: Decodable {
        let sender: String
        let recipients: [String]
        let client: String
        /// The client's port: the same for mails over one connection.
        let peer: Int
        let tls: Bool
        let content: Data

        var lines: [String] { String(decoding: content, as: UTF8.self).components(separatedBy: "\r\n") }
    }

    struct Fault: Error {
        let message: String
    }

    let port: Int
    private let directory: TemporaryDirectory
    private let process: Mutex<Process>
    /// Closing it ends the server, even when the test itself is killed.
    private let lifeline: Mutex<Pipe>

    init(_ arguments: String...) throws {
        directory = try TemporaryDirectory()
        let (process, lifeline, output) = (Process(), Pipe(), Pipe())
        process.executableURL = URL(filePath: try Python.interpreter.get())
        let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "smtp_sink.py").path
        process.arguments = ["-I", "-W", "ignore", script, directory.path] + arguments
        process.standardInput = lifeline
        process.standardOutput = output
        try process.run()
        var line = Data()
        while let byte = try output.fileHandleForReading.read(upToCount: 1), let first = byte.first,
            first != UInt8(ascii: "\n")
        {
            line.append(first)
        }
        guard let port = Int(String(decoding: line, as: UTF8.self)) else { throw Fault(message: "no port was printed") }
        self.port = port
        self.process = Mutex(process)
        self.lifeline = Mutex(lifeline)
    }

    deinit {
        stop()
    }

    func stop() {
        process.withLock {
            // The server inherits the signal mask of a dispatch thread, which holds back all that can be held back.
            kill($0.processIdentifier, SIGKILL)
            $0.waitUntilExit()
        }
    }

    /// The authority that vouches for this server.
    var authority: String { directory.path + "/authority.pem" }

    var mails: [Mail] { get throws { try events(Mail.self) } }

    /// The commands that the server was given, in order.
    var commands: [String] {
        get throws { try events([String: String].self).compactMap { $0["command"] } }
    }

    private func events<Event: Decodable>(_ type: Event.Type) throws -> [Event] {
        let record = try Data(contentsOf: URL(filePath: directory.path + "/record.jsonl"))
        return record.split(separator: UInt8(ascii: "\n")).compactMap { line in
            // A line of the other kind doesn't decode.
            try? JSONDecoder().decode(type, from: Data(line))
        }
    }
}

/// A directory that is gone when the test is.
final class TemporaryDirectory: Sendable {
    let path: String

    init() throws {
        let directory = FileManager.default.temporaryDirectory.appending(path: "lockstep-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        path = directory.path
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }
}

/// The tests' own Python, see `scripts/python`.
enum Python {
    /// `LOCKSTEP_TEST_PYTHON`, or what `scripts/python` prints.
    static let interpreter: Result<String, any Error> = Result {
        if let path = ProcessInfo.processInfo.environment["LOCKSTEP_TEST_PYTHON"] { return path }
        let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../..").standardized
        let (process, output) = (Process(), Pipe())
        process.executableURL = root.appending(path: "scripts/python")
        process.standardOutput = output
        try process.run()
        let answer = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw SMTPSink.Fault(message: "scripts/python failed") }
        return String(decoding: answer, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
    }
}

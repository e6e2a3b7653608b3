import Foundation
import Synchronization

/// A server in Python of a test's own, as a process. Gone when the test is.
final class PythonServer: Sendable {
    struct Fault: Error {
        let message: String
    }

    /// What it printed when it was ready.
    let firstLine: String
    private let process: Mutex<Process>
    /// Closing it ends the server, even when the test itself is killed.
    private let lifeline: Mutex<Pipe>

    init(_ script: String, arguments: [String] = []) throws {
        let (process, lifeline, output) = (Process(), Pipe(), Pipe())
        process.executableURL = URL(filePath: try Python.interpreter.get())
        process.arguments = ["-B", "-W", "ignore", script] + arguments
        process.environment = ["PYTHONPATH": Self.outside]
        process.standardInput = lifeline
        process.standardOutput = output
        try process.run()
        var line = Data()
        while let byte = try output.fileHandleForReading.read(upToCount: 1), let first = byte.first,
            first != UInt8(ascii: "\n")
        {
            line.append(first)
        }
        guard !line.isEmpty else { throw Fault(message: "\(script) printed nothing") }
        firstLine = String(decoding: line, as: UTF8.self)
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

    /// The first line, where that is a port.
    var port: Int {
        get throws {
            guard let port = Int(firstLine) else { throw Fault(message: "no port was printed") }
            return port
        }
    }

    /// Where the tests in Python live; some of their parts serve here as well.
    static let outside =
        URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../outside").standardized.path
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
        let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..").standardized
        let (process, output) = (Process(), Pipe())
        process.executableURL = root.appending(path: "scripts/python")
        process.standardOutput = output
        try process.run()
        let answer = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw PythonServer.Fault(message: "scripts/python failed") }
        return String(decoding: answer, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
    }
}

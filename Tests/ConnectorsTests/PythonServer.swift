import Foundation
import Synchronization
import TestPrograms

/// A server in Python of a test's own, as a process. Gone when the test is.
final class PythonServer: Sendable {
    /// What it printed when it was ready.
    let firstLine: String
    private let program: Mutex<TestProgram?>

    init(_ script: String, arguments: [String] = []) throws {
        let program = try TestProgram(
            [try Python.interpreter.get(), "-B", "-W", "ignore", script] + arguments,
            environment: ["PYTHONPATH": Self.outside])
        firstLine = try program.readLine()
        guard !firstLine.isEmpty else { throw TestProgram.Fault(message: "\(script) printed nothing") }
        self.program = Mutex(program)
    }

    func stop() {
        program.withLock { $0 = nil }
    }

    /// The first line, where that is a port.
    var port: Int {
        get throws {
            guard let port = Int(firstLine) else { throw TestProgram.Fault(message: "no port was printed") }
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
        let (answer, isWell) = try TestProgram.run([root.appending(path: "scripts/python").path])
        guard isWell else { throw TestProgram.Fault(message: "scripts/python failed") }
        return String(decoding: answer, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
    }
}

package import Foundation
import Synchronization

/// A program that a test starts. It is killed when nobody holds this any more.
///
/// Foundation's `Process` crashes on Linux now and then: it reads beyond the end of a directory's entry
/// (swift-corelibs-foundation, pull request 5472).
package final class TestProgram: Sendable {
    package struct Fault: Error {
        package let message: String

        package init(message: String) {
            self.message = message
        }
    }

    private let number: pid_t
    /// What it may take for the end of this process: its standard input ends then.
    private let lifeline: FileHandle
    private let output: FileHandle

    /// - Parameter environment: That of this process where there is none.
    package init(_ command: [String], environment: [String: String]? = nil) throws {
        let (input, output) = (try Self.makePipe(), try Self.makePipe())
        number = try Self.spawn(command, environment, input: input.reading, output: output.writing)
        lifeline = input.writing
        self.output = output.reading
    }

    deinit {
        kill(number, SIGKILL)
        _ = Self.wait(for: number)
    }

    /// What it prints up to the end of a line; empty where it ends without a word.
    package func readLine() throws -> String {
        var line = Data()
        while let byte = try output.read(upToCount: 1), let first = byte.first, first != UInt8(ascii: "\n") {
            line.append(first)
        }
        return String(decoding: line, as: UTF8.self)
    }

    /// Runs one to its end.
    ///
    /// - Parameter errors: Whether what it prints there is kept with the rest.
    /// - Returns: What it printed, and whether it ended well.
    package static func run(
        _ command: [String], environment: [String: String]? = nil, typing text: Data = Data(), errors: Bool = false
    ) throws -> (output: Data, isWell: Bool) {
        // Files, not pipes: neither side waits for the other.
        let (input, output) = (try makeFile(), try makeFile())
        try input.write(contentsOf: text)
        try input.seek(toOffset: 0)
        let number = try spawn(command, environment, input: input, output: output, errors: errors)
        let isWell = wait(for: number) == 0
        try output.seek(toOffset: 0)
        return (try output.readToEnd() ?? Data(), isWell)
    }

    private static func wait(for number: pid_t) -> Int32 {
        var status: Int32 = -1
        while waitpid(number, &status, 0) < 0 && errno == EINTR {}
        return status
    }

    private static func spawn(
        _ command: [String], _ environment: [String: String]?, input: FileHandle, output: FileHandle,
        errors: Bool = false
    ) throws -> pid_t {
        var (actions, attributes) = (posix_spawn_file_actions_t(), posix_spawnattr_t())
        posix_spawn_file_actions_init(&actions)
        posix_spawnattr_init(&attributes)
        defer {
            posix_spawn_file_actions_destroy(&actions)
            posix_spawnattr_destroy(&attributes)
        }
        posix_spawn_file_actions_adddup2(&actions, input.fileDescriptor, 0)
        posix_spawn_file_actions_adddup2(&actions, output.fileDescriptor, 1)
        if errors { posix_spawn_file_actions_adddup2(&actions, output.fileDescriptor, 2) }
        // The mask of a dispatch thread holds back all that can be held back.
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        let environment = environment ?? ProcessInfo.processInfo.environment
        var arguments = command.map { strdup($0) } + [nil]
        var settings = environment.map { strdup("\($0)=\($1)") } + [nil]
        defer { for text in arguments + settings { free(text) } }
        var number: pid_t = 0
        let result = starting.withLock { _ in
            posix_spawn(&number, command[0], &actions, &attributes, &arguments, &settings)
        }
        guard result == 0 else { throw Fault(message: "\(command[0]): \(String(cString: strerror(result)))") }
        return number
    }

    /// Held while there are ends of pipes that another program could inherit, and would keep open.
    private static let starting = Mutex(())

    private static func makePipe() throws -> (reading: FileHandle, writing: FileHandle) {
        try starting.withLock { _ in
            var ends: [Int32] = [0, 0]
            guard pipe(&ends) == 0 else { throw Fault(message: "no pipe") }
            return (handle(ends[0]), handle(ends[1]))
        }
    }

    private static func makeFile() throws -> FileHandle {
        guard let file = tmpfile() else { throw Fault(message: "no temporary file") }
        defer { fclose(file) }
        return handle(dup(fileno(file)))
    }

    /// Closed in programs that are started from now on.
    private static func handle(_ number: Int32) -> FileHandle {
        _ = fcntl(number, F_SETFD, FD_CLOEXEC)
        return FileHandle(fileDescriptor: number, closeOnDealloc: true)
    }
}

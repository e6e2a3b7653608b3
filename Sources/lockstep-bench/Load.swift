import ArgumentParser
import FoundationEssentials
import Glibc

/// Requests over many connections from one thread, at a cost that the server on the same cores doesn't feel.
///
/// Prints a line for every answer: its status, when the request was due and when it was answered, in seconds since the
/// start. When it was due counts, so that a late sender hides no waiting.
struct Load: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "load", abstract: "Sends requests for a while and prints when each was due and answered.")

    @Option(help: "Port on 127.0.0.1.")
    var port: UInt16

    @Option(help: "How many connections.")
    var connections: Int

    @Option(help: "How long to send, in seconds. What is out by then is waited for.")
    var seconds: Double

    @Option(help: "So many requests a second by the clock; without it each connection sends again when it is answered.")
    var rate: Double?

    @Option(help: "So many requests follow one another on a connection and count as one.")
    var steps = 1

    @Argument(
        help: """
            A file of requests, each behind a line with its length in bytes. It is begun anew at its end. {name} in one \
            is the cookie of that name, set by the answer before it.
            """)
    var messages: String

    /// After the last request, in seconds.
    private static let patience = 30.0

    func run() throws {
        let messages = try Self.read(messages)
        guard messages.count.isMultiple(of: steps) else { throw LoadFault.noMessages }
        let lines = try (0..<connections).map { _ in try LoadLine(port: port) }
        var (free, busy, turn) = (lines, [LoadLine](), 0)
        let clock = ContinuousClock()
        let start = clock.now
        var (now, due, report) = (0.0, 0.0, "")
        while now < seconds || !busy.isEmpty {
            while now < seconds, rate == nil || due <= now, let line = free.popLast() {
                try line.begin(messages[turn..<turn + steps], due: rate == nil ? now : due)
                turn = (turn + steps) % messages.count
                busy.append(line)
                if let rate { due += 1 / rate }
            }
            // Rounded up: rounded down, this loop would spin on a core that the server needs.
            let wait =
                rate != nil && !free.isEmpty && now < seconds ? max(0, min(100, Int32((due - now) * 1e3) + 1)) : 100
            var polled = busy.map { pollfd(fd: $0.descriptor, events: Int16(POLLIN), revents: 0) }
            guard poll(&polled, UInt(polled.count), wait) >= 0 || errno == EINTR else { throw LoadFault.system(errno) }
            now = (clock.now - start) / .seconds(1)
            for index in busy.indices.reversed() where polled[index].revents != 0 {
                guard let status = try busy[index].receive() else { continue }
                report += "\(status) \(busy[index].due) \(now)\n"
                free.append(busy.remove(at: index))
            }
            guard now < seconds + Self.patience else { throw LoadFault.unanswered(busy.count) }
        }
        print(report, terminator: "")
    }

    private static func read(_ path: String) throws -> [[UInt8]] {
        var rest = Array(try Data(contentsOf: URL(filePath: path)))[...]
        var messages: [[UInt8]] = []
        while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
            guard let length = Int(String(decoding: rest[..<end], as: UTF8.self)),
                rest.count - (end - rest.startIndex) > length
            else { throw LoadFault.noMessages }
            messages.append(Array(rest[(end + 1)...].prefix(length)))
            rest = rest[(end + 1 + length)...]
        }
        guard !messages.isEmpty else { throw LoadFault.noMessages }
        return messages
    }
}

enum LoadFault: Error {
    case noMessages
    /// With `errno`.
    case system(Int32)
    case closedByServer
    case noCookie(String)
    case unanswered(Int)
}

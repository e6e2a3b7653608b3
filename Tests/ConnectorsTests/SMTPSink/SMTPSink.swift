import Foundation

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

    let port: Int
    private let directory: TemporaryDirectory
    private let server: PythonServer

    init(_ arguments: String...) throws {
        directory = try TemporaryDirectory()
        let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "smtp_sink.py").path
        server = try PythonServer(script, arguments: [directory.path] + arguments)
        port = try server.port
    }

    func stop() {
        server.stop()
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

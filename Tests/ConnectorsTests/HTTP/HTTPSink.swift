import Connectors
import Foundation

/// A real HTTP server of a test's own, see http_sink.py.
final class HTTPSink: Sendable {
    let port: Int
    private let directory: TemporaryDirectory
    private let server: PythonServer

    enum Encryption {
        case none
        case tls(host: String = "localhost")
        /// Nothing newer than TLS 1.1.
        case old
    }

    init(_ encryption: Encryption = .none) throws {
        directory = try TemporaryDirectory()
        let arguments =
            switch encryption {
            case .none: [String]()
            case .tls(let host): ["--certificate", directory.path, "--host", host]
            case .old: ["--certificate", directory.path, "--old"]
            }
        let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "http_sink.py").path
        server = try PythonServer(script, arguments: arguments)
        port = try server.port
    }

    /// The certificate, which vouches for itself.
    var authority: String { directory.path + "/certificate.pem" }

    func stop() {
        server.stop()
    }
}

extension OutgoingHTTP.Limits {
    /// On a busy machine everything takes long.
    static let patient = OutgoingHTTP.Limits(connect: .seconds(30), total: .seconds(60))
}

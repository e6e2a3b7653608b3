import Domain
import Formats
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import NIOEmbedded
import Synchronization
import TestInstallation
import UseCases
import Web

/// A program in front of the whole portal, without a socket.
struct APIVisitor: Sendable {
    let it: TestInstallation
    let portal: Portal
    private let responder: RouterResponder<WebContext>

    init(_ it: TestInstallation) throws {
        self.it = it
        portal = Portal(
            installation: it.installation, baseURL: try BaseURL(TestInstallation.baseURL), trustedProxies: [],
            demoMail: nil, readiness: Readiness(), metrics: PrometheusMetrics(), logger: .silent)
        responder = portal.router().buildResponder()
    }

    struct Answer: Sendable {
        let status: Int
        let headers: HTTPFields
        let body: [UInt8]

        var json: JSON? { JSON(body) }
        var code: String? { json?["code"]?.string }
        /// The codes of everything that is wrong.
        var codes: [String] {
            guard case .array(let errors) = json?["errors"] else { return code.map { [$0] } ?? [] }
            return errors.compactMap { $0["code"]?.string }
        }
    }

    static let json: HTTPFields = [.contentType: "application/json"]

    func send(
        _ method: HTTPRequest.Method, _ path: String, key: String? = nil, _ content: String? = nil,
        headers: HTTPFields = [:]
    ) async throws -> Answer {
        var fields = headers
        if let key { fields[.authorization] = "Bearer \(key)" }
        if content != nil, fields[.contentType] == nil { fields[.contentType] = "application/json" }
        let head = HTTPRequest(
            method: method, scheme: "http", authority: "localhost:8080", path: path, headerFields: fields)
        let channel = NIOAsyncTestingChannel()
        try await channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 40_000))
        let context = WebContext(source: ApplicationRequestContextSource(channel: channel, logger: .silent))
        let body = RequestBody(buffer: ByteBuffer(string: content ?? ""))
        let response = try await responder.respond(to: Request(head: head, body: body), context: context)
        let writer = CollectingWriter()
        try await response.body.write(writer)
        _ = try? await channel.finish()
        return Answer(status: response.status.code, headers: response.headers, body: writer.bytes)
    }

    func get(_ path: String, key: String? = nil, headers: HTTPFields = [:]) async throws -> Answer {
        try await send(.get, path, key: key, headers: headers)
    }

    func post(_ path: String, key: String?, _ content: String, headers: HTTPFields = [:]) async throws -> Answer {
        try await send(.post, path, key: key, content, headers: headers)
    }

    /// A new key of that role.
    func key(_ role: AdministratorRole, lives: Duration = .days(30)) async throws -> (id: ID<APIKey>, text: String) {
        guard let name = APIKeyName("Program") else { throw Unexpected(what: "no name") }
        let made = try await it.installation.hostRights.host.addAPIKey(name, as: role, lives: lives)
        guard case .done(let key) = made else { throw Unexpected(what: "no key") }
        return (key.key.id, key.token.text.exposed)
    }
}

private final class CollectingWriter: ResponseBodyWriter, Sendable {
    private let collected = Mutex<[UInt8]>([])

    var bytes: [UInt8] { collected.withLock { $0 } }

    func write(_ buffer: ByteBuffer) async throws {
        collected.withLock { $0 += buffer.readableBytesView }
    }

    func finish(_ trailingHeaders: HTTPFields?) async throws {}
}

import Domain
import Formats
import HTTPTypes
import Logging
import NIOCore
import NIOEmbedded
import NIOHTTPTypes
import Store
import TestDatabases
import TestInstallation
import Testing
import UseCases
import Web

@Suite("The door, when there is no room for a hash", .timeLimit(.minutes(10)))
struct OverloadHandlerTests {
    private static let host = "localhost:8080"

    @Test("A form that takes a hash is answered when it has been read, and never becomes a request")
    func refuses() async throws {
        try await Self.withFullServer { door, _ in
            for _ in 0..<2 {
                try door.send(.head(Self.request("/login")))
                try door.send(.body(ByteBuffer(string: "email=a&password=b")))
                #expect(try door.answer() == nil)
                try door.send(.end(nil))
                let answer = try #require(try door.answer())
                #expect(answer.head.status == .serviceUnavailable)
                #expect(answer.head.headerFields[.retryAfter] == "1")
                #expect(answer.head.headerFields[.xContentTypeOptions] == "nosniff")
                #expect(answer.head.headerFields[.contentSecurityPolicy]?.contains("'nonce-AAAA") == true)
                #expect(answer.head.headerFields[.contentLength] == String("try again".utf8.count))
                #expect(answer.body == "try again")
                #expect(try door.letIn() == 0)
            }
        }
    }

    @Test("Each portal has its own forms and its own page")
    func portals() async throws {
        try await Self.withFullServer { door, _ in
            for path in ["/login", "/reset/password", "/reset/factor", "/security/password/change"] {
                for (prefix, words) in [("", "try again"), ("/admin", "try again, administrator")] {
                    try door.sendWhole(Self.request(prefix + path))
                    #expect(try door.answer()?.body == words)
                    #expect(try door.letIn() == 0)
                }
            }
            try door.sendWhole(Self.request("/administrators/login"))
            #expect(try door.answer() == nil)
        }
    }

    @Test("With room again, the same connection is served")
    func room() async throws {
        try await Self.withFullServer { door, free in
            try door.sendWhole(Self.request("/login"))
            #expect(try door.answer() != nil)
            free()
            try door.sendWhole(Self.request("/login"))
            #expect(try door.answer() == nil)
            #expect(try door.letIn() == 2)
        }
    }

    @Test(
        "Everything else is let in",
        arguments: [
            request("/login", method: .get), request("/reset"), request("/login/"), request("/login?again"),
            request("/login", host: "elsewhere.example"), request("/login", host: nil),
            request("/login", headers: [.contentLength: "19", .connection: "close"]),
            request("/login", headers: [.contentLength: "19", .expect: "100-continue"]),
            request("/login", headers: [.contentLength: "19", .transferEncoding: "chunked"]),
            request("/login", headers: [.contentLength: "16385"]), request("/login", headers: [:]),
        ])
    func letsIn(request: HTTPRequest) async throws {
        try await Self.withFullServer { door, _ in
            try door.sendWhole(request)
            #expect(try door.answer() == nil)
            #expect(try door.letIn() == 2)
        }
    }

    @Test("Behind a request that is not answered yet nothing is refused: its answer would be taken for the other's")
    func pipelined() async throws {
        try await Self.withFullServer { door, _ in
            try door.sendWhole(Self.request("/", method: .get))
            try door.sendWhole(Self.request("/login"))
            #expect(try door.answer() == nil)
            #expect(try door.letIn() == 4)

            for _ in 0..<2 {
                try door.reply()
                #expect(try door.answer()?.head.status == .ok)
            }
            try door.sendWhole(Self.request("/login"))
            #expect(try door.answer()?.head.status == .serviceUnavailable)
            #expect(try door.letIn() == 0)
        }
    }

    @Test("Where nobody reads the answers, the form is let in and waits")
    func backPressure() async throws {
        try await Self.withFullServer { door, _ in
            door.isWritable = false
            try door.sendWhole(Self.request("/login"))
            #expect(try door.answer() == nil)
            #expect(try door.letIn() == 2)
        }
    }

    @Test("One form in ten seconds is let in, for the server behind would close the connection as idle")
    func seen() async throws {
        try await Self.withFullServer { door, _ in
            for _ in 0..<3 {
                try door.sendWhole(Self.request("/login"))
                #expect(try door.answer()?.head.status == .serviceUnavailable)
                door.wait(.seconds(10))
                try door.sendWhole(Self.request("/login"))
                #expect(try door.letIn() == 2)
                try door.reply()
                #expect(try door.answer()?.head.status == .ok)
            }
        }
    }

    @Test("Before the page is made, the form is let in to have it made")
    func noPage() async throws {
        try await Self.withFullServer(hasPage: false) { door, _ in
            try door.sendWhole(Self.request("/login"))
            #expect(try door.answer() == nil)
            #expect(try door.letIn() == 2)
        }
    }

    private static func request(
        _ path: String, method: HTTPRequest.Method = .post, host: String? = Self.host,
        headers: HTTPFields = [.contentLength: "19"]
    ) -> HTTPRequest {
        HTTPRequest(method: method, scheme: "http", authority: host, path: path, headerFields: headers)
    }

    /// A connection to a server that has one place for a hash, which is taken until `free` is called.
    private static func withFullServer(
        hasPage: Bool = true, _ body: @Sendable (_ door: Door, _ free: () -> Void) throws -> Void
    ) async throws {
        try await TestInstallation.with(.sqlite, places: 1) { test in
            let portal = Portal(
                installation: test.installation, baseURL: try BaseURL("http://\(host)"), trustedProxies: [],
                demoMail: nil, readiness: Readiness(), metrics: PrometheusMetrics(), logger: .silent)
            if hasPage {
                let zeros = Chance { [UInt8](repeating: 0, count: $0) }
                for (entrance, words) in [
                    (Entrance.users, "try again"), (.administrators, "try again, administrator"),
                ] {
                    _ = await portal.busyPages.page(retryAfter: 1, at: entrance, chance: zeros) { _ in words }
                }
            }
            var place: HashingPool.Place? = try test.installation.hasher.pool.reserve()
            let door = try Door(OverloadHandler(portal: portal))
            try body(door) { _ = place.take() }
            try door.close()
        }
    }
}

/// The client's and the server's end of one connection with the handler in between.
private struct Door {
    private let channel: EmbeddedChannel

    init(_ handler: OverloadHandler) throws {
        channel = EmbeddedChannel(handler: handler)
    }

    /// Whether the client reads what it is sent.
    var isWritable: Bool {
        get { channel.isWritable }
        nonmutating set { channel.isWritable = newValue }
    }

    func wait(_ time: TimeAmount) {
        channel.embeddedEventLoop.advanceTime(by: time)
    }

    func send(_ part: HTTPRequestPart) throws {
        try channel.writeInbound(part)
    }

    func sendWhole(_ request: HTTPRequest) throws {
        try send(.head(request))
        try send(.end(nil))
    }

    /// What the server behind the door answers.
    func reply() throws {
        try channel.writeOutbound(HTTPResponsePart.head(HTTPResponse(status: .ok)))
        try channel.writeOutbound(HTTPResponsePart.end(nil))
    }

    /// How many parts got through.
    func letIn() throws -> Int {
        var count = 0
        while try channel.readInbound(as: HTTPRequestPart.self) != nil { count += 1 }
        return count
    }

    /// A whole answer, if there is one.
    func answer() throws -> (head: HTTPResponse, body: String)? {
        guard case .head(let head) = try channel.readOutbound(as: HTTPResponsePart.self) else { return nil }
        var body = ""
        while case .body(let part) = try channel.readOutbound(as: HTTPResponsePart.self) {
            body += String(buffer: part)
        }
        return (head, body)
    }

    func close() throws {
        _ = try channel.finish()
    }
}

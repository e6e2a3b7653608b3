import Domain
import Formats
import Testing

@Suite("Duo configuration")
struct DuoConfigurationTests {
    static let clientID = "DIXXXXXXXXXXXXXXXXXX"
    static let secret = "deadbeefdeadbeefdeadbeefdeadbeefdeadbeef"
    static let host = "api-0123abcd.duosecurity.com"

    static func sample() throws -> DuoConfiguration {
        try DuoConfiguration(clientID: clientID, clientSecret: Secret(secret), apiHost: host)
    }

    private func fault(
        clientID: String = clientID, secret: String = secret, host: String = host, allowsLoopback: Bool = false
    ) -> DuoConfiguration.Fault? {
        do {
            _ = try DuoConfiguration(
                clientID: clientID, clientSecret: Secret(secret), apiHost: host, allowsLoopback: allowsLoopback)
            return nil
        } catch {
            return error
        }
    }

    @Test("Takes what Duo gives out")
    func sound() throws {
        #expect(fault() == nil)
        #expect(try Self.sample().origin == "https://api-0123abcd.duosecurity.com")
    }

    @Test(
        "A client ID has 20 letters and digits",
        arguments: ["", "DIX", "DIXXXXXXXXXXXXXXXXXXX", "DIXXXXXXXXXXXXXXXX X"])
    func clientIDs(text: String) {
        #expect(fault(clientID: text) == .clientID)
    }

    @Test(
        "A client secret has 40", arguments: ["", String(repeating: "x", count: 39), String(repeating: "é", count: 20)])
    func secrets(text: String) {
        #expect(fault(secret: text) == .clientSecret)
    }

    @Test(
        "The host is a bare name",
        arguments: [
            "", "duo", "https://api.duosecurity.com", "api.duosecurity.com/", "api.duosecurity.com:443",
            "api.duosecurity.com:8443", "user@api.duosecurity.com", "api.duosecurity.com?x", "api duosecurity.com",
            "127.0.0.1", "10.0.0.1", "[::1]", "localhost", "localhost:8090", "API.duosecurity.com",
            "api.duosecurity.com.",
        ])
    func hosts(text: String) {
        #expect(fault(host: text) == .apiHost)
    }

    @Test(
        "For tests it may be on this machine, and nowhere else",
        arguments: [
            ("localhost:8090", nil), ("127.0.0.1:8090", nil), ("[::1]:8090", nil), (host, nil),
            ("10.0.0.1:8090", .apiHost), ("duo.example:8090", .apiHost), ("localhost:8090/x", .apiHost),
        ] as [(String, DuoConfiguration.Fault?)])
    func loopback(text: String, expected: DuoConfiguration.Fault?) {
        #expect(fault(host: text, allowsLoopback: true) == expected)
    }
}

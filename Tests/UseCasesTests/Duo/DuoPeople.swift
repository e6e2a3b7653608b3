import Domain
import Formats
import Store
import TestInstallation
import UseCases

/// What a browser that is sent to Duo carries there, inside the request that is signed for Duo.
struct DuoTrip {
    let address: String
    let claims: JSON

    init(to address: String) throws {
        self.address = address
        let request = address.split(separator: "&").last { $0.hasPrefix("request=") }?.dropFirst(8)
        let parts = request?.split(separator: ".") ?? []
        guard parts.count == 3, let bytes = Base64URL.decode(parts[1]), let claims = JSON(bytes) else {
            throw Unexpected(what: "no request in \(address)")
        }
        self.claims = claims
    }

    /// As Duo sends the browser back.
    func back(code: String = "code-of-duo") throws -> DuoReturn {
        guard let state = claims["state"]?.string else { throw Unexpected(what: "no state") }
        return DuoReturn(code: code, state: state)
    }
}

extension TestInstallation {
    static let duoClientID = "DIXXXXXXXXXXXXXXXXXX"
    static let duoSecret = "deadbeefdeadbeefdeadbeefdeadbeefdeadbeef"

    func useDuo() async throws {
        try await set("factors.duo.client-id", to: Self.duoClientID)
        try await set("factors.duo.client-secret", to: Self.duoSecret)
        try await set("factors.duo.api-host", to: "api-0123abcd.duosecurity.com")
    }

    /// Sets Duo up in a session that may.
    func enrolDuo(_ session: NewSession) async throws {
        let flow = try await factorsFlow(session)
        let trip = try await beginDuo(flow, session)
        let added = try await addDuo(try trip.back(), flow, session)
        guard added.isDone else { throw Unexpected(what: "\(added)") }
    }

    /// A user for whom Duo answers, signed in where it was set up.
    @discardableResult
    func addUserWithDuo(_ email: String = "anna@example.org", userName: String? = "anna") async throws -> NewSession {
        try await useDuo()
        try await addUser(email, userName: userName)
        let session = try await session(email)
        try await enrolDuo(session)
        return session
    }

    func beginDuo(_ flow: Token, _ session: NewSession) async throws -> DuoTrip {
        let begun = try await installation.beginDuo(flow, of: session.signedIn)
        guard case .done(let address) = begun else { throw Unexpected(what: "\(begun)") }
        return try DuoTrip(to: address)
    }

    func addDuo(_ back: DuoReturn, _ flow: Token, _ session: NewSession) async throws -> Outcome<Void> {
        try await installation.addDuo(back, flow, of: session.signedIn, origin: Self.origin)
    }

    /// A flow that asks for a factor sends the browser to Duo.
    func sentToDuo(
        _ flow: Token, confirming link: Token? = nil, goingTo destination: String = ""
    ) async throws -> DuoTrip {
        let sent = try await installation.startDuo(flow, confirming: link, goingTo: destination)
        guard case .done(let address) = sent else { throw Unexpected(what: "\(sent)") }
        return try DuoTrip(to: address)
    }

    /// There and back.
    func answerByDuo(_ flow: Token) async throws -> Outcome<FlowEnd> {
        try await answer(.duo(try await sentToDuo(flow).back()), in: flow)
    }
}

import Domain
import Formats
import Store
import TestInstallation
import TestPasskeys
import UseCases

extension SoftAuthenticator {
    /// A device of this person's.
    static func of(
        _ account: Account, _ algorithm: COSEAlgorithm = .es256, id: String = "laptop", signCount: UInt32 = 7
    ) throws -> SoftAuthenticator {
        try SoftAuthenticator(
            algorithm, credentialID: Array(id.utf8), userHandle: Array(account.id.rawValue.utf8), signCount: signCount)
    }

    /// The same device after it was used so often.
    func used(_ times: UInt32 = 1) -> SoftAuthenticator {
        var device = self
        device.signCount += times
        return device
    }
}

extension PasskeyExpectations {
    /// What a browser at the test installation would go by.
    static func browser(_ challenge: String) throws -> PasskeyExpectations {
        guard let challenge = Base64URL.decode(challenge) else { throw Missing(what: "a challenge") }
        return PasskeyExpectations(
            challenge: challenge, origin: TestInstallation.baseURL, relyingPartyID: "localhost",
            requiresUserVerification: false)
    }
}

extension TestInstallation {
    /// A flow in which factors may be changed now.
    func openFactors(_ session: NewSession, with device: SoftAuthenticator? = nil) async throws -> Token {
        let step = try await installation.beginFactorsFlow(of: session.signedIn)
        switch (step, device) {
        case (.open(let token), _): return token
        case (.factorNeeded(let token), let device?):
            guard case .done = try await answer(device, in: token) else { throw Missing(what: "a proof") }
            return token
        default: throw Missing(what: "a proof")
        }
    }

    @discardableResult
    func add(
        _ device: SoftAuthenticator, named name: String = "Laptop", in flow: Token, of session: NewSession,
        changing change: (inout Registration) -> Void = { _ in }
    ) async throws -> Outcome<Void> {
        switch try await installation.beginPasskey(flow, of: session.signedIn) {
        case .refused(let refusals): return .refused(refusals)
        case .done(let creation):
            let made = try device.register(.browser(creation.challenge), changing: change)
            return try await installation.addPasskey(
                made, named: name, flow, of: session.signedIn, origin: Self.origin)
        }
    }

    /// A person with a passkey, signed in.
    func addPerson(
        with algorithm: COSEAlgorithm = .es256, email: String = "anna@example.org", userName: String = "anna",
        id: String = "laptop"
    ) async throws -> (account: Account, device: SoftAuthenticator, session: NewSession) {
        let account = try await addUser(email, userName: userName)
        let device = try SoftAuthenticator.of(account, algorithm, id: id)
        let session = try await session(email)
        guard case .done = try await add(device, in: try await openFactors(session), of: session) else {
            throw Missing(what: "a passkey")
        }
        return (account, device, session)
    }

    /// What the device says when a flow asks for it.
    func assertion(
        of device: SoftAuthenticator, in flow: Token, changing change: (inout Assertion) -> Void = { _ in }
    ) async throws -> PasskeyAssertion.Response {
        guard let open = try await installation.findOpenFlow(flow) else { throw Missing(what: "a flow") }
        let request = try await installation.requestPasskey(in: open)
        return try device.assert(.browser(request.challenge), changing: change)
    }

    func answer(
        _ device: SoftAuthenticator, in flow: Token, changing change: (inout Assertion) -> Void = { _ in }
    ) async throws -> Outcome<FlowEnd> {
        let response = try await assertion(of: device, in: flow, changing: change)
        return try await installation.proveFactor(.passkey(response), in: flow, from: Self.browser())
    }

    /// What the device says on the sign-in page of the browser with this mark.
    func assertion(
        of device: SoftAuthenticator, form: Token, changing change: (inout Assertion) -> Void = { _ in }
    ) throws -> PasskeyAssertion.Response {
        try device.assert(.browser(try installation.requestPasskey(from: form).challenge), changing: change)
    }

    func signIn(
        with device: SoftAuthenticator, changing change: (inout Assertion) -> Void = { _ in }
    ) async throws -> Outcome<NewSession> {
        let form = installation.chance.token(.form)
        return try await installation.signIn(
            with: try assertion(of: device, form: form, changing: change), form: form, from: Self.browser())
    }

    /// The flow that waits after the right password.
    func waiting(_ name: String = "anna@example.org") async throws -> Token {
        guard case .done(.factorNeeded(let flow)) = try await begin(name) else { throw Missing(what: "a flow") }
        return flow
    }

    /// Why a passkey was not believed, as the trail has it, oldest first.
    func reasons() async throws -> [String] {
        try await events().compactMap { event in
            event.details.firstMatch(of: #/"reason":"([a-z-]+)"/#).map { String($0.1) }
        }
    }
}

struct Missing: Error {
    let what: String
}

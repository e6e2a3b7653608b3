package import Domain
package import Formats
package import UseCases

/// A phone without the phone: its key, its token, and a hand that signs.
package struct SoftwarePhone: Sendable {
    package let id: ID<Phone>
    package let key: ES256PrivateKey
    package let token: Token

    /// - Parameters:
    ///   - subject: Another one than the request's, where the test is about that.
    ///   - signingKey: Another one than the phone's own, likewise.
    package func answer(
        _ request: PushRequest, _ action: PushApproval.Action, code: String = "",
        about subject: PushApproval.Subject? = nil, signedBy signingKey: ES256PrivateKey? = nil
    ) throws -> SignedPushAnswer {
        let approval = PushApproval(
            subject: subject ?? (request.purpose == .callerCheck ? .caller : .attempt), requestID: request.id.rawValue,
            flowID: request.flow.rawValue, code: code, action: action,
            expiry: request.expiresAt)
        return SignedPushAnswer(
            request: request.id, action: action, code: code,
            signature: try (signingKey ?? key).signature(for: approval.message))
    }
}

extension TestInstallation {
    /// A fresh key of P-256.
    package func makePhoneKey() throws -> ES256PrivateKey {
        guard let key = ES256PrivateKey(bytes: installation.chance.p256PrivateKey()) else {
            throw Unexpected(what: "a key that is none")
        }
        return key
    }

    /// Scans the code. The phone counts once its number was typed.
    package func scan(_ code: Token, name: String = "Pixel") async throws -> (SoftwarePhone, RegisteredPhone) {
        let key = try makePhoneKey()
        guard let publicKey = PushDeviceKey(Base64URL.encode(key.publicKey.x963)), let name = FactorName(name),
            case .done(let registered) = try await installation.registerPhone(code, key: publicKey, name: name)
        else { throw Unexpected(what: "the code is not taken") }
        return (SoftwarePhone(id: registered.id, key: key, token: registered.token), registered)
    }

    package func enrolPhone(_ session: NewSession, in flow: Token? = nil) async throws -> SoftwarePhone {
        let flow = if let flow { flow } else { try await factorsFlow(session) }
        let begun = try await installation.beginPhone(flow, of: session.signedIn, origin: Self.origin)
        guard let code = begun.value else { throw Unexpected(what: "\(begun.refusals)") }
        let (phone, registered) = try await scan(code)
        let confirmed = try await installation.confirmPhone(
            registered.number.text.exposed, flow, of: session.signedIn, origin: Self.origin)
        guard confirmed.isDone else { throw Unexpected(what: "\(confirmed.refusals)") }
        return phone
    }

    /// Lets Web Push reach it by a server of this name.
    package func subscribe(_ phone: SoftwarePhone, at host: String = "push.example") async throws {
        try await subscribe(phone, to: try subscription(at: host))
    }

    package func subscription(at host: String = "push.example") throws -> PushSubscription {
        let point = Base64URL.encode(try makePhoneKey().publicKey.x963)
        return try PushSubscription(
            json: #"{"endpoint":"https://\#(host)/abc","keys":{"auth":"AAAAAAAAAAAAAAAAAAAAAA","p256dh":"\#(point)"}}"#)
    }

    package func subscribe(_ phone: SoftwarePhone, to subscription: PushSubscription?) async throws {
        try await installation.subscribe(try await stored(phone), to: subscription, origin: Self.origin)
    }

    /// As the installation has it.
    package func stored(_ phone: SoftwarePhone) async throws -> Phone {
        guard case .active(let stored, _) = try await installation.findPhone(phone.token) else {
            throw Unexpected(what: "the phone is not set up")
        }
        return stored
    }

    /// A sign-in that waits for a factor.
    package func beginWithFactor(_ name: String = "anna@example.org", from mark: Token? = nil) async throws -> Token {
        guard case .done(.factorNeeded(let flow)) = try await begin(name, browser: mark) else {
            throw Unexpected(what: "no factor is asked for")
        }
        return flow
    }

    /// Asks the phones in a flow, and answers what the browser then shows.
    package func askPhones(in flow: Token, from mark: Token? = nil) async throws -> ShownPushRequest {
        let started = try await installation.startPush(flow, from: Self.browser(mark))
        guard started.isDone, let shown = try await installation.findPush(flow) else {
            throw Unexpected(what: "\(started.refusals)")
        }
        return shown
    }

    /// Signs in with password and phone, in the browser with this mark.
    package func session(
        _ name: String = "anna@example.org", approvedBy phone: SoftwarePhone, from mark: Token? = nil
    ) async throws -> NewSession {
        let flow = try await beginWithFactor(name, from: mark)
        let shown = try await askPhones(in: flow, from: mark)
        _ = try await send(try phone.answer(shown.request, .approve, code: shown.number.text.exposed), by: phone)
        let end = try await installation.proveFactor(.push(shown.request.id), in: flow, from: Self.browser(mark))
        guard let session = end.session else { throw Unexpected(what: "\(end.refusals)") }
        return session
    }

    package func send(_ answer: SignedPushAnswer, by phone: SoftwarePhone) async throws -> Outcome<PushRequest.State> {
        try await installation.answerPush(answer, by: try await stored(phone), origin: Self.origin)
    }
}

package import Domain
package import Formats
package import UseCases

/// A phone with an authenticator app: it knows the secret and what time it is.
package struct AuthenticatorApp: Sendable {
    package let secret: AuthenticatorSecret
    package let clock: MovingClock

    package init(secret: AuthenticatorSecret, clock: MovingClock) {
        self.secret = secret
        self.clock = clock
    }

    /// What the app shows, so many steps of 30 seconds from now.
    package func code(_ steps: Int64 = 0) -> String {
        TOTP.code(of: secret, step: TOTP.step(at: clock.now) + steps).text.exposed
    }
}

extension TestInstallation {
    /// Sets up an authenticator in a session that may, and lets the step of its first code pass.
    @discardableResult
    package func enrol(_ session: NewSession) async throws -> AuthenticatorApp {
        let phone = try await confirm(try await pending(session), session)
        clock.advance(.seconds(TOTP.period))
        return phone
    }

    /// A user with an authenticator, signed in where it was set up.
    @discardableResult
    package func addUserWithPhone(
        _ email: String = "anna@example.org", userName: String? = "anna"
    ) async throws -> (phone: AuthenticatorApp, session: NewSession) {
        try await addUser(email, userName: userName)
        let session = try await session(email)
        return (try await enrol(session), session)
    }

    /// An authenticator that waits for its first code, and the flow in which it waits.
    package func pending(_ session: NewSession) async throws -> (flow: Token, phone: AuthenticatorApp) {
        let flow = try await factorsFlow(session)
        return (flow, try await pending(session, in: flow))
    }

    package func pending(_ session: NewSession, in flow: Token) async throws -> AuthenticatorApp {
        let begun = try await installation.beginAuthenticator(flow, of: session.signedIn, origin: Self.origin)
        guard case .done(let pending) = begun else { throw Unexpected(what: "\(begun)") }
        return AuthenticatorApp(secret: pending.secret, clock: clock)
    }

    private func confirm(_ waiting: (flow: Token, phone: AuthenticatorApp), _ session: NewSession) async throws
        -> AuthenticatorApp
    {
        let confirmed = try await confirm(waiting.phone.code(), waiting.flow, session)
        guard confirmed.isDone else { throw Unexpected(what: "\(confirmed)") }
        return waiting.phone
    }

    package func confirm(_ code: String, _ flow: Token, _ session: NewSession) async throws -> Outcome<Void> {
        try await installation.confirmAuthenticator(code, flow, of: session.signedIn, origin: Self.origin)
    }

    /// A flow in which factors may be changed; what is enrolled answers for it where a phone is given.
    package func factorsFlow(_ session: NewSession, by phone: AuthenticatorApp? = nil) async throws -> Token {
        let step = try await installation.beginFactorsFlow(of: session.signedIn)
        if let phone {
            let proven = try await answer(.totp(code: phone.code()), in: step.token)
            guard proven.isDone else { throw Unexpected(what: "\(proven)") }
        }
        return step.token
    }

    /// The flow of a sign-in that waits for a factor.
    package func signInFlow(
        _ name: String = "anna@example.org", password: String = TestInstallation.password,
        at entrance: Entrance = .users
    ) async throws -> Token {
        try waiting(try await begin(name, password: password, at: entrance))
    }

    /// The flow of a change of password that waits for a factor.
    package func changeFlow(_ session: NewSession, to password: String = "amber glacier 77") async throws -> Token {
        try waiting(
            try await installation.changePassword(
                of: session.signedIn, current: Self.password, to: NewPassword(typed: password, confirmed: password),
                browser: session.browser, origin: Self.origin))
    }

    /// The flow that a step leads to.
    package func waiting<End>(_ outcome: Outcome<FlowStep<End>>) throws -> Token {
        guard case .done(.factorNeeded(let token)) = outcome else { throw Unexpected(what: "no factor is asked for") }
        return token
    }

    package func answer(_ answer: FactorAnswer, in flow: Token) async throws -> Outcome<FlowEnd> {
        try await installation.proveFactor(answer, in: flow, from: Self.browser())
    }

    /// Signs in with password and authenticator.
    package func session(
        _ name: String = "anna@example.org", password: String = TestInstallation.password, phone: AuthenticatorApp
    ) async throws -> NewSession {
        let outcome = try await answer(.totp(code: phone.code()), in: try await signInFlow(name, password: password))
        guard case .done(.signedIn(let session)) = outcome else { throw Unexpected(what: "\(outcome.refusals)") }
        return session
    }

    package func recoveryCodes(_ session: NewSession, by phone: AuthenticatorApp) async throws -> [String] {
        let flow = try await factorsFlow(session, by: phone)
        clock.advance(.seconds(TOTP.period))
        return try await recoveryCodes(session, in: flow)
    }

    package func recoveryCodes(_ session: NewSession, in flow: Token) async throws -> [String] {
        let made = try await installation.makeRecoveryCodes(flow, of: session.signedIn, origin: Self.origin)
        guard case .done(let codes) = made else { throw Unexpected(what: "\(made.refusals)") }
        return codes.map(\.text.exposed)
    }

    package func enrolled(_ session: NewSession) async throws -> EnrolledFactors {
        try await installation.findEnrolledFactors(of: session.signedIn)
    }

    /// An administrator's reset. The code to be spoken, or the token of the mailed link.
    package func resetFactors(_ email: String = "anna@example.org", isSpoken: Bool) async throws -> String {
        let reset = try await perform(isSpoken ? .spokenCode : .resetAuthenticator, on: email)
        guard case .done(let done) = reset else { throw Unexpected(what: "\(reset.refusals)") }
        if let code = done.spokenCode { return code.text.exposed }
        try await work()
        return try token(in: .factorReset, as: .enrolmentLink).text.exposed
    }
}

extension Outcome where Value == FlowEnd {
    /// The session that it opened, if it did.
    package var session: NewSession? {
        if case .done(.signedIn(let session)) = self { session } else { nil }
    }
}

package import Domain
package import Formats
package import UseCases

/// Something that a test took for granted did not happen.
package struct Unexpected: Error {
    package let what: String

    package init(what: String) {
        self.what = what
    }
}

extension TestInstallation {
    /// A user who has a password and is active.
    @discardableResult
    package func addUser(
        _ email: String = "anna@example.org", userName: String? = "anna", given: String = "Anna",
        family: String = "Lindqvist", password: String = TestInstallation.password
    ) async throws -> Account {
        let new = NewAccount(
            kind: .user, email: try EmailAddress(email), userName: try userName.map { try UserName($0) },
            name: try PersonName(given: given, family: family))
        let added = try await installation.addAccount(
            new, password: password, by: .host, origin: Self.origin)
        guard case .done = added, let user = try await installation.findUser(new.email) else {
            throw Unexpected(what: "\(added)")
        }
        return user.account
    }

    /// An administrator who has yet to choose a password.
    package func addAdministrator(_ email: String = "boss@example.org") async throws {
        _ = try await installation.addAccount(try Self.administrator(email), by: .host)
    }

    /// An administrator who has a password, and nothing else yet.
    @discardableResult
    package func addAdministrator(
        _ email: String = "boss@example.org", password: String
    ) async throws -> Account {
        let new = try Self.administrator(email)
        let added = try await installation.addAccount(new, password: password, by: .host, origin: Self.origin)
        guard case .done = added, let found = try await installation.findAccount(new.email, at: .administrators) else {
            throw Unexpected(what: "\(added)")
        }
        return found.account
    }

    private static func administrator(_ email: String) throws -> NewAccount {
        NewAccount(
            kind: .administrator(.owner), email: try EmailAddress(email), userName: nil,
            name: try PersonName(given: "Olga", family: "Berg"))
    }

    package func signIn(
        _ name: String = "anna@example.org", password: String = TestInstallation.password,
        at entrance: Entrance = .users, browser: Token? = nil, verifyLink: Token? = nil
    ) async throws -> Outcome<NewSession> {
        try await begin(name, password: password, at: entrance, browser: browser, verifyLink: verifyLink).ended()
    }

    /// The first step of a sign-in, after which a factor may be asked for.
    package func begin(
        _ name: String = "anna@example.org", password: String = TestInstallation.password,
        at entrance: Entrance = .users, browser: Token? = nil, verifyLink: Token? = nil
    ) async throws -> Outcome<FlowStep<NewSession>> {
        try await installation.signIn(
            name: name, password: password, at: entrance, from: Self.browser(browser, verifyLink: verifyLink))
    }

    package static func browser(_ mark: Token? = nil, verifyLink: Token? = nil) -> BrowserState {
        BrowserState(browser: mark, previousSession: nil, verifyLink: verifyLink, origin: origin)
    }

    /// Signs in where the test is about something else.
    package func session(
        _ name: String = "anna@example.org", password: String = TestInstallation.password,
        at entrance: Entrance = .users
    ) async throws -> NewSession {
        guard case .done(let session) = try await signIn(name, password: password, at: entrance) else {
            throw Unexpected(what: "\(name) can't sign in")
        }
        return session
    }

    /// Answers what waits and sends what is due, as the services would.
    package func work() async throws {
        try await ResetRequestWorker(installation: installation, logger: .silent).answerWaiting()
        let worker = MailWorker(
            installation: installation, transport: mail,
            sender: Mailbox(name: "Lockstep", address: try EmailAddress("lockstep@example.org")), logger: .silent)
        while try await worker.sendDue() > 0 {}
    }

    /// Asks for a reset and answers the link's token from the newest mail.
    package func resetToken(
        _ email: String = "anna@example.org", at entrance: Entrance = .users
    ) async throws -> Token {
        try await installation.requestReset(address: try EmailAddress(email), at: entrance)
        try await work()
        guard let text = mail.sent.last(where: { $0.kind == "password-reset" })?.token,
            let token = Token(parsing: text, as: .resetLink, at: entrance)
        else { throw Unexpected(what: "no reset mail") }
        return token
    }

    /// The token in the newest mail of that kind.
    package func token(
        in kind: NoticeKind, as tokenKind: TokenKind, at entrance: Entrance = .users
    ) throws -> Token {
        let tokens = mail.sent.filter { $0.kind == kind.rawValue }.compactMap { mail in
            mail.token.flatMap { Token(parsing: $0, as: tokenKind, at: entrance) }
        }
        guard let newest = tokens.last else { throw Unexpected(what: "no \(kind.rawValue) mail with a link") }
        return newest
    }

    package func set(_ setting: String, to value: String) async throws {
        guard case .done = try await installation.hostRights.administration.changeSetting(setting, to: value) else {
            throw Unexpected(what: "\(setting) can't be \(value)")
        }
    }

    package func act(_ action: AccountAction, on email: String = "anna@example.org") async throws {
        guard case .done = try await perform(.account(action), on: email) else {
            throw Unexpected(what: "\(email): can't \(action.rawValue)")
        }
    }

    /// Does to somebody what the host may.
    package func perform(
        _ action: UserAction, on email: String = "anna@example.org"
    ) async throws -> Outcome<PerformedAction> {
        guard let user = try await installation.findUser(try EmailAddress(email)) else {
            return .refused(.accountUnknown)
        }
        return try await installation.hostRights.administration.perform(action, on: user.account.id, because: nil)
    }

    package func renewActivationLink(of address: EmailAddress) async throws -> Outcome<Secret<String>> {
        guard let user = try await installation.findUser(address) else { return .refused(.accountUnknown) }
        return try await installation.hostRights.host.renewActivationLink(of: user.account.id)
    }

    package func change(
        _ session: NewSession, current: String = TestInstallation.password, to password: String
    ) async throws -> Outcome<Account> {
        try await installation.changePassword(
            of: session.signedIn, current: current, to: NewPassword(typed: password, confirmed: password),
            browser: session.browser, origin: Self.origin
        ).ended()
    }

    package func reset(_ token: Token, to password: String) async throws -> Outcome<Account> {
        try await installation.resetPassword(
            token, to: NewPassword(typed: password, confirmed: password), origin: Self.origin
        ).ended()
    }
}

extension Outcome {
    /// The end, where the test is about an account that has no factor.
    package func ended<End>() throws -> Outcome<End> where Value == FlowStep<End> {
        switch self {
        case .refused(let refusals): .refused(refusals)
        case .done(.ended(let end)): .done(end)
        case .done(.factorNeeded): throw Unexpected(what: "a factor is asked for")
        }
    }
}

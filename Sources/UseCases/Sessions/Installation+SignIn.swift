package import Domain
package import Formats
import Store

package struct SignInRequest: Sendable {
    package let name: String
    package let password: String
    /// The browser's long-lived mark, if it has signed in before.
    package let browser: Token?
    /// The session that the browser still holds, if any; it ends with the new one's beginning.
    package let previousSession: Token?
    /// A verification link for a recovery address that was opened in this browser.
    package let verifyLink: Token?
    package let origin: Origin

    package init(
        name: String, password: String, browser: Token?, previousSession: Token?, verifyLink: Token?, origin: Origin
    ) {
        self.name = name
        self.password = password
        self.browser = browser
        self.previousSession = previousSession
        self.verifyLink = verifyLink
        self.origin = origin
    }
}

package struct NewSession: Sendable {
    package let token: Token
    /// To be kept by the browser; new when the one that it sent was not this account's.
    package let browser: Token
    package let signedIn: SignedIn
    /// What became of the recovery address that waited for this sign-in; `nil` when none did.
    package let recovery: Outcome<EmailAddress>?
}

extension Installation {
    /// Signs a user in. To someone who has proven nothing, every reason against it is the same one.
    ///
    /// - Throws: `HashingPool.Overloaded` before anything was counted.
    package func signIn(_ request: SignInRequest) async throws -> Outcome<NewSession> {
        let place = try hasher.pool.reserve()
        let name = SignInName(request.name)
        let password = try? Password(request.password)
        let attempt = try await PasswordGate(installation: self).attempt(
            password, name: name?.key ?? "", browser: request.browser, in: place
        ) { transaction in
            try transaction.findUser(named: name ?? .nobody)
        }
        guard let attempt else { return .refused(.wrongCredentials) }
        let now = time.now()
        let facts = attempt.facts(origin: request.origin, now: now)
        guard let account = attempt.account, SignIn.opens(facts) else {
            let writer = writer(at: now)
            let decision = try await database.write { transaction in
                let decision = try PasswordGate.fail(facts, in: transaction)
                try writer.write(decision, in: transaction)
                return decision
            }
            announce(decision)
            return .refused(decision.refusals)
        }
        return try await beginSession(for: account, after: attempt, request, at: now)
    }

    private func beginSession(
        for account: Account, after attempt: PasswordGate.Attempt, _ request: SignInRequest, at now: Timestamp
    ) async throws -> Outcome<NewSession> {
        let session = Session(
            id: newID(at: now), account: account.id, epoch: account.epoch, signedInAt: now, lastSeenAt: now,
            origin: request.origin)
        let (token, newBrowser) = (chance.token(.session), chance.token(.browser))
        let upgraded = try await rehashed(request, attempt, account)
        let (writer, settings) = (writer(at: now), attempt.settings)
        let written = try await database.write { transaction -> Written? in
            // A password that was changed while this one was being verified decides (TOCTOU).
            let present =
                request.verifyLink == nil
                ? try transaction.findAccount(account.id) : try transaction.lockAccount(account.id)
            guard let present, present.epoch == account.epoch,
                present.mayHoldSession(under: settings.password, at: now)
            else { return nil }
            try PasswordGate.succeed(attempt, in: transaction)
            if let previous = request.previousSession { try transaction.deleteSession(digest: previous.digest) }
            try transaction.insertSession(session, digest: token.digest)
            let browser = try remember(request.browser, or: newBrowser, of: account.id, at: now, in: transaction)
            var decision = Decision()
            if let upgraded {
                decision.changes = [.upgradeVerifier(account.id, upgraded, epoch: account.epoch)]
                decision.events = [AuditEvent(.passwordRehashed, by: .system, account: account.id)]
            }
            decision.events.append(
                AuditEvent(
                    .signInSucceeded, by: .account(account.id), account: account.id, details: request.origin.details))
            let recovery = try verifyRecovery(request, present, &decision, at: now, in: transaction)
            try writer.write(decision, in: transaction)
            return Written(browser: browser, recovery: recovery, decision: decision)
        }
        guard let written else { return .refused(.wrongCredentials) }
        announce(written.decision)
        return .done(
            NewSession(
                token: token, browser: written.browser,
                signedIn: SignedIn(session: session, account: account, settings: settings),
                recovery: written.recovery))
    }

    private struct Written: Sendable {
        let browser: Token
        let recovery: Outcome<EmailAddress>?
        let decision: Decision
    }

    /// The same password at today's cost, where the verifier is of an older one.
    private func rehashed(
        _ request: SignInRequest, _ attempt: PasswordGate.Attempt, _ account: Account
    ) async throws -> SealedVerifier? {
        guard attempt.verification.wantsRehash, let password = try? Password(request.password) else { return nil }
        do {
            return try await hasher.hash(password, for: account.id, keys: keys.current, chance: chance)
        } catch is HashingPool.Overloaded {
            // The next sign-in will do.
            return nil
        }
    }

    private func remember(
        _ browser: Token?, or newBrowser: Token, of account: ID<Account>, at now: Timestamp,
        in transaction: any Transaction
    ) throws -> Token {
        if let browser, let known = try transaction.findKnownBrowser(of: account, digest: browser.digest) {
            try transaction.updateKnownBrowserSeen(known.id, at: now)
            return browser
        }
        // Never the mark that the browser sent: whoever noted it there before could use it elsewhere.
        try transaction.insertKnownBrowser(
            KnownBrowser(id: newID(at: now), account: account), digest: newBrowser.digest, at: now)
        try transaction.deleteKnownBrowsers(of: account, keeping: KnownBrowser.mostForOne)
        return newBrowser
    }

    /// A recovery address becomes verified by this sign-in, if it is this account's.
    private func verifyRecovery(
        _ request: SignInRequest, _ account: Account, _ decision: inout Decision, at now: Timestamp,
        in transaction: any Transaction
    ) throws -> Outcome<EmailAddress>? {
        guard let token = request.verifyLink else { return nil }
        guard let link = try transaction.findLink(digest: token.digest) else { return .refused(.linkDead) }
        let facts = try transaction.recoveryFacts(of: account, origin: request.origin, at: now)
        let verified = RecoveryAddressChange.verify(link, facts)
        guard verified.isDone, let address = facts.addresses.pending?.address else {
            return .refused(verified.refusals)
        }
        decision.changes += verified.changes
        decision.events += verified.events
        decision.notices += verified.notices
        return .done(address)
    }
}

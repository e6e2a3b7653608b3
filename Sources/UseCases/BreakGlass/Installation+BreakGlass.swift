package import Domain
package import Formats
package import Logging
import Store

extension HostRight {
    /// A code with which an owner signs in once within the hour, past password and second proof. Everybody who
    /// administers is told of it, and it is shown this once.
    package func makeBreakGlass(for id: ID<Account>, logger: Logger) async throws -> Outcome<RecoveryCode> {
        let installation = holder.installation
        let code = RecoveryCode(entropy: installation.chance.bytes(RecoveryCode.entropyLength))
        let digest = code.digest
        let made = try await holder.act(with: .ownership) { transaction, _, now in
            guard let account = try transaction.lockAccount(id) else { return (.refused(.accountUnknown), ()) }
            let breakGlass = BreakGlass(
                id: installation.newID(at: now), account: id, epoch: account.epoch, madeAt: now, usedAt: nil)
            return (BreakGlass.make(breakGlass, digest: digest, for: account), ())
        }
        switch made {
        case .refused(let refusals): return .refused(refusals)
        case .done:
            logger.critical("break-glass code made", metadata: ["account": "\(id)"])
            return .done(code)
        }
    }
}

extension Installation {
    /// Signs an owner in by a break-glass code alone, for the rest of its hour. Whatever is wrong is the same refusal, and
    /// leaves no trace: nobody guesses 128 bits, and whoever sends junk would fill the trail.
    ///
    /// - Parameter typed: As it was typed, hyphens or not.
    package func useBreakGlass(
        _ typed: String, from browser: BrowserState, logger: Logger
    ) async throws -> Outcome<NewSession> {
        guard let code = RecoveryCode(typed: typed) else { return .refused(.wrongCredentials) }
        let now = time.now()
        let (writer, token, id) = (
            writer(at: now), chance.token(.session, at: .administrators), newID(Session.self, at: now)
        )
        let mark = chance.token(.browser, at: .administrators)
        let settings = try await findSettings()
        let (decision, session) = try await database.write { transaction -> (Decision, NewSession?) in
            // Read again under the account's lock: of many who have the code, all but the first find it used.
            guard let holder = try transaction.findBreakGlass(digest: code.digest)?.account,
                let account = try transaction.lockAccount(holder),
                let found = try transaction.findBreakGlass(digest: code.digest)
            else { return (.refused(.wrongCredentials), nil) }
            let decision = found.use(by: account, origin: browser.origin, at: now)
            guard decision.isDone else { return (decision, nil) }
            if let previous = browser.previousSession { try transaction.deleteSession(digest: previous.digest) }
            let session = Session(
                id: id, account: account.id, epoch: account.epoch, signedInAt: now, lastSeenAt: now,
                origin: browser.origin, proofs: [.breakGlass], scope: .full, endsBy: found.endsAt)
            try transaction.insertSession(session, digest: token.digest)
            try writer.write(decision, in: transaction)
            let signedIn = SignedIn(session: session, account: account, settings: settings)
            return (
                decision, NewSession(token: token, browser: browser.browser ?? mark, signedIn: signedIn, recovery: nil)
            )
        }
        guard let session, decision.isDone else { return .refused(decision.refusals) }
        announce(decision)
        logger.critical(
            "break-glass code used",
            metadata: ["account": "\(session.signedIn.account.id)", "from": "\(browser.origin.address)"])
        return .done(session)
    }
}

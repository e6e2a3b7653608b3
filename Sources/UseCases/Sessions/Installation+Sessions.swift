package import Domain
package import Formats
import Store

extension Installation {
    /// Who holds the session, if it lives.
    package func findSession(_ token: Token) async throws -> SignedIn? {
        let (now, digest) = (time.now(), token.digest)
        if let cached = sessionCache.find(digest: digest, at: now) { return cached }
        let generation = sessionCache.generation
        let settings = try await findSettings()
        guard let (session, account) = try await database.glance({ try $0.findSession(digest: digest) }),
            token.isOf(account), session.isLive(for: account, settings: settings, at: now)
        else { return nil }
        var found = SignedIn(session: session, account: account, settings: settings)
        if now - found.session.lastSeenAt >= Session.seenEvery {
            let id = found.session.id
            try await database.write { try $0.updateSessionSeen(id, at: now) }
            var seen = found.session
            seen.lastSeenAt = now
            found = SignedIn(session: seen, account: found.account, settings: found.settings)
        }
        sessionCache.insert(found, digest: digest, generation: generation, at: now)
        return found
    }

    /// So many sessions of one account are looked at, at most; nobody has as many.
    package static var mostSessions: Int { 1_000 }

    /// The account's live sessions, newest first.
    package func listSessions(of signedIn: SignedIn) async throws -> [Session] {
        let now = time.now()
        return try await database.read { transaction in
            try transaction.listSessions(
                of: signedIn.account.id, epoch: signedIn.account.epoch, limit: Self.mostSessions
            )
            .filter { $0.isLive(for: signedIn.account, settings: signedIn.settings, at: now) }
        }
    }

    /// A new token for a session whose person has just proven themself again, or may do more than before: whoever has the
    /// old one is left with nothing (ASVS 5.0, 7.2.4).
    package func renewSession(_ signedIn: SignedIn) async throws -> Token {
        let (token, id) = (chance.token(.session, at: signedIn.account.entrance), signedIn.session.id)
        try await database.write { try $0.updateSessionDigest(id, to: token.digest) }
        sessionCache.removeAll()
        return token
    }

    package func signOut(_ signedIn: SignedIn, origin: Origin) async throws {
        try await end([.endSession(signedIn.session.id)], .signedOut, "this", signedIn, origin)
    }

    /// Ends one of the person's own sessions. One that isn't theirs, or isn't any more, changes nothing.
    package func endSession(_ id: ID<Session>, of signedIn: SignedIn, origin: Origin) async throws {
        guard try await listSessions(of: signedIn).contains(where: { $0.id == id }) else { return }
        try await end([.endSession(id)], .sessionsEnded, "one", signedIn, origin)
    }

    package func endOtherSessions(of signedIn: SignedIn, origin: Origin) async throws {
        try await end(
            [.endOtherSessions(signedIn.account.id, keeping: signedIn.session.id)], .sessionsEnded, "others", signedIn,
            origin)
    }

    private func end(
        _ changes: [Change], _ kind: AuditKind, _ which: String, _ signedIn: SignedIn, _ origin: Origin
    ) async throws {
        let account = signedIn.account.id
        var decision = Decision()
        decision.changes = changes
        decision.events = [
            AuditEvent(
                kind, by: .account(account), account: account,
                details: ["which": which], origin.details)
        ]
        let (writer, decided) = (writer(at: time.now()), decision)
        try await database.write { try writer.write(decided, in: $0) }
        announce(decided)
    }
}

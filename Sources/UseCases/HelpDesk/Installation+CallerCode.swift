package import Domain
package import Formats
import Store

extension Installation {
    /// A code for the signed-in person to read out to the help desk. Shown once; one of before is void.
    package func makeCallerCode(of signedIn: SignedIn, origin: Origin) async throws -> Outcome<SpokenCode> {
        let (now, session) = (time.now(), signedIn.session)
        guard session.scope == .full else { return .refused(.notAllowed) }
        let new = NewSpokenCode(for: session.account, .caller, in: self)
        let writer = writer(at: now)
        return try await database.write { transaction in
            guard let account = try transaction.lockAccount(session.account), account.epoch == session.epoch else {
                return .refused(.reauthenticationRequired)
            }
            try transaction.insertCallerCode(of: account.id, digest: new.digest, expiresAt: now + CallerCode.lives)
            var decision = Decision()
            decision.events = [
                AuditEvent(.callerCodeMade, by: .account(account.id), account: account.id, details: origin.details)
            ]
            try writer.write(decision, in: transaction)
            return .done(new.code)
        }
    }
}

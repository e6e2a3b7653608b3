package import Domain
import Store

extension AdministrationRight {
    /// Ends one session of a person, who is told.
    package func endSession(
        _ id: ID<Session>, of account: ID<Account>, because reason: Reason?
    ) async throws -> Outcome<Void> {
        try await holder.act(with: .administration) { transaction, actor, now in
            guard let account = try transaction.lockAccount(account) else { return (.refused(.accountUnknown), ()) }
            let decision = SessionEnd.decide(
                try transaction.findSession(id), of: account, by: actor, because: reason,
                under: try transaction.findSettings(), at: now)
            return (decision, ())
        }
    }
}

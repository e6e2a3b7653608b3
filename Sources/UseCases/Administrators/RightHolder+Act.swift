import Domain
import Store

extension RightHolder {
    /// One decision by somebody who has the right for it, as it is in this transaction, written and announced.
    ///
    /// - Parameter decide: Loads and decides; what it decides is written where nothing is refused.
    func act<Value: Sendable>(
        with right: Right,
        _ decide: @Sendable @escaping (any Transaction, Actor, Timestamp) throws -> (Decision, Value)
    ) async throws -> Outcome<Value> {
        let now = installation.time.now()
        let (writer, holder) = (installation.writer(at: now), self)
        let (decision, value) = try await installation.database.write { transaction -> (Decision, Value?) in
            guard let actor = try holder.actor(with: right, in: transaction) else {
                return (.refused(.notAllowed), nil)
            }
            let (decision, value) = try decide(transaction, actor, now)
            if decision.isDone { try writer.write(decision, in: transaction) }
            return (decision, value)
        }
        guard let value, decision.isDone else { return .refused(decision.refusals) }
        installation.announce(decision)
        return .done(value)
    }

    /// Something to look at, for who may.
    func look<Value: Sendable>(
        with right: Right, _ find: @Sendable @escaping (any Transaction, Timestamp) throws -> Outcome<Value>
    ) async throws -> Outcome<Value> {
        let (holder, now) = (self, installation.time.now())
        return try await installation.database.read { transaction in
            guard try holder.mayRead(with: right, in: transaction) else { return .refused(.notAllowed) }
            return try find(transaction, now)
        }
    }
}

package import Domain
package import Formats
import Store

/// A connector that was added or renewed, with the token by which it presents its key. Shown once.
package struct NewConnector: Sendable {
    package let connector: Connector
    package let registration: Token
}

extension AdministrationRight {
    /// Adds a connector, which is nobody yet: it has to present its key within the hour.
    package func addConnector(_ name: ConnectionName) async throws -> Outcome<NewConnector> {
        let installation = holder.installation
        let (now, token) = (installation.time.now(), installation.chance.token(.connectorRegistration))
        let connector = Connector(id: installation.newID(at: now), name: name, createdAt: now)
        do {
            return try await holder.act(with: .administration) { transaction, actor, now in
                try transaction.insertConnector(
                    connector, registration: token.digest, until: now + Connector.registrationLives)
                return (
                    .of(.connectorAdded, connector, by: actor), NewConnector(connector: connector, registration: token)
                )
            }
        } catch DatabaseFault.constraint {
            return .refused(.connectionNameTaken)
        }
    }

    /// A new token to present the key by. The one that it worked with is no good any more.
    package func renewConnector(
        _ id: ID<Connector>, because reason: Reason? = nil
    ) async throws -> Outcome<NewConnector> {
        let token = holder.installation.chance.token(.connectorRegistration)
        return try await holder.act(with: .administration) { transaction, actor, now in
            guard let connector = try transaction.findConnector(id) else {
                return (.refused(.connectorUnknown), NewConnector?.none)
            }
            try transaction.updateConnectorRenewed(
                id, registration: token.digest, until: now + Connector.registrationLives)
            return (
                .of(.connectorAdded, connector, by: actor, reason.details.merging(["renewed": "true"]) { $1 }),
                NewConnector(connector: connector, registration: token)
            )
        }.unwrapped(or: .connectorUnknown)
    }

    package func listConnectors() async throws -> Outcome<[Connector]> {
        try await holder.look(with: .administration) { transaction, _ in .done(try transaction.listConnectors()) }
    }

    /// From this moment on it is given nothing. What was sealed to it is needed once more.
    package func removeConnector(
        _ id: ID<Connector>, because reason: Reason? = nil
    ) async throws -> Outcome<Connector> {
        try await holder.act(with: .administration) { transaction, actor, now in
            guard let connector = try transaction.findConnector(id) else {
                return (.refused(.connectorUnknown), Connector?.none)
            }
            for connection in try transaction.listConnections() where connection.connector == id {
                try transaction.updateSealedForgotten(at: connection.id, at: now)
            }
            try transaction.deleteConnector(id)
            return (.of(.connectorRemoved, connector, by: actor, reason.details), connector)
        }.unwrapped(or: .connectorUnknown)
    }
}

extension OwnershipRight {
    /// Somebody compared what the connector shows with what is shown here: passwords are sealed to it from now on.
    ///
    /// An owner's: whoever holds a key that is confirmed is given everybody's passwords.
    ///
    /// - Parameter fingerprint: As the connector shows it.
    package func confirmConnector(_ id: ID<Connector>, fingerprint: String) async throws -> Outcome<Connector> {
        try await holder.act(with: .ownership) { transaction, actor, now in
            guard var connector = try transaction.findConnector(id) else {
                return (.refused(.connectorUnknown), Connector?.none)
            }
            guard let text = connector.publicKey, let key = ConnectorPublicKey(text: text) else {
                return (.refused(.connectorNotConfirmed), nil)
            }
            guard key.fingerprint == fingerprint else { return (.refused(.fingerprintWrong), nil) }
            guard try transaction.updateConnectorConfirmed(id, publicKey: text, at: now) else {
                return (.refused(.nothingToChange), nil)
            }
            connector.confirmedAt = now
            return (.of(.connectorConfirmed, connector, by: actor, ["fingerprint": fingerprint]), connector)
        }.unwrapped(or: .connectorUnknown)
    }
}

extension Installation {
    /// A connector presents its key, by the token of when it was added. Once.
    ///
    /// - Returns: The token that it works with from now on.
    package func registerConnector(_ registration: Token, publicKey: String) async throws -> Outcome<Token> {
        guard let key = ConnectorPublicKey(text: publicKey) else { return .refused(.publicKeyMalformed) }
        let (now, token) = (time.now(), chance.token(.connector))
        let writer = writer(at: now)
        return try await database.write { transaction in
            let connector = try transaction.updateConnectorRegistered(
                by: registration.digest, publicKey: key.text, digest: token.digest, at: now)
            guard let connector else { return .refused(.connectorUnknown) }
            if connector.confirmedAt == nil {
                // Another key than before: nothing that was sealed to that one can be opened by this one.
                for connection in try transaction.listConnections() where connection.connector == connector.id {
                    try transaction.updateWriterSecret(of: connection.id, to: nil)
                    try transaction.updateSealedForgotten(at: connection.id, at: now)
                }
            }
            try writer.write(
                .of(.connectorRegistered, connector, by: .system, ["fingerprint": key.fingerprint]), in: transaction)
            return .done(token)
        }
    }

    /// Who comes with this token; `nil` where it is no good.
    package func findConnector(_ token: Token) async throws -> Connector? {
        let (now, digest) = (time.now(), token.digest)
        guard token.kind == .connector,
            let connector = try await database.glance({ try $0.findConnector(digest: digest) })
        else { return nil }
        try await noteSeen(connector, at: now)
        return connector
    }

    /// A connector within this process asked for work.
    func noteSeen(_ id: ID<Connector>) async throws {
        guard let connector = try await database.glance({ try $0.findConnector(id) }) else { return }
        try await noteSeen(connector, at: time.now())
    }

    private func noteSeen(_ connector: Connector, at now: Timestamp) async throws {
        guard connector.lastSeenAt.map({ now - $0 >= Connector.seenEvery || $0 > now }) != false else { return }
        try await database.writeLoosely { try $0.updateConnectorSeen(connector.id, at: now) }
    }
}

extension Transaction {
    /// What was sealed for this connection can't be opened by whoever carries it from now on.
    func updateSealedForgotten(at connection: ID<Connection>, at now: Timestamp) throws {
        // The connection first, as by whoever hands its work out.
        guard try lockConnection(connection) != nil else { return }
        for id in try listSealedBindings(at: connection) {
            guard let binding = try lockBinding(id) else { continue }
            var changed = binding
            guard changed.target.loseSealed(at: now) else { continue }
            try updateBinding(changed, losing: binding.target.lost, at: now)
        }
    }
}

extension Decision {
    fileprivate static func of(
        _ kind: AuditKind, _ connector: Connector, by actor: Actor, _ details: [String: String] = [:]
    ) -> Decision {
        var decision = Decision()
        decision.events = [
            AuditEvent(
                kind, by: actor, account: nil, details: ["connector": connector.name.text], details)
        ]
        return decision
    }
}

extension Outcome {
    /// Where there is nothing, it was refused.
    func unwrapped<Wrapped>(or refusal: Refusal) -> Outcome<Wrapped> where Value == Wrapped? {
        switch self {
        case .done(let value?): .done(value)
        case .done(nil): .refused(refusal)
        case .refused(let refusals): .refused(refusals)
        }
    }
}

package import Domain
import Formats
import Store

extension AdministrationRight {
    /// Sets a directory up. Nobody is bound to it yet.
    package func addConnection(
        _ name: ConnectionName, _ said: [ConnectionField: String]
    ) async throws -> Outcome<Connection> {
        let installation = holder.installation
        let now = installation.time.now()
        let settings: ConnectionSettings
        switch said.checked {
        case .refused(let refusals): return .refused(refusals)
        case .done(let checked): settings = checked
        }
        let connection = Connection(id: installation.newID(at: now), name: name, settings: settings, createdAt: now)
        do {
            return try await holder.act(with: .administration) { transaction, actor, _ in
                guard try mayDecide(connection.settings, in: transaction) else {
                    return (.refused(.notAllowed), connection)
                }
                try transaction.insertConnection(connection)
                return (.of(.connectionAdded, connection, by: actor), connection)
            }
        } catch DatabaseFault.constraint {
            return .refused(.connectionNameTaken)
        }
    }

    package func listConnections() async throws -> Outcome<[Connection]> {
        try await holder.look(with: .administration) { transaction, _ in .done(try transaction.listConnections()) }
    }

    /// What is said takes the place of what was said; an empty text takes it back.
    ///
    /// - Parameter name: Another one; `nil` leaves it as it is.
    package func changeConnection(
        _ id: ID<Connection>, _ said: [ConnectionField: String], name: ConnectionName? = nil
    ) async throws -> Outcome<Connection> {
        do {
            return try await change(id, .connectionChanged) { connection in
                let whole = connection.settings.said.merging(said) { $1 }
                switch whole.checked {
                case .refused(let refusals): return refusals
                case .done(let settings):
                    connection.settings = settings
                    if let name { connection.name = name }
                    return []
                }
            }
        } catch DatabaseFault.constraint {
            return .refused(.connectionNameTaken)
        }
    }

    /// - Parameter isPaused: While it is, nothing is carried there, and everything is kept.
    package func pauseConnection(
        _ id: ID<Connection>, _ isPaused: Bool, because reason: Reason? = nil
    ) async throws -> Outcome<Connection> {
        let now = holder.installation.time.now()
        return try await change(id, isPaused ? .connectionPaused : .connectionResumed, because: reason) { connection in
            guard (connection.pausedAt != nil) != isPaused else { return [.nothingToChange] }
            connection.pausedAt = isPaused ? now : nil
            return []
        }
    }

    private func change(
        _ id: ID<Connection>, _ kind: AuditKind, because reason: Reason? = nil,
        _ change: @Sendable @escaping (inout Connection) -> [Refusal]
    ) async throws -> Outcome<Connection> {
        let isHost = holder.identity == .host
        return try await holder.act(with: .administration) { transaction, actor, now in
            guard let before = try transaction.lockConnection(id) else {
                return (.refused(.connectionUnknown), Connection?.none)
            }
            var connection = before
            let refusals = change(&connection)
            guard refusals.isEmpty else {
                var refused = Decision()
                refused.refusals = refusals
                return (refused, nil)
            }
            guard try mayDecide(connection.settings, instead: before.settings, in: transaction) else {
                return (.refused(.notAllowed), nil)
            }
            try transaction.updateConnection(connection)
            if !isHost, connection.settings.leadsElsewhere(than: before.settings) {
                try transaction.updateReaderSecret(of: id, to: nil)
                try transaction.updateWriterSecret(of: id, to: nil)
            }
            if before.settings.takesPassword != nil, connection.settings.takesPassword == nil {
                try transaction.updatePasswordsDropped(at: id, now)
            }
            if connection.settings.asksOtherwise(than: before.settings) {
                try transaction.updateFollowPlace(of: id, to: "")
            }
            let changed = ConnectionField.allCases.filter {
                before.settings.said[$0] != connection.settings.said[$0]
            }
            let names = changed.map(\.rawValue) + (before.name == connection.name ? [] : ["name"])
            let fields = names.isEmpty ? [:] : ["fields": names.joined(separator: ",")]
            return (.of(kind, connection, by: actor, fields.merging(reason.details) { $1 }), connection)
        }.unwrapped(or: .connectionUnknown)
    }

    /// Whether a directory may have its say about passwords as it is set up. That is for owners: whoever names the directory
    /// that decides, or whose entry is whose there, could choose anybody's password, and sign in by it.
    private func mayDecide(
        _ settings: ConnectionSettings, instead before: ConnectionSettings? = nil, in transaction: any Transaction
    ) throws -> Bool {
        guard settings.authority.followsDirectory || before?.authority.followsDirectory == true,
            ConnectionField.deciding.contains(where: { settings.said[$0] != before?.said[$0] })
        else { return true }
        return try holder.mayRead(with: .ownership, in: transaction)
    }

    /// Who carries what the connection is owed, and the password of the account by which it writes there: sealed to that
    /// connector, and readable by nobody else from here on.
    package func setWriter(
        of id: ID<Connection>, carriedBy connectorID: ID<Connector>, password: Secret<String>
    ) async throws -> Outcome<Connection> {
        let installation = holder.installation
        let found = try await installation.database.read { try $0.findConnector(connectorID) }
        guard let connector = found else { return .refused(.connectorUnknown) }
        guard connector.isTrusted, let text = connector.publicKey, let key = ConnectorPublicKey(text: text) else {
            return .refused(.connectorNotConfirmed)
        }
        guard !password.exposed.isEmpty else { return .refused(.passwordEmpty) }
        let context = DeliveryWork.writerContext(of: id, installation: installation.keys.current.installation)
        let sealed = try ConnectorSeal.seal(password, to: key, context: context)
        return try await holder.act(with: .administration) { transaction, actor, now in
            guard var connection = try transaction.lockConnection(id) else {
                return (.refused(.connectionUnknown), Connection?.none)
            }
            // The key that it was sealed to, and no other.
            guard connector.isSameKey(as: try transaction.findConnector(connectorID)) else {
                return (.refused(.changedMeanwhile), nil)
            }
            if connection.connector != connectorID {
                try transaction.updateSealedForgotten(at: id, at: now)
                connection.connector = connectorID
                try transaction.updateConnection(connection)
            }
            try transaction.updateWriterSecret(of: id, to: sealed)
            return (
                .of(.connectionChanged, connection, by: actor, ["connector": connector.name.text, "fields": "writer"]),
                connection
            )
        }.unwrapped(or: .connectionUnknown)
    }

    /// The password of the account that searches. The server's own: it is sealed by the data key.
    package func setReader(of id: ID<Connection>, password: Secret<String>) async throws -> Outcome<Connection> {
        let installation = holder.installation
        guard !password.exposed.isEmpty else { return .refused(.passwordEmpty) }
        let sealed = SealedSecret(
            text: try installation.keys.current.data.seal(password, context: Installation.readerContext(of: id)))
        return try await holder.act(with: .administration) { transaction, actor, _ in
            guard let connection = try transaction.lockConnection(id) else {
                return (.refused(.connectionUnknown), Connection?.none)
            }
            try transaction.updateReaderSecret(of: id, to: sealed)
            return (.of(.connectionChanged, connection, by: actor, ["fields": "reader"]), connection)
        }.unwrapped(or: .connectionUnknown)
    }

    /// Nobody is bound there any more. In the directory nothing is changed. Not while an order is on its way there.
    package func removeConnection(
        _ id: ID<Connection>, because reason: Reason? = nil
    ) async throws -> Outcome<Connection> {
        try await holder.act(with: .administration) { transaction, actor, now in
            guard let connection = try transaction.lockConnection(id) else {
                return (.refused(.connectionUnknown), Connection?.none)
            }
            guard try !transaction.isAnythingUnderWay(at: id, now) else { return (.refused(.deliveryUnderWay), nil) }
            try transaction.deleteConnection(id)
            return (.of(.connectionRemoved, connection, by: actor, reason.details), connection)
        }.unwrapped(or: .connectionUnknown)
    }
}

extension Installation {
    static func readerContext(of id: ID<Connection>) -> String { "connection \(id) reader" }

    /// The password of the account that searches there; `nil` where there is none.
    package func openReaderSecret(of id: ID<Connection>) async throws -> Secret<String>? {
        guard let sealed = try await database.read({ try $0.findReaderSecret(of: id) }) else { return nil }
        let keys = try await keys.opening(SealedVerifier(text: sealed.text), from: database)
        return try keys.data.openText(sealed.text, context: Self.readerContext(of: id))
    }

    /// Under the newest data key. Answers how many were sealed anew.
    func resealReaders() async throws -> Int {
        let keys = keys.current
        return try await database.write { transaction in
            var count = 0
            for connection in try transaction.listConnections() {
                _ = try transaction.lockConnection(connection.id)
                guard let sealed = try transaction.findReaderSecret(of: connection.id),
                    keys.data.needsResealing(sealed.text)
                else { continue }
                let context = Self.readerContext(of: connection.id)
                let text = try keys.data.openText(sealed.text, context: context)
                try transaction.updateReaderSecret(
                    of: connection.id, to: SealedSecret(text: try keys.data.seal(text, context: context)))
                count += 1
            }
            return count
        }
    }
}

extension ConnectionSettings {
    /// Whether passwords of before would be sent to somebody else than before: whoever has an administrator's session could
    /// name a server of their own, and be sent them. At the host they can be read anyway.
    fileprivate func leadsElsewhere(than before: ConnectionSettings) -> Bool {
        !Set(servers).isSubset(of: before.servers)
            || !AuthorityCertificates.isLeftOf(authorities, before.authorities) || readerName != before.readerName
            || writerName != before.writerName
    }
}

extension Reason? {
    var details: [String: String] { map { ["reason": $0.text] } ?? [:] }
}

extension Connector {
    fileprivate func isSameKey(as other: Connector?) -> Bool {
        other.map { $0.isTrusted && $0.publicKey == publicKey } ?? false
    }
}

extension [ConnectionField: String] {
    fileprivate var checked: Outcome<ConnectionSettings> {
        do throws(ConnectionFaults) {
            return .done(try ConnectionSettings(self))
        } catch {
            return .refused(error.list.map(Refusal.connectionFaulty))
        }
    }
}

extension Decision {
    fileprivate static func of(
        _ kind: AuditKind, _ connection: Connection, by actor: Actor, _ details: [String: String] = [:]
    ) -> Decision {
        var decision = Decision()
        decision.events = [
            AuditEvent(kind, by: actor, account: nil, details: ["connection": connection.name.text], details)
        ]
        return decision
    }
}

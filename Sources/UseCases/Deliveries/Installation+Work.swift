package import Domain
package import Formats
import Store

extension Installation {
    /// Hands out what is due at this connector's connections: of each at most as many as may be under way there at once,
    /// so that one that is stuck keeps no other waiting.
    ///
    /// - Parameter limit: In all.
    package func leaseDeliveries(to connector: ID<Connector>, limit: Int) async throws -> [DeliveryWork] {
        let now = time.now()
        var work: [DeliveryWork] = []
        let due = try await database.read { transaction -> [ID<Connection>] in
            guard try transaction.findConnector(connector)?.isTrusted == true else { return [] }
            return try transaction.listDueConnections(of: connector, at: now)
        }
        guard !due.isEmpty else { return [] }
        // Whose turn it is is chance: with more due than the limit, each has its turn at some time. Locked in one order.
        let start = Int(chance.uint128() % UInt128(due.count))
        let chosen = (due[start...] + due[..<start]).prefix(limit).sorted { $0.rawValue < $1.rawValue }
        let each = max(1, limit / chosen.count)
        // One transaction for some of them: it waits for the disk.
        for part in chosen.batches(of: Self.together) {
            work += try await lease(at: part, each: each, to: connector, at: now)
        }
        return work
    }

    /// As many are handed out, or settled, in one transaction.
    private static let together = 32

    private func lease(
        at connections: [ID<Connection>], each: Int, to connector: ID<Connector>, at now: Timestamp
    ) async throws -> [DeliveryWork] {
        let (keys, installation) = (keys.current, self)
        let work = try await database.write { transaction in
            try connections.flatMap { connection in
                try installation.lease(
                    at: connection, limit: each, to: connector, keys: keys, at: now, in: transaction)
            }
        }
        for connection in Set(work.map(\.connection.id)) { doubts.isTried(connection, at: now) }
        return work
    }

    private func lease(
        at connection: ID<Connection>, limit: Int, to connector: ID<Connector>, keys: KeyStore.Keys,
        at now: Timestamp, in transaction: any Transaction
    ) throws -> [DeliveryWork] {
        guard let held = try transaction.lockConnection(connection), held.connector == connector, held.pausedAt == nil
        else { return [] }
        let facts = ConnectionDoubts.Facts(
            connection: held, writerSecret: try transaction.findWriterSecret(of: connection))
        let most = doubts.limit(of: facts, at: now)
        guard most > 0 else { return [] }
        let free = most - (try transaction.countLeases(at: connection, at: now))
        guard free > 0 else { return [] }
        return try transaction.listDueBindings(at: connection, limit: min(free, limit), at: now).compactMap { id in
            guard let binding = try transaction.lockBinding(id) else { return nil }
            var leased = binding
            // Written by somebody who didn't know yet.
            if held.settings.takesPassword == nil { _ = leased.target.dropPassword(at: now) }
            let lease = newID(DeliveryLease.self, at: now)
            let delivery = leased.target.lease(as: lease, at: now)
            if leased != binding {
                try transaction.updateBinding(leased, losing: binding.target.lost, at: now)
            }
            return try delivery.map {
                try transaction.work(lease, $0, for: binding, at: facts, to: connector, keys: keys)
            }
        }
    }

    /// What has become of work. What isn't this connector's is passed over: it has been given to another since.
    package func reportDeliveries(_ reports: [DeliveryReport], by connector: ID<Connector>) async throws {
        let sorted = reports.sorted { $0.binding.rawValue < $1.binding.rawValue }
        for part in sorted.batches(of: Self.together) {
            let now = time.now()
            let writer = writer(at: now)
            let chances = part.map { _ in chance.uint128() }
            let news = try await database.write { transaction in
                try zip(part, chances).map { report, chance in
                    try transaction.settle(report, by: connector, writer: writer, chance: chance, at: now)
                }
            }
            for ((report, chance), facts) in zip(zip(part, chances), news) {
                if let facts { try await noteReach(report.outcome, facts, chance: chance, at: now) }
            }
        }
    }

    /// Sealed passwords that nobody fetched in seven days go.
    func forgetSealedPasswords(limit: Int) async throws -> Int {
        let now = time.now()
        return try await database.write { transaction in
            let due = try transaction.listBindings(sealedBefore: now - BoundTarget.sealedKept, limit: limit)
            for id in due {
                guard let binding = try transaction.lockBinding(id) else { continue }
                var changed = binding
                guard changed.target.forgetSealed(at: now) else { continue }
                try transaction.updateBinding(changed, losing: binding.target.lost, at: now)
            }
            return due.count
        }
    }
}

extension DeliveryReport {
    /// A try that is made again by itself is no event: a directory that is down for a night would fill the trail.
    fileprivate func events(about binding: Binding, _ connection: Connection) -> [AuditEvent] {
        let details = [
            "connection": connection.name.text, "epoch": String(pair.epoch), "generation": String(pair.generation),
        ]
        var events: [AuditEvent] = []
        if outcome.hasPasswordArrived {
            events.append(AuditEvent(.deliveryApplied, by: .system, account: binding.target.account, details: details))
        }
        if let failure = outcome.failure, failure.kind != .transient {
            events.append(
                AuditEvent(
                    .deliveryFailed, by: .system, account: binding.target.account, details: details,
                    ["reason": failure.rawValue]))
        }
        return events
    }
}

extension Transaction {
    /// - Returns: What the report is about; `nil` where it is no news.
    fileprivate func settle(
        _ report: DeliveryReport, by connector: ID<Connector>, writer: DecisionWriter, chance: UInt128,
        at now: Timestamp
    ) throws -> ConnectionDoubts.Facts? {
        guard let binding = try lockBinding(report.binding),
            let connection = try findConnection(binding.target.connection), connection.connector == connector
        else { return nil }
        var reported = binding
        let isNews = reported.target.report(
            report.outcome, of: report.lease, pair: report.pair, foundDisabled: report.foundDisabled,
            epoch: try countRestores(), takesPassword: connection.settings.takesPassword, chance: chance, at: now)
        guard isNews else { return nil }
        try updateBinding(reported, losing: binding.target.lost, at: now)
        if report.outcome.hasPasswordArrived, binding.target.lease?.carriesPassword == true {
            try updateDirectoryTime(of: binding.id, to: report.changedAt)
        }
        var decision = Decision()
        decision.events = report.events(about: binding, connection)
        try writer.write(decision, in: self)
        return ConnectionDoubts.Facts(
            connection: connection, writerSecret: try findWriterSecret(of: connection.id))
    }

    fileprivate func work(
        _ lease: ID<DeliveryLease>, _ delivery: Delivery, for binding: Binding, at facts: ConnectionDoubts.Facts,
        to connector: ID<Connector>, keys: KeyStore.Keys
    ) throws -> DeliveryWork {
        DeliveryWork(
            lease: lease, binding: binding.id, pair: delivery.pair, installation: keys.installation,
            connection: facts.connection, writerSecret: facts.writerSecret,
            account: binding.target.account, entry: binding.entry,
            password: try password(of: delivery, for: binding, at: facts.connection, to: connector, keys: keys),
            standing: delivery.standing, unlocks: delivery.unlocks)
    }

    private func password(
        of delivery: Delivery, for binding: Binding, at connection: Connection, to connector: ID<Connector>,
        keys: KeyStore.Keys
    ) throws -> DeliveryWork.Password? {
        switch delivery.password {
        case .sealed(let text, let version, _):
            return DeliveryWork.Password(text: text, purpose: .password, version: version)
        case .verifier:
            let id = binding.target.account
            guard let account = try findAccount(id), let sealed = try findVerifier(of: id),
                let key = try findConnector(connector)?.publicKey.flatMap(ConnectorPublicKey.init(text:))
            else { return nil }
            let version = PasswordVersion(epoch: delivery.pair.epoch, generation: account.epoch)
            let context = ConnectorSeal.Context(
                .verifier, installation: keys.installation, connection: connection.id, account: id, version: version)
            let verifier = try PasswordHasher.open(sealed, of: id, keys: keys)
            return DeliveryWork.Password(
                text: try ConnectorSeal.seal(verifier.phc, to: key, context: context), purpose: .verifier,
                version: version)
        case .neededOnceMore, nil: return nil
        }
    }
}

extension Array {
    fileprivate func batches(of size: Int) -> [[Element]] {
        stride(from: 0, to: count, by: size).map { Array(self[$0..<Swift.min($0 + size, count)]) }
    }
}

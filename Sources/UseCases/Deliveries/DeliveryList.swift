package import Domain
import Store

/// Which deliveries a list shows.
package struct DeliveryQuery: Hashable, Sendable {
    package var connection: ID<Connection>?
    package var filter: DeliveryFilter?
    /// Of one account: also what has arrived, and all on one page.
    package var account: ID<Account>?

    package init(connection: ID<Connection>? = nil, filter: DeliveryFilter? = nil, account: ID<Account>? = nil) {
        self.connection = connection
        self.filter = filter
        self.account = account
    }
}

/// What one target holds and is owed, and whose it is.
package struct DeliveryOverview: Hashable, Sendable {
    package let delivery: BindingOverview
    package let account: Account

    package init(delivery: BindingOverview, account: Account) {
        self.delivery = delivery
        self.account = account
    }
}

package struct DeliveryPage: Hashable, Sendable {
    package let deliveries: [DeliveryOverview]
    /// Where it goes on; `nil` at the end.
    package let next: DeliveryPlace?
}

extension DeliveryPlace {
    /// In characters that need no escaping in a link.
    package var text: String { "\(queuedAt.milliseconds).\(binding)" }

    /// `nil` for what no page has given out.
    package init?(parsing text: some StringProtocol) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2, let time = Int64(parts[0]), let id = ID<Binding>(parsing: parts[1]) else { return nil }
        self.init(queuedAt: Timestamp(milliseconds: time), binding: id)
    }
}

extension AuditingRight {
    package static let deliveriesOnPage = 50

    /// What is owed, the longest first. What a page costs depends on its size; with a filter, also on what is left out.
    ///
    /// - Parameter place: Of the page before it.
    package func listDeliveries(
        _ query: DeliveryQuery, after place: DeliveryPlace? = nil, limit: Int = deliveriesOnPage
    ) async throws -> Outcome<DeliveryPage> {
        let limit = min(max(1, limit), 500)
        return try await holder.look(with: .auditing) { transaction, _ in
            if let account = query.account {
                return .done(DeliveryPage(deliveries: try transaction.listDeliveries(query, of: account), next: nil))
            }
            let bindings = try transaction.listOwedBindings(
                at: query.connection, query.filter, after: place, limit: limit + 1)
            let last = bindings.count > limit ? bindings[limit - 1] : nil
            return .done(
                DeliveryPage(
                    deliveries: try bindings.prefix(limit).compactMap { try transaction.overview(of: $0) },
                    next: last.flatMap { last in
                        last.target.owed.map { DeliveryPlace(queuedAt: $0.queuedAt, binding: last.id) }
                    }))
        }
    }
}

extension AdministrationRight {
    /// How many a single wish has tried again; beyond, somebody wishes again.
    package static let retriedAtOnce = 5_000
    private static let retriedInBatch = 100

    /// Has everything that a connection is owed tried at once, as far as there is anything to carry.
    ///
    /// - Returns: How many that are.
    package func retryDeliveries(at id: ID<Connection>) async throws -> Outcome<Int> {
        var (count, looked, place): (Int, Int, ID<Binding>?) = (0, 0, nil)
        while looked < Self.retriedAtOnce {
            looked += Self.retriedInBatch
            let (start, before, isFull) = (place, count, looked >= Self.retriedAtOnce)
            let batch = try await holder.act(with: .administration) { transaction, actor, now in
                guard let connection = try transaction.lockConnection(id) else {
                    return (.refused(.connectionUnknown), RetriedBatch())
                }
                let batch = try transaction.retryBindings(
                    at: id, after: start, limit: Self.retriedInBatch, at: now)
                var decision = Decision()
                let total = before + batch.retried
                if batch.isLast || isFull, total > 0 {
                    decision.events = [
                        AuditEvent(
                            .deliveryRetried, by: actor, account: nil,
                            details: ["connection": connection.name.text, "deliveries": String(total)])
                    ]
                }
                return (decision, batch)
            }
            switch batch {
            case .refused(let refusals): return .refused(refusals)
            case .done(let batch):
                count += batch.retried
                place = batch.end
                if batch.isLast { return .done(count) }
            }
        }
        return .done(count)
    }
}

private struct RetriedBatch: Sendable {
    var retried = 0
    var end: ID<Binding>?
    var isLast: Bool { end == nil }
}

extension Transaction {
    fileprivate func overview(of binding: Binding) throws -> DeliveryOverview? {
        guard let account = try findAccount(binding.target.account),
            let connection = try findConnection(binding.target.connection)
        else { return nil }
        return DeliveryOverview(delivery: BindingOverview(binding: binding, connection: connection), account: account)
    }

    fileprivate func listDeliveries(_ query: DeliveryQuery, of id: ID<Account>) throws -> [DeliveryOverview] {
        guard let account = try findAccount(id) else { return [] }
        return try listOverviews(of: id).filter { overview in
            query.connection.map { overview.connection.id == $0 } ?? true
                && query.filter.map { $0.includes(overview.state) } ?? true
        }.map { DeliveryOverview(delivery: $0, account: account) }
    }

    fileprivate func retryBindings(
        at connection: ID<Connection>, after id: ID<Binding>?, limit: Int, at now: Timestamp
    ) throws -> RetriedBatch {
        let found = try listCarriableBindings(at: connection, after: id?.rawValue ?? "", limit: limit)
        var batch = RetriedBatch()
        for id in found {
            guard let binding = try lockBinding(id) else { continue }
            var changed = binding
            guard changed.target.retry(at: now) else { continue }
            try updateBinding(changed, losing: binding.target.lost, at: now)
            batch.retried += 1
        }
        if found.count == limit { batch.end = found.last }
        return batch
    }
}

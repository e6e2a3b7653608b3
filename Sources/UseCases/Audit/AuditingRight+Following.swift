import Domain
import Store

/// Events for whoever follows the trail, oldest first.
package struct FollowedEvents: Sendable {
    package let events: [EventOverview]
    /// To go on behind.
    package let last: Int
    /// Whether there are more already.
    package let hasMore: Bool
}

extension AuditingRight {
    /// What came behind an event, in the order in which it happened: nobody who goes on with `last` misses any.
    ///
    /// - Parameter number: Of the last event that they have; 0 for none.
    /// - Returns: `nil` where there is no event of that number: the trail was put back by a restore.
    package func followEvents(after number: Int, limit: Int) async throws -> Outcome<FollowedEvents?> {
        try await holder.look(with: .auditing) { transaction, _ in
            let end = try transaction.findAuditHead()?.number ?? 0
            guard number <= end else { return .done(nil) }
            let last = min(number + limit, end)
            let events = try transaction.listAuditEvents(after: number, through: last).map { try EventOverview($0) }
            return .done(FollowedEvents(events: events, last: last, hasMore: last < end))
        }
    }
}

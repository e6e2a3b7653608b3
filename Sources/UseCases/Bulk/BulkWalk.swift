import Domain
import Store

/// Walks through the people of a bulk action, a batch at a time.
struct BulkWalk {
    let selection: BulkAction.Selection
    let week: ComingWeek

    struct Batch {
        let people: [ID<Account>]
        /// Behind which it goes on; `nil` where nobody is left.
        let next: String?
    }

    /// - Parameter place: Of the batch before; empty at the beginning.
    func batch(after place: String, limit: Int, in transaction: any Transaction) throws -> Batch {
        switch selection {
        case .people(let ids):
            let start = Int(place) ?? 0
            let batch = ids.dropFirst(start).prefix(limit)
            let end = start + batch.count
            return Batch(people: batch.map(ID.init(rawValue:)), next: end < ids.count ? String(end) : nil)
        case .list(let selection):
            let found = try UserList(selection: selection, week: week).walk(
                from: UserCursor(parsing: place)?.place, limit: limit, in: transaction)
            return Batch(
                people: found.rows.map(\.user.account.id),
                next: found.end.map { UserCursor(side: .after, place: $0).text })
        }
    }
}

package import Domain
import Store

extension ReadingRight {
    /// How many people a page shows at most.
    package static let pageSize = 50
    /// How far numbers are counted: beyond, a list says “more than 1,000”.
    package static let countedUpTo = 1_000

    /// A page of people. What it costs depends on its own size and not on how many people there are.
    ///
    /// - Parameter cursor: Of a page of the same selection; without, or with another list's, the first page.
    package func listUsers(
        _ selection: UserSelection, at cursor: UserCursor? = nil, limit: Int = pageSize
    ) async throws -> Outcome<UserPage> {
        let installation = holder.installation
        return try await holder.look(with: .reading) { transaction, now in
            let week = installation.comingWeek(from: now, under: try transaction.findSettings())
            let list = UserList(selection: selection, week: week)
            let cursor = cursor.flatMap { $0.fits(selection) ? $0 : nil }
            let page = try list.page(at: cursor, limit: min(max(1, limit), 500), in: transaction)
            return .done(page.marking(try transaction.listManaged(of: page.users.map(\.account.id))))
        }
    }

    /// How many a list has, counted up to `countedUpTo` and one; `nil` for a search, where nobody counts.
    package func countUsers(_ selection: UserSelection) async throws -> Outcome<Int?> {
        let installation = holder.installation
        return try await holder.look(with: .reading) { transaction, now in
            switch selection {
            case .everybody: return .done(try transaction.countUsers(upTo: Self.countedUpTo + 1))
            case .filtered(let filter):
                let week = installation.comingWeek(from: now, under: try transaction.findSettings())
                return .done(try transaction.countUsers(filter, upTo: Self.countedUpTo + 1, in: week))
            case .searched: return .done(nil)
            }
        }
    }
}

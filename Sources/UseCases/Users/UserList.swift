import Domain
import Store

/// Walks through a selection of people, by ranges of an index.
struct UserList: Sendable {
    let selection: UserSelection
    let week: ComingWeek

    /// So many people one page of a search looks at, at most.
    static let searchBudget = 1_000
    /// Of whom so many are loaded at once.
    private static let chunk = 64

    func page(at cursor: UserCursor?, limit: Int, in transaction: any Transaction) throws -> UserPage {
        let isBackwards = cursor?.side == .before
        let found = try walk(from: cursor?.place, isBackwards: isBackwards, limit: limit, in: transaction)
        // Nobody is before it any more: then it is the beginning.
        if isBackwards, found.rows.isEmpty, found.end == nil { return try page(at: nil, limit: limit, in: transaction) }
        let rows = isBackwards ? found.rows.reversed() : found.rows
        // Whoever came from a place knows that there is something on its other side. A search that was cut short with
        // nobody found leads on, and not back.
        let (goesOn, cameFrom) = (found.end, cursor?.place)
        let next = isBackwards ? rows.last?.place : goesOn
        let previous = isBackwards ? goesOn : (cameFrom == nil ? nil : rows.first?.place)
        return UserPage(
            users: rows.map(\.user), previous: previous.map { UserCursor(side: .before, place: $0) },
            next: next.map { UserCursor(side: .after, place: $0) }, isCutShort: found.isCutShort)
    }

    struct Found {
        var rows: [(place: UserPlace, user: UserOverview)] = []
        /// Behind which the walk goes on; `nil` where nobody is left.
        var end: UserPlace?
        var isCutShort = false
    }

    /// From a place on, in the list's own direction or against it.
    func walk(
        from start: UserPlace?, isBackwards: Bool = false, limit: Int, in transaction: any Transaction
    ) throws -> Found {
        var found = Found()
        var (place, looked) = (start, 0)
        while true {
            let size = terms.isEmpty ? limit - found.rows.count + 1 : Self.chunk
            let places = try listPlaces(isBackwards, after: place, limit: size, in: transaction)
            let users = try transaction.listUserOverviews(places.map(\.id), in: week)
            for next in places {
                if let user = users[next.id], passes(user, at: next) {
                    // There is one more, and so another page.
                    if found.rows.count == limit {
                        found.end = place
                        return found
                    }
                    found.rows.append((next, user))
                }
                place = next
            }
            guard places.count == size else { return found }
            looked += places.count
            if looked >= Self.searchBudget, !terms.isEmpty {
                (found.end, found.isCutShort) = (place, true)
                return found
            }
        }
    }

    private func listPlaces(
        _ isBackwards: Bool, after place: UserPlace?, limit: Int, in transaction: any Transaction
    ) throws -> [UserPlace] {
        switch selection {
        case .everybody(let order, let direction):
            try transaction.listUserPlaces(
                order, isBackwards ? direction.reversed : direction, after: place, limit: limit)
        case .filtered(let filter):
            try transaction.listUserPlaces(
                filter, isBackwards ? .descending : .ascending, after: place, limit: limit,
                in: week)
        case .searched:
            try transaction.listUserPlaces(
                foundBy: driver, isBackwards ? .descending : .ascending, after: place, limit: limit)
        }
    }

    private var terms: [String] {
        if case .searched(let terms, _) = selection { terms } else { [] }
    }

    /// The longest: fewest words begin with it, more likely than not.
    private var driver: String { terms.max { $0.utf8.count < $1.utf8.count } ?? "" }

    private func passes(_ user: UserOverview, at place: UserPlace) -> Bool {
        guard case .searched(let terms, let filter) = selection else { return true }
        // Of several words that begin with the term the first one stands for the person.
        let first = SearchText.words(of: user.account).first { $0.hasBytes(driver) }
        return place.key == first.map(SQLValue.text) && user.isFound(by: terms)
            && (filter.map { user.passes($0) } ?? true)
    }
}

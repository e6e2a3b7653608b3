package import Domain
import Store

/// A page of a list of people.
package struct UserPage: Sendable {
    package let users: [UserOverview]
    /// For the page before; `nil` where this one is the first.
    package let previous: UserCursor?
    /// For the page behind; `nil` where this one is the last.
    package let next: UserCursor?
    /// A search looked at as many people as a page may cost, and found no more than these among them. It goes on with
    /// `next`; nobody is passed over.
    package let isCutShort: Bool

    /// The same, with those marked whose passwords are kept elsewhere.
    func marking(_ managed: Set<ID<Account>>) -> UserPage {
        let marked = users.map { user in
            var user = user
            user.isManagedElsewhere = managed.contains(user.account.id)
            return user
        }
        return UserPage(users: marked, previous: previous, next: next, isCutShort: isCutShort)
    }
}

/// Where a page begins, as a link carries it. Opaque to whoever has it, and no secret: what it names was on the page.
package struct UserCursor: Hashable, Sendable {
    package enum Side: String, Hashable, Sendable {
        /// The page behind this place.
        case after
        /// The page before it.
        case before
    }

    package let side: Side
    let place: UserPlace
}

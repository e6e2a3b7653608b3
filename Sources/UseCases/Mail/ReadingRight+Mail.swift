package import Domain
import Store

/// A mail that has not arrived.
package struct StuckMail: Hashable, Sendable {
    package let mail: UserMail
    /// Whom it is about, where that is a user: administrators have a page of their own.
    package let user: ID<Account>?
    package let name: String

    package init(mail: UserMail, user: ID<Account>?, name: String) {
        self.mail = mail
        self.user = user
        self.name = name
    }
}

extension ReadingRight {
    /// Mails that were tried and have not arrived yet, and those that were given up: the newest of each.
    package func listStuckMail(limit: Int = pageSize) async throws -> Outcome<[StuckMail]> {
        try await holder.look(with: .reading) { transaction, _ in
            .done(
                try transaction.listStuckMail(limit: limit).compactMap { account, mail in
                    try transaction.findAccount(account).map {
                        StuckMail(
                            mail: UserMail(mail), user: $0.kind == .user ? account : nil, name: $0.name.full)
                    }
                })
        }
    }
}

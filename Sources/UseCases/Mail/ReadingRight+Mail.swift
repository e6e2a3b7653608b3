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
    /// Mails that were tried and have not arrived yet, and those that were given up: the newest of each. Those to
    /// administrators only for who may see administrators.
    package func listStuckMail(limit: Int = pageSize) async throws -> Outcome<[StuckMail]> {
        let holder = holder
        return try await holder.look(with: .reading) { transaction, _ in
            let seesAdministrators = try holder.mayRead(with: .auditing, in: transaction)
            return .done(
                try transaction.listStuckMail(limit: limit).compactMap { id, mail in
                    guard let account = try transaction.findAccount(id), account.kind == .user || seesAdministrators
                    else { return nil }
                    return StuckMail(
                        mail: UserMail(mail), user: account.kind == .user ? id : nil, name: account.name.full)
                })
        }
    }
}

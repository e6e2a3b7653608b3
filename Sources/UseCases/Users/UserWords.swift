import Domain
package import Store

/// Makes those people findable who were there before there was a search, or whom a statement from outside has added.
package enum UserWords {
    private static let batch = 500

    /// Costs one look where nobody is left. Several processes take turns.
    package static func complete(in database: any Database) async throws {
        while try await !database.read({ try $0.listUnsearchableUsers(limit: 1) }).isEmpty {
            try await database.exclusively { transaction in
                let accounts = try transaction.listUnsearchableUsers(limit: batch)
                try transaction.insertUserWords(of: accounts.filter { $0.kind == .user })
                for account in accounts { try transaction.updateAccountSearchable(account) }
            }
        }
    }
}

package import Domain

extension Transaction {
    package func updateAccountDuo(_ account: ID<Account>, since time: Timestamp?) throws {
        try send("UPDATE accounts SET duo_since = $2 WHERE id = $1", account, time)
        try updateAccountHasFactor(account)
    }
}

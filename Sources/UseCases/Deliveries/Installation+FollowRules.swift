import Domain
import ServiceLifecycle
import Store

extension ConnectionSettings {
    /// Whether somebody who is bound may be owed something else than under the rules of before.
    func asksOtherwise(than before: ConnectionSettings) -> Bool {
        (takesPassword != nil && takesPassword != before.takesPassword)
            || (leaving == .disable && before.leaving != .disable)
    }

    /// In the form that the target takes now. A password that isn't owed is not owed anew: where the directory decided until
    /// now, it may hold one that is newer than the one here.
    fileprivate func passwordOwed(insteadOf owed: OwedPassword?) -> OwedPassword? {
        switch (owed, takesPassword) {
        case (.verifier, true): .neededOnceMore
        case (.sealed, false), (.neededOnceMore, false): .verifier
        default: nil
        }
    }
}

extension Installation {
    /// Where a connection's rules have changed, everybody who is bound there is owed what they ask for now: a page in a
    /// transaction, so that nobody waits for a hundred thousand of them, and what was done stays done.
    func followChangedRules() async throws {
        for connection in try await database.read({ try $0.listConnectionsToFollow() }) {
            while try await followRules(of: connection), !Task.isShuttingDownGracefully {}
        }
    }

    private static let followedTogether = 200

    /// - Returns: Whether there are more.
    private func followRules(of id: ID<Connection>) async throws -> Bool {
        let now = time.now()
        return try await database.write { transaction in
            guard let connection = try transaction.lockConnection(id),
                let place = try transaction.findFollowPlace(of: id)
            else { return false }
            let epoch = try transaction.countRestores()
            let page = try transaction.listBindings(at: id, after: place, limit: Self.followedTogether)
            for id in page.map(\.id) {
                guard let binding = try transaction.lockBinding(id),
                    let account = try transaction.findAccount(binding.target.account)
                else { continue }
                let isLockedForGood = try transaction.findLock(of: account.id, at: now) == .distantFuture
                var changed = binding
                changed.target.owe(
                    OwedChange(
                        password: connection.settings.passwordOwed(insteadOf: binding.target.owed?.password),
                        standing: binding.target.standingOwed(
                            TargetStanding(of: account, isLockedForGood: isLockedForGood),
                            under: connection.settings.leaving)),
                    epoch: epoch, at: now)
                guard changed != binding else { continue }
                try transaction.updateBinding(changed, losing: binding.target.lost, at: now)
            }
            let isLast = page.count < Self.followedTogether
            try transaction.updateFollowPlace(of: id, to: isLast ? nil : page.last?.id.rawValue)
            return !isLast
        }
    }
}

package import Domain
package import Formats
import Store

/// What has become of a new password, as the browser that sent it may know it.
package struct PasswordOutcome: Hashable, Sendable {
    package let purpose: FlowPurpose
    /// When it was set.
    package let at: Timestamp
    package let places: [PasswordPlace]
}

extension Submission {
    /// - Parameters:
    ///   - token: Of the browser's forms. It is in a cookie that no script reads, and in no page.
    ///   - link: What the form belongs to besides: of the link that was opened, if any.
    ///   - attempt: What was hidden in the form, and is in no other.
    package init(from token: Token, link: Token?, attempt: String, to new: NewPassword) {
        let key = Secret(Array(token.text.exposed.utf8))
        self.init(
            browser: Self.browser(token),
            form: KeyedDigest.compute(
                key: key, parts: ["lockstep submission", link?.digest ?? "", attempt, new.typed, new.confirmed]))
    }

    static func browser(_ token: Token) -> String {
        KeyedDigest.compute(key: Secret(Array(token.text.exposed.utf8)), parts: ["lockstep outcome"])
    }
}

extension Installation {
    /// What has become of the newest password that this browser sent: for an hour, and as long as it is the account's
    /// password. Says nothing of whose it is.
    package func findOutcome(for browser: Token) async throws -> PasswordOutcome? {
        let (doubts, now) = (doubts, time.now())
        return try await database.read { transaction in
            guard let flow = try transaction.findFlow(consumedBy: Submission.browser(browser)),
                let (account, time) = try transaction.findSetter(flow, at: now), browser.isOf(account)
            else { return nil }
            return PasswordOutcome(
                purpose: flow.purpose, at: time,
                places: try transaction.listPasswordPlaces(of: account.id, beside: doubts, at: now))
        }
    }

    /// Whether this very form has set a password already.
    package func hasSucceeded(_ submission: Submission) async throws -> Bool {
        try await findSetter(submission) != nil
    }

    /// For what the flow that this browser holds has set a password, if it has.
    package func findPurpose(ofEnded token: Token) async throws -> FlowPurpose? {
        let now = time.now()
        return try await database.read { transaction in
            guard let flow = try transaction.findFlow(digest: token.digest),
                let (account, _) = try transaction.findSetter(flow, at: now), token.isOf(account)
            else { return nil }
            return flow.purpose
        }
    }

    /// One submission is one change, and whoever sends it again hears what became of it.
    func once(
        _ submission: Submission?, _ body: () async throws -> Outcome<FlowStep<Account>>
    ) async throws -> Outcome<FlowStep<Account>> {
        guard let submission else { return try await body() }
        return try await submissionTurns.take(submission.form) {
            if let account = try await findSetter(submission) { return .done(.ended(account)) }
            let outcome = try await body()
            // Another server may have been first.
            if case .refused = outcome, let account = try await findSetter(submission) {
                return .done(.ended(account))
            }
            return outcome
        }
    }

    private func findSetter(_ submission: Submission) async throws -> Account? {
        let now = time.now()
        return try await database.read { transaction in
            guard let flow = try transaction.findFlow(consumedIn: submission.form) else { return nil }
            return try transaction.findSetter(flow, at: now)?.account
        }
    }
}

extension Transaction {
    /// Whose password the flow has set, where it is still the one, and nobody asks too late.
    fileprivate func findSetter(_ flow: Flow, at now: Timestamp) throws -> (account: Account, at: Timestamp)? {
        guard flow.purpose.door != nil, let time = flow.consumedAt, now - time < Submission.kept,
            let account = try findAccount(flow.account), account.passwordChangedAt == time
        else { return nil }
        return (account, time)
    }
}

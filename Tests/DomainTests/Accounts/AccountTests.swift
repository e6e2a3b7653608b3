import Domain
import Testing

@Suite("An account's password expires")
struct AccountTests {
    static func policy(days: Int?, allowsChange: Bool = false) -> PasswordPolicy {
        var policy = PasswordPolicy()
        policy.expiresAfter = days.map { .days($0) }
        policy.allowsChangeAfterExpiry = allowsChange
        return policy
    }

    @Test("At the end of its lifetime, to the millisecond")
    func lifetime() throws {
        let account = try Account.sample(passwordChangedAt: now)
        let end = now + .days(90)
        #expect(!account.isExpired(under: Self.policy(days: 90), at: end - .milliseconds(1)))
        #expect(account.isExpired(under: Self.policy(days: 90), at: end))
    }

    @Test("Never, where nothing says so")
    func never() throws {
        let later = now + .days(10_000)
        #expect(try !Account.sample().isExpired(under: Self.policy(days: nil), at: later))
        #expect(try !Account.sample(neverExpires: true).isExpired(under: Self.policy(days: 1), at: later))
        #expect(try !Account.sample(passwordChangedAt: nil).isExpired(under: Self.policy(days: 1), at: later))
    }

    @Test("By hand, even where it never would by itself")
    func byHand() throws {
        let account = try Account.sample(expiredAt: now, neverExpires: true)
        #expect(account.isExpired(under: Self.policy(days: nil), at: now))
    }

    @Test(
        "In the last seven days it is announced, in whole or begun days",
        arguments: [
            (Duration.days(7) + .milliseconds(1), Int?.none), (.days(7), 7), (.days(6) + .milliseconds(1), 7),
            (.days(6), 6),
            (.hours(1), 1), (.milliseconds(1), 1), (.zero, nil), (.days(-1), nil),
        ])
    func announced(left: Duration, days: Int?) throws {
        let account = try Account.sample(passwordChangedAt: now - .days(90) + left)
        #expect(account.daysUntilAnnouncedExpiry(under: Self.policy(days: 90), at: now) == days)
    }

    @Test("Who may be signed in and who may reset", arguments: AccountState.allCases, [false, true])
    func rights(state: AccountState, isExpired: Bool) throws {
        let account = try Account.sample(state: state, expiredAt: isExpired ? now : nil)
        #expect(
            account.mayHoldSession(under: Self.policy(days: nil, allowsChange: true), at: now)
                == (state == .active && !isExpired))
        #expect(account.mayReset(under: Self.policy(days: nil), at: now) == (state == .active && !isExpired))
        #expect(account.mayReset(under: Self.policy(days: nil, allowsChange: true), at: now) == (state == .active))
    }
}

@Suite("What an administrator or the host does to an account")
struct AccountActionTests {
    static func decide(_ action: AccountAction, state: AccountState = .active, isLocked: Bool = false) throws
        -> Decision
    {
        action.decide(try Account.sample(state: state), by: .host, isLocked: isLocked, now: now)
    }

    @Test("None of it sets a password", arguments: AccountAction.allCases, AccountState.allCases)
    func neverAPassword(action: AccountAction, state: AccountState) throws {
        for change in try Self.decide(action, state: state).changes {
            if case .setVerifier = change { Issue.record("\(change)") }
        }
    }

    @Test(
        "Suspending and expiring end every session and void what was begun",
        arguments: [AccountAction.suspend, .expire])
    func ending(action: AccountAction) throws {
        let changes = try Self.decide(action).changes
        let id = ID<Account>(rawValue: "anna")
        #expect(changes.contains(.advanceEpoch(id, from: 3)))
        #expect(changes.contains(.voidLinks(id, kinds: [.reset, .activation, .verify], at: now)))
        #expect(changes.contains(.voidFlows(id, at: now)))
    }

    @Test(
        "A staged account becomes active by its first password and by no word",
        arguments: [AccountAction.activate, .suspend])
    func staged(action: AccountAction) throws {
        #expect(try Self.decide(action, state: .staged) == .refused(.stateForbids(.staged)))
    }

    @Test("Unlocking tells the person, where there was something to unlock", arguments: [false, true])
    func unlock(isLocked: Bool) throws {
        let decision = try Self.decide(.unlock, isLocked: isLocked)
        #expect(decision.changes == [.clearAttempts(ID(rawValue: "anna"))])
        #expect(decision.notices.map(\.content) == (isLocked ? [.accountUnlocked(by: .administrator)] : []))
        #expect(decision.events.map(\.kind) == (isLocked ? [.accountUnlocked] : []))
    }

    @Test("Restoring starts the lifetime anew")
    func restore() throws {
        #expect(try Self.decide(.restore).changes == [.restore(ID(rawValue: "anna"), countsFrom: now)])
    }

    @Test("Every one of them leaves an event by whoever did it", arguments: AccountAction.allCases)
    func audited(action: AccountAction) throws {
        #expect(try Self.decide(action, isLocked: true).events.map(\.actor) == [.host])
    }
}

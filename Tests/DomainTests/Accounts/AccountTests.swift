import Domain
import Testing

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

    @Test("Unlocking leaves an event, and tells the person where a lock ended", arguments: [false, true])
    func unlock(isLocked: Bool) throws {
        let decision = try Self.decide(.unlock, isLocked: isLocked)
        #expect(decision.changes == [.clearAttempts(ID(rawValue: "anna"))])
        #expect(decision.notices.map(\.content) == (isLocked ? [.accountUnlocked(by: .administrator)] : []))
        #expect(decision.events.map(\.kind) == [.accountUnlocked])
        #expect(decision.events.map { $0.details["locked"] } == [isLocked ? nil : "false"])
    }

    @Test("Restoring starts the lifetime anew, and tells the person", arguments: [false, true])
    func restore(mustChange: Bool) throws {
        let decision = try Self.decide(mustChange ? .restoreToChange : .restore)
        #expect(decision.changes == [.restore(ID(rawValue: "anna"), countsFrom: now, mustChange: mustChange)])
        #expect(decision.notices.map(\.content) == [.accountRestored(mustChange: mustChange)])
    }

    @Test("Every one of them leaves an event by whoever did it", arguments: AccountAction.allCases)
    func audited(action: AccountAction) throws {
        for isLocked in [true, false] {
            #expect(try Self.decide(action, isLocked: isLocked).events.map(\.actor) == [.host])
        }
    }
}

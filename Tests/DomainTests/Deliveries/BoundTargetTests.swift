import Domain
import Testing

@Suite("What a target is owed")
struct BoundTargetTests {
    static let start = Timestamp(milliseconds: 1_000_000_000)
    private let now = start

    /// What changes may be asked about in an expectation.
    @dynamicMemberLookup
    private final class Target {
        var state = BoundTarget(account: ID(rawValue: "a"), connection: ID(rawValue: "c"))

        subscript<Value>(dynamicMember path: WritableKeyPath<BoundTarget, Value>) -> Value {
            get { state[keyPath: path] }
            set { state[keyPath: path] = newValue }
        }

        func owe(_ change: OwedChange, epoch: Int, at now: Timestamp) { state.owe(change, epoch: epoch, at: now) }

        func lease(as id: ID<DeliveryLease>, at now: Timestamp) -> Delivery? { state.lease(as: id, at: now) }

        func retry(at now: Timestamp) -> Bool { state.retry(at: now) }

        func forgetSealed(at now: Timestamp) -> Bool { state.forgetSealed(at: now) }

        func loseSealed(at now: Timestamp) -> Bool { state.loseSealed(at: now) }

        func seal(_ text: String, at now: Timestamp) -> Bool {
            state.seal(
                SealedPassword(text: text), PasswordVersion(epoch: 0, generation: 2), epoch: 0, at: now)
        }

        func standingOwed(_ standing: TargetStanding, under rule: LeavingRule) -> TargetStanding? {
            state.standingOwed(standing, under: rule)
        }
    }

    private func target() -> Target { Target() }

    private func sealed(_ text: String, _ generation: Int = 2, at time: Timestamp = start) -> OwedPassword {
        .sealed(SealedPassword(text: text), PasswordVersion(epoch: 0, generation: generation), at: time)
    }

    private func id(_ number: Int) -> ID<DeliveryLease> { ID(rawValue: "lease \(number)") }

    private func report(
        _ target: Target, _ outcome: DeliveryOutcome, _ number: Int, _ pair: DeliveryPair, epoch: Int = 0,
        takesPassword: Bool = true, foundDisabled: Bool = false, at time: Timestamp
    ) -> Bool {
        target.state.report(
            outcome, of: id(number), pair: pair, foundDisabled: foundDisabled, epoch: epoch,
            takesPassword: takesPassword, chance: 0, at: time)
    }

    @Test("A receipt of the row's pair clears it and notes what the target holds")
    func receipt() throws {
        let it = target()
        it.owe(OwedChange(password: sealed("one")), epoch: 3, at: now)
        let pair = DeliveryPair(epoch: 3, generation: 1)
        #expect(it.owed?.pair == pair)
        #expect(try #require(it.lease(as: id(1), at: now)).password == sealed("one"))
        #expect(it.lease(as: id(2), at: now) == nil, "one lease for each binding")
        #expect(report(it, .applied, 1, pair, at: now + .seconds(1)))
        #expect(it.owed == nil && it.held?.pair == pair && it.state.lease == nil)
        #expect(!report(it, .applied, 1, pair, at: now + .seconds(2)), "said twice it counts once")
    }

    @Test("A newer change takes an undelivered one's place, and a receipt of the older clears nothing")
    func superseded() {
        let it = target()
        it.owe(OwedChange(password: sealed("one")), epoch: 0, at: now)
        _ = it.lease(as: id(1), at: now)
        it.owe(OwedChange(password: sealed("two", 3)), epoch: 0, at: now + .seconds(1))
        #expect(it.owed?.password == sealed("two", 3) && it.owed?.queuedAt == now)
        #expect(it.lease(as: id(2), at: now + .seconds(1)) == nil, "the older one may be under way")
        #expect(report(it, .applied, 1, DeliveryPair(epoch: 0, generation: 1), at: now + .seconds(2)))
        #expect(it.held?.pair.generation == 1 && it.owed?.pair.generation == 2)
        #expect(it.lease(as: id(3), at: now + .seconds(2))?.password == sealed("two", 3))
    }

    @Test("Nothing is handed out again before the lease and the longest operation have passed")
    func fence() {
        let it = target()
        it.owe(OwedChange(password: sealed("one")), epoch: 0, at: now)
        _ = it.lease(as: id(1), at: now)
        #expect(it.lease(as: id(2), at: now + DeliveryLease.lasts) == nil)
        #expect(it.lease(as: id(2), at: now + DeliveryLease.holds - .milliseconds(1)) == nil)
        #expect(it.lease(as: id(2), at: now + DeliveryLease.holds) != nil)
        #expect(it.lost.map(\.id) == [id(1)])
        // In time for nobody: what it put there may be old, so all is owed again, and the lease under way clears nothing.
        #expect(report(it, .applied, 1, DeliveryPair(epoch: 0, generation: 1), at: now + .seconds(100)))
        #expect(it.lost.isEmpty && it.owed?.pair.generation == 2)
        #expect(report(it, .applied, 2, DeliveryPair(epoch: 0, generation: 1), at: now + .seconds(101)))
        #expect(it.owed?.password == sealed("one"), "what is sealed is still there")
    }

    @Test("A late receipt with nothing owed any more: the password is needed once more, or the verifier goes again")
    func late() {
        for (takesPassword, expected) in [(true, OwedPassword.neededOnceMore), (false, .verifier)] {
            let it = target()
            it.owe(OwedChange(password: sealed("one")), epoch: 0, at: now)
            _ = it.lease(as: id(1), at: now)
            _ = it.lease(as: id(2), at: now + .seconds(90))
            let pair = DeliveryPair(epoch: 0, generation: 1)
            _ = report(it, .applied, 2, pair, at: now + .seconds(91))
            #expect(it.owed == nil)
            #expect(report(it, .failed(.unreachable), 1, pair, takesPassword: takesPassword, at: now + .seconds(92)))
            #expect(it.owed == nil, "it never went")
            it.lost = [DeliveryLease(id: id(1), pair: pair, carriesPassword: true)]
            #expect(report(it, .applied, 1, pair, takesPassword: takesPassword, at: now + .seconds(93)))
            #expect(it.owed?.password == expected && it.held == nil)
        }
    }

    @Test("An answer that was lost keeps the next one waiting for as long as the first may be under way")
    func answerLost() {
        let it = target()
        it.owe(OwedChange(password: sealed("one")), epoch: 0, at: now)
        _ = it.lease(as: id(1), at: now)
        it.owe(OwedChange(password: sealed("two", 3)), epoch: 0, at: now + .seconds(1))
        _ = report(
            it, .failed(.answerLost), 1, DeliveryPair(epoch: 0, generation: 1), at: now + .seconds(2))
        #expect(it.lease(as: id(2), at: now + .seconds(89)) == nil)
        #expect(it.lease(as: id(2), at: now + .seconds(90)) != nil)
        #expect(it.lost.isEmpty)
    }

    @Test(
        "What the directory refuses waits for somebody, and what can't be reached is tried again",
        arguments: DeliveryFailure.allCases)
    func failures(failure: DeliveryFailure) {
        let it = target()
        it.owe(OwedChange(password: sealed("one")), epoch: 0, at: now)
        let pair = DeliveryPair(epoch: 0, generation: 1)
        _ = it.lease(as: id(1), at: now)
        #expect(report(it, .failed(failure), 1, pair, at: now + .seconds(1)))
        #expect(it.owed?.failure == failure && it.owed?.failures == 1 && it.held == nil)
        let state = DeliveryState(it.state, isPaused: false)
        switch failure.kind {
        case .transient:
            let due =
                failure == .answerLost ? now + .seconds(90) : now + .seconds(1) + failure.pause(after: 1, chance: 0)
            #expect(state == .waiting(failure, until: due))
        case .refusedByDirectory:
            #expect(state == .failed(failure) && it.owed?.dueAt == .distantFuture)
            #expect(it.retry(at: now + .hours(1)) && it.owed?.dueAt == now + .hours(1))
        case .needsPassword:
            #expect(state == .needsPassword && it.owed?.dueAt == .distantFuture && !it.retry(at: now))
        }
    }

    @Test(
        "Where the password alone arrived, it is owed and kept no more, and the rest is",
        arguments: [DeliveryFailure.notPermitted, .disablingUnsupported, .unreachable, .answerLost])
    func passwordOnly(failure: DeliveryFailure) {
        let it = target()
        it.heldStanding = .disabled
        it.owe(OwedChange(password: sealed("one"), standing: .enabled, unlocks: true), epoch: 0, at: now)
        let pair = DeliveryPair(epoch: 0, generation: 1)
        _ = it.lease(as: id(1), at: now)
        #expect(report(it, .passwordOnly(failure), 1, pair, at: now + .seconds(1)))
        #expect(it.owed?.password == nil && it.owed?.owesPassword == false)
        #expect(it.owed?.standing == .enabled && it.owed?.unlocks == true && it.owed?.failure == failure)
        #expect(it.held?.pair == pair && it.heldStanding == .disabled)
        let isFinal = failure.kind == .refusedByDirectory
        #expect((it.owed?.dueAt == .distantFuture) == isFinal)
        #expect(it.retry(at: now + .hours(1)))
        #expect(it.lease(as: id(2), at: now + .hours(1))?.carriesPassword == false)
        _ = report(it, .applied, 2, pair, at: now + .hours(1))
        #expect(it.owed == nil && it.heldStanding == .enabled)
    }

    @Test("A lock there is looked for, without the password, until it is gone")
    func locked() {
        let it = target()
        it.owe(OwedChange(password: sealed("one")), epoch: 0, at: now)
        let pair = DeliveryPair(epoch: 0, generation: 1)
        _ = it.lease(as: id(1), at: now)
        _ = report(it, .passwordOnly(.lockedThere), 1, pair, at: now)
        #expect(DeliveryState(it.state, isPaused: false) == .waiting(.lockedThere, until: now + .minutes(1)))
        let look = it.lease(as: id(2), at: now + .minutes(1))
        #expect(look?.password == nil && look?.standing == nil && look?.unlocks == false)
        _ = report(it, .failed(.lockedThere), 2, pair, at: now + .minutes(1))
        #expect(it.owed?.dueAt == now + .minutes(3))
        _ = it.lease(as: id(3), at: now + .minutes(3))
        _ = report(it, .applied, 3, pair, at: now + .minutes(3))
        #expect(it.owed == nil)
    }

    @Test("A password that arrived alone clears nothing newer, and with nothing else owed it is all")
    func passwordOnlyOfOlder() {
        let it = target()
        it.owe(OwedChange(password: sealed("one"), unlocks: true), epoch: 0, at: now)
        _ = it.lease(as: id(1), at: now)
        it.owe(OwedChange(password: sealed("two", 3)), epoch: 0, at: now)
        _ = report(it, .passwordOnly(.notPermitted), 1, DeliveryPair(epoch: 0, generation: 1), at: now)
        #expect(it.owed?.password == sealed("two", 3) && it.owed?.failure == nil)
        let other = target()
        other.owe(OwedChange(password: sealed("one")), epoch: 0, at: now)
        _ = other.lease(as: id(1), at: now)
        _ = report(other, .passwordOnly(.notPermitted), 1, DeliveryPair(epoch: 0, generation: 1), at: now)
        #expect(other.owed == nil)
    }

    @Test("Pauses double up to ten minutes and a fifth, with chance")
    func pauses() {
        let pauses = (1...14).map { DeliveryFailure.pause(after: $0, chance: 0) }
        #expect(pauses.prefix(4) == [.seconds(1), .seconds(2), .seconds(4), .seconds(8)])
        #expect(pauses.suffix(3) == [.minutes(10), .minutes(10), .minutes(10)])
        #expect(DeliveryFailure.pause(after: 1, chance: 199) == .milliseconds(1_199))
        #expect(DeliveryFailure.pause(after: .max, chance: .max) <= .minutes(12))
    }

    @Test("What the directory lets nobody do so soon is tried again by itself, in less than an hour each time")
    func tooYoung() {
        let pauses = (1...14).map { DeliveryFailure.passwordTooYoung.pause(after: $0, chance: 0) }
        #expect(pauses.prefix(3) == [.minutes(1), .minutes(2), .minutes(4)])
        #expect(pauses.last == .minutes(45))
        #expect(DeliveryFailure.passwordTooYoung.pause(after: .max, chance: 199) < Delivery.furthestDue)
        let it = target()
        it.owe(OwedChange(password: sealed("one")), epoch: 0, at: now)
        _ = it.lease(as: id(1), at: now)
        _ = report(it, .failed(.passwordTooYoung), 1, DeliveryPair(epoch: 0, generation: 1), at: now)
        #expect(DeliveryState(it.state, isPaused: false) == .waiting(.passwordTooYoung, until: now + .minutes(1)))
        #expect(it.lease(as: id(2), at: now + .seconds(59)) == nil)
        #expect(it.lease(as: id(2), at: now + .minutes(1))?.password == sealed("one"))
    }

    @Test("After seven days what was sealed goes, and the right password brings it back")
    func sevenDays() {
        let it = target()
        it.owe(OwedChange(password: sealed("one")), epoch: 0, at: now)
        #expect(!it.forgetSealed(at: now + .days(7) - .milliseconds(1)))
        #expect(it.forgetSealed(at: now + .days(7)) && !it.forgetSealed(at: now + .days(7)))
        #expect(it.owed?.password == .neededOnceMore && it.lease(as: id(1), at: now + .days(8)) == nil)
        #expect(it.seal("again", at: now + .days(9)) && !it.seal("again", at: now + .days(9)))
        #expect(it.lease(as: id(1), at: now + .days(9))?.pair.generation == 2)
    }

    @Test("What another connector's key would open goes at once")
    func lost() {
        let it = target()
        it.owe(OwedChange(password: sealed("one")), epoch: 0, at: now)
        #expect(it.loseSealed(at: now) && !it.loseSealed(at: now))
        #expect(DeliveryState(it.state, isPaused: true) == .needsPassword)
    }

    @Test("A password that goes in the middle of its delivery is not asked for again when it has arrived")
    func forgottenUnderWay() {
        let it = target()
        it.owe(OwedChange(password: sealed("one")), epoch: 0, at: now)
        _ = it.lease(as: id(1), at: now + .days(7))
        #expect(it.forgetSealed(at: now + .days(7)))
        _ = report(it, .applied, 1, DeliveryPair(epoch: 0, generation: 1), at: now + .days(7) + .seconds(1))
        #expect(it.owed == nil)
    }

    @Test("Leaving goes without the password, whose need stays")
    func leaving() {
        let it = target()
        it.owe(OwedChange(password: .neededOnceMore), epoch: 0, at: now)
        it.owe(OwedChange(standing: .disabled), epoch: 0, at: now)
        let delivery = it.lease(as: id(1), at: now)
        #expect(delivery?.standing == .disabled && delivery?.carriesPassword == false)
        _ = report(it, .applied, 1, DeliveryPair(epoch: 0, generation: 2), at: now)
        #expect(it.heldStanding == .disabled && it.owed?.password == .neededOnceMore && it.owed?.standing == nil)
        #expect(it.lease(as: id(2), at: now + .days(1)) == nil)
        #expect(it.standingOwed(.disabled, under: .disable) == nil)
        #expect(it.standingOwed(.enabled, under: .disable) == .enabled)
        #expect(it.standingOwed(.enabled, under: .leave) == .enabled, "whom Lockstep kept out it lets in again")
        #expect(it.standingOwed(.disabled, under: .leave) == nil)
    }

    @Test("A look for a lock that comes to nothing is made again, or given up; the password has arrived")
    func lookFails() {
        for (failure, isGivenUp) in [(DeliveryFailure.unreachable, false), (.entryMissing, true)] {
            let it = target()
            it.owe(OwedChange(password: sealed("one")), epoch: 0, at: now)
            let pair = DeliveryPair(epoch: 0, generation: 1)
            _ = it.lease(as: id(1), at: now)
            _ = report(it, .passwordOnly(.lockedThere), 1, pair, at: now)
            #expect(it.lease(as: id(2), at: now + .hours(1)) != nil)
            _ = report(it, .failed(failure), 2, pair, at: now + .hours(1))
            #expect((it.owed == nil) == isGivenUp)
            if !isGivenUp { #expect(it.lease(as: id(3), at: now + .hours(2)) != nil, "and again") }
        }
    }

    @Test(
        "Whom a password let in, though somebody else had disabled them there, is owed being disabled, and never let in by us",
        arguments: [DeliveryOutcome.passwordOnly(.busy), .failed(.answerLost)])
    func letInByPassword(outcome: DeliveryOutcome) throws {
        let it = target()
        it.owe(OwedChange(password: sealed("one")), epoch: 0, at: now)
        _ = it.lease(as: id(1), at: now)
        let pair = DeliveryPair(epoch: 0, generation: 1)
        #expect(report(it, outcome, 1, pair, foundDisabled: true, at: now))
        let next = try #require(it.lease(as: id(2), at: now + .hours(1)))
        #expect(next.standing == .disabled)
        #expect(it.standingOwed(.enabled, under: .disable) == nil, "active here, and theirs to let in")
        // Whatever becomes of it: also where it can't be known.
        _ = report(it, .failed(.answerLost), 2, pair, at: now + .hours(1))
        it.owe(OwedChange(password: sealed("two", 3)), epoch: 0, at: now + .hours(1))
        #expect(it.owed?.standing == .disabled && it.standingOwed(.enabled, under: .leave) == nil)
        _ = it.lease(as: id(3), at: now + .hours(2))
        _ = report(it, .applied, 3, DeliveryPair(epoch: 0, generation: 2), at: now + .hours(2))
        #expect(it.owed == nil && it.heldStanding == nil && it.standingOwed(.enabled, under: .disable) == nil)
    }

    @Test("Whom an older password let in is owed being disabled beside the newer one")
    func letInByOlderPassword() throws {
        let it = target()
        it.owe(OwedChange(password: sealed("one")), epoch: 0, at: now)
        _ = it.lease(as: id(1), at: now)
        it.owe(OwedChange(password: sealed("two", 3)), epoch: 0, at: now)
        _ = report(it, .passwordOnly(.busy), 1, DeliveryPair(epoch: 0, generation: 1), foundDisabled: true, at: now)
        let next = try #require(it.lease(as: id(2), at: now))
        #expect(next.standing == .disabled && next.password == sealed("two", 3))
        #expect(it.heldStanding == nil)
    }

    @Test("What nobody can carry is never due, and has no age")
    func nothingToCarry() {
        let it = target()
        it.owe(OwedChange(password: .neededOnceMore), epoch: 0, at: now)
        #expect(it.owed?.dueAt == .distantFuture)
        // Of a version that thought otherwise.
        it.state.owed?.dueAt = now
        #expect(it.lease(as: id(1), at: now) == nil && it.owed?.dueAt == .distantFuture)
        #expect(it.seal("one", at: now + .days(9)))
        #expect(it.owed?.dueAt == now + .days(9) && it.owed?.queuedAt == now + .days(9))
        _ = it.lease(as: id(2), at: now + .days(9))
        it.owe(OwedChange(standing: .disabled), epoch: 0, at: now + .days(10))
        #expect(it.owed?.queuedAt == now + .days(9), "what could be carried keeps its age")
    }

    @Test("Whom somebody else disabled there is theirs; what may have been ours is ours")
    func foundDisabled() {
        func came(_ prepare: (Target) -> Void) -> TargetStanding? {
            let it = target()
            prepare(it)
            it.owe(OwedChange(standing: .disabled), epoch: 0, at: now)
            let pair = it.owed?.pair ?? DeliveryPair(epoch: 0, generation: 0)
            _ = it.lease(as: id(9), at: now + .hours(2))
            _ = report(it, .applied, 9, pair, foundDisabled: true, at: now + .hours(2))
            #expect(it.owed == nil)
            return it.heldStanding
        }
        #expect(came { _ in } == nil)
        #expect(came { $0.heldStanding = .disabled } == .disabled)
        let unreported = came { it in
            it.owe(OwedChange(standing: .disabled), epoch: 0, at: now)
            _ = it.lease(as: id(1), at: now)
        }
        #expect(unreported == .disabled)
        let failed = came { it in
            it.owe(OwedChange(standing: .disabled), epoch: 0, at: now)
            _ = it.lease(as: id(1), at: now)
            _ = report(it, .failed(.answerLost), 1, DeliveryPair(epoch: 0, generation: 1), at: now)
        }
        #expect(failed == .disabled)
        let again = came { it in
            it.owe(OwedChange(standing: .disabled), epoch: 0, at: now)
            _ = it.lease(as: id(1), at: now)
            _ = it.lease(as: id(2), at: now + DeliveryLease.holds)
            _ = report(it, .failed(.unreachable), 2, DeliveryPair(epoch: 0, generation: 1), at: now + .hours(1))
        }
        #expect(again == .disabled, "the one that ran out may have been heard")
        let reportedLate = came { it in
            it.owe(OwedChange(standing: .disabled), epoch: 0, at: now)
            _ = it.lease(as: id(1), at: now)
            it.owe(OwedChange(standing: .disabled), epoch: 0, at: now)
            _ = report(it, .applied, 1, DeliveryPair(epoch: 0, generation: 1), at: now)
        }
        #expect(reportedLate == .disabled)
        for failure in [DeliveryFailure.unreachable, .busy, .connectorLate, .notPermitted, .entryMissing] {
            let untouched = came { it in
                it.owe(OwedChange(standing: .disabled), epoch: 0, at: now)
                _ = it.lease(as: id(1), at: now)
                _ = report(it, .failed(failure), 1, DeliveryPair(epoch: 0, generation: 1), at: now)
            }
            #expect(untouched == nil, "\(failure)")
        }
    }

    @Test("A password that is refused after the disabling: the disabling was ours, unless it was found so")
    func refusedAfterDisabling() {
        for (foundDisabled, expected) in [(true, TargetStanding?.none), (false, .disabled)] {
            let it = target()
            it.owe(OwedChange(password: sealed("one"), standing: .disabled), epoch: 0, at: now)
            let pair = DeliveryPair(epoch: 0, generation: 1)
            _ = it.lease(as: id(1), at: now)
            _ = report(it, .failed(.passwordTooYoung), 1, pair, foundDisabled: foundDisabled, at: now)
            #expect(it.heldStanding == expected)
            it.owe(OwedChange(standing: .enabled), epoch: 0, at: now)
            #expect(it.owed?.standing == (foundDisabled ? nil : .enabled))
        }
    }

    @Test("Who comes back before the leaving was carried out is owed the coming back")
    func comingBack() {
        let it = target()
        #expect(it.standingOwed(.enabled, under: .disable) == nil, "an entry that was never touched is left alone")
        it.owe(OwedChange(standing: .disabled), epoch: 0, at: now)
        _ = it.lease(as: id(1), at: now)
        #expect(it.standingOwed(.enabled, under: .disable) == .enabled)
        it.owe(OwedChange(standing: .enabled), epoch: 0, at: now)
        _ = report(it, .applied, 1, DeliveryPair(epoch: 0, generation: 1), at: now)
        #expect(it.owed?.standing == .enabled, "the receipt for the leaving clears no return")
    }

    @Test("Who comes back before the leaving was begun is owed nothing: nobody has touched their entry")
    func comingBackAtOnce() {
        let it = target()
        it.owe(OwedChange(standing: .disabled), epoch: 0, at: now)
        #expect(it.standingOwed(.enabled, under: .disable) == .enabled)
        it.owe(OwedChange(standing: .enabled), epoch: 0, at: now)
        #expect(it.owed == nil && it.heldStanding == nil)
        it.owe(OwedChange(password: sealed("one"), standing: .disabled), epoch: 0, at: now)
        it.owe(OwedChange(standing: .enabled), epoch: 0, at: now)
        #expect(it.owed?.standing == nil && it.owed?.password == sealed("one"))
    }

    @Test("A restore voids receipts and leases, and every password is needed once more")
    func restored() {
        let it = target()
        it.heldStanding = .disabled
        it.owe(OwedChange(password: sealed("one")), epoch: 0, at: now)
        _ = it.lease(as: id(1), at: now)
        it.state.restore(standing: .enabled, takesPassword: true, epoch: 1, at: now)
        #expect(it.held == nil && it.state.lease == nil && it.owed?.password == .neededOnceMore)
        #expect(it.owed?.pair == DeliveryPair(epoch: 1, generation: 2))
        #expect(it.lease(as: id(2), at: now + .seconds(89)) == nil, "connectors of before may be at work")
        #expect(it.lease(as: id(2), at: now + .seconds(90))?.standing == .enabled)
        _ = report(it, .applied, 2, DeliveryPair(epoch: 1, generation: 2), epoch: 1, at: now + .seconds(91))
        #expect(
            report(it, .applied, 1, DeliveryPair(epoch: 0, generation: 1), epoch: 1, at: now + .seconds(92)),
            "of a life that nobody remembers")
        #expect(it.owed?.pair.generation == 3)
        #expect(!report(it, .applied, 9, DeliveryPair(epoch: 1, generation: 3), epoch: 1, at: now + .seconds(93)))
    }

    @Test("A restore enables whom Lockstep had disabled, or was about to, and nobody else")
    func restoredStanding() {
        func standing(_ prepare: (Target) -> Void) -> TargetStanding? {
            let it = target()
            prepare(it)
            it.state.restore(standing: .enabled, takesPassword: true, epoch: 1, at: now)
            return it.owed?.standing
        }
        #expect(standing { _ in } == nil)
        #expect(standing { $0.heldStanding = .enabled } == nil)
        #expect(standing { $0.heldStanding = .disabled } == .enabled)
        #expect(standing { $0.owe(OwedChange(standing: .disabled), epoch: 0, at: now) } == .enabled)
    }

    @Test("A clock that was set back holds nobody up for longer than a lease")
    func clock() {
        let it = target()
        it.owe(OwedChange(password: sealed("one")), epoch: 0, at: now + .days(365))
        _ = it.lease(as: id(1), at: now + .days(365))
        #expect(it.lease(as: id(2), at: now) == nil)
        #expect(it.lease(as: id(2), at: now + DeliveryLease.holds) != nil)
    }

    @Test("Who is suspended, expired or locked for good has left")
    func standing() throws {
        var account = try Account.sample()
        #expect(TargetStanding(of: account, isLockedForGood: false) == .enabled)
        #expect(TargetStanding(of: account, isLockedForGood: true) == .disabled)
        account.expiredAt = now
        #expect(TargetStanding(of: account, isLockedForGood: false) == .disabled)
        account.expiredAt = nil
        for state in AccountState.allCases {
            account.state = state
            let isOut = state == .suspended || state == .removed
            #expect(TargetStanding(of: account, isLockedForGood: false) == (isOut ? .disabled : .enabled))
        }
    }
}

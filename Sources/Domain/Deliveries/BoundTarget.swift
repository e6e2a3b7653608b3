/// One account at one connection: what the target is known to hold, what it is owed, and who carries it. Everything that
/// happens to a delivery happens here.
package struct BoundTarget: Hashable, Sendable {
    /// What a target was seen to hold.
    package struct Held: Hashable, Sendable {
        package let pair: DeliveryPair
        package let at: Timestamp

        package init(pair: DeliveryPair, at: Timestamp) {
            self.pair = pair
            self.at = at
        }
    }

    package let account: ID<Account>
    package let connection: ID<Connection>
    /// The highest that anything was owed under.
    package var generation: Int
    package var held: Held?
    /// *Disabled* where that was, or may have been, our doing; `nil`: unknown, or never touched.
    package var heldStanding: TargetStanding?
    package var owed: Delivery?
    package var lease: DeliveryLease?
    /// Nothing is handed out before: an operation may still be under way.
    package var quietUntil: Timestamp
    /// Those that ran out unreported and were followed by another.
    package var lost: Set<DeliveryLease>

    package init(
        account: ID<Account>, connection: ID<Connection>, generation: Int = 0, held: Held? = nil,
        heldStanding: TargetStanding? = nil, owed: Delivery? = nil, lease: DeliveryLease? = nil,
        quietUntil: Timestamp = Timestamp(milliseconds: 0), lost: Set<DeliveryLease> = []
    ) {
        self.account = account
        self.connection = connection
        self.generation = generation
        self.held = held
        self.heldStanding = heldStanding
        self.owed = owed
        self.lease = lease
        self.quietUntil = quietUntil
        self.lost = lost
    }
}

/// What a change here asks of a target.
package struct OwedChange: Hashable, Sendable {
    package var password: OwedPassword?
    package var standing: TargetStanding?
    package var unlocks: Bool

    package init(password: OwedPassword? = nil, standing: TargetStanding? = nil, unlocks: Bool = false) {
        self.password = password
        self.standing = standing
        self.unlocks = unlocks
    }

    package var isEmpty: Bool { self == OwedChange() }
}

extension BoundTarget {
    /// Something changed here: what is owed takes the place of what was. Parts that the change says nothing about stay.
    package mutating func owe(_ change: OwedChange, epoch: Int, at now: Timestamp) {
        guard !change.isEmpty else { return }
        // Nobody will hear what becomes of what is out there.
        noteDisabled(by: lease)
        generation += 1
        var standing = change.standing ?? owed?.standing
        // An entry that was never touched is not enabled: it may be disabled there for reasons of its own.
        if change.standing == .enabled && heldStanding != .disabled { standing = nil }
        var next = Delivery(
            pair: DeliveryPair(epoch: epoch, generation: generation), password: change.password ?? owed?.password,
            standing: standing, unlocks: change.standing != .disabled && (change.unlocks || owed?.unlocks == true),
            queuedAt: owed?.hasWork == true ? min(owed?.queuedAt ?? now, now) : now, dueAt: now)
        next.isDisablingOfOthers = standing == .disabled && owed?.isDisablingOfOthers == true
        owed = next.hasWork || next.owesPassword ? next : nil
        becomeDue(at: now)
    }

    /// What was owed may have been carried out: then it was our doing.
    private mutating func noteDisabled() {
        guard let owed, owed.standing == .disabled, !owed.isDisablingOfOthers else { return }
        heldStanding = .disabled
    }

    private mutating func noteDisabled(by lease: DeliveryLease?) {
        if let lease, lease.pair == owed?.pair { noteDisabled() }
    }

    /// A row of which nothing can be carried is never due: it would take the place of one that can, again and again.
    private mutating func becomeDue(at time: Timestamp) {
        guard let hasWork = owed?.hasWork else { return }
        owed?.dueAt = hasWork ? max(time, quietUntil) : .distantFuture
    }

    /// Whether something may be going on there that was begun before. Longer ahead than anything lasts: a clock was set back.
    package func isUnderWay(at now: Timestamp) -> Bool { quietUntil > now && quietUntil <= now + DeliveryLease.holds }

    /// Hands what is owed to a connector, if it is its time.
    ///
    /// - Returns: `nil` where there is nothing to carry now.
    package mutating func lease(as id: ID<DeliveryLease>, at now: Timestamp) -> Delivery? {
        // A clock that was right no longer said so: what can be under way ends before this.
        quietUntil = min(quietUntil, now + DeliveryLease.holds)
        guard let owed, owed.dueAt <= now || owed.isBeyondReach(at: now) else { return nil }
        guard owed.hasWork, quietUntil <= now else {
            becomeDue(at: now)
            return nil
        }
        if let lease {
            lost.insert(lease)
            noteDisabled(by: lease)
        }
        lease = DeliveryLease(id: id, pair: owed.pair, carriesPassword: owed.carriesPassword)
        quietUntil = now + DeliveryLease.holds
        becomeDue(at: quietUntil)
        return owed
    }

    /// What a connector says has become of its work. Said twice it counts once.
    ///
    /// - Parameters:
    ///   - pair: The one that it carried.
    ///   - epoch: The installation's, now.
    ///   - foundDisabled: Whether the entry was disabled before this. With an order that says nothing about that: and is
    ///     it no more, or perhaps, because of the password.
    ///   - takesPassword: Whether the password itself has to travel to this target; `nil` where it is given none.
    ///   - chance: Any number.
    /// - Returns: Whether it was news.
    package mutating func report(
        _ outcome: DeliveryOutcome, of id: ID<DeliveryLease>, pair: DeliveryPair, foundDisabled: Bool = false,
        epoch: Int, takesPassword: Bool?, chance: UInt128, at now: Timestamp
    ) -> Bool {
        if let lease, lease.id == id, lease.pair == pair {
            self.lease = nil
            settle(outcome, of: lease, foundDisabled: foundDisabled, chance: chance, at: now)
            return true
        }
        if let late = lost.first(where: { $0.id == id }) {
            lost.remove(late)
            if outcome.mayHaveArrived { oweAgain(epoch: epoch, takesPassword: takesPassword, at: now) }
            return true
        }
        // Of a life before the restore, in which nobody remembers who held what.
        guard pair.epoch < epoch, outcome.mayHaveArrived else { return false }
        oweAgain(epoch: epoch, takesPassword: takesPassword, at: now)
        return true
    }

    private mutating func settle(
        _ outcome: DeliveryOutcome, of lease: DeliveryLease, foundDisabled: Bool, chance: UInt128, at now: Timestamp
    ) {
        // Who reports has ended, unless it can't know.
        let isOver = outcome.failure?.mayHaveArrived != true
        if isOver { quietUntil = now }
        if outcome.hasPasswordArrived {
            held = Held(pair: lease.pair, at: now)
        } else if !isOver {
            held = nil
        }
        guard owed != nil else { return }
        // Whom the password let in, though somebody else had disabled them there, is owed that again.
        if foundDisabled && outcome != .applied && owed?.standing == nil {
            owed?.standing = .disabled
            owed?.isDisablingOfOthers = true
        }
        guard let delivery = owed, delivery.pair == lease.pair else {
            becomeDue(at: now)
            return
        }
        switch outcome {
        case .applied: receive(delivery, lease, foundDisabled: foundDisabled, at: now)
        case .passwordOnly(let failure):
            // Who is kept out is kept out before the password goes.
            if !foundDisabled && failure != .disablingUnsupported { noteDisabled() }
            receivePassword(lease, failure, chance: chance, at: now)
        case .failed(let failure):
            let mayHaveDisabled =
                failure.mayHaveArrived || (lease.carriesPassword && outcome.reachedDirectory != false)
            if mayHaveDisabled && !foundDisabled { noteDisabled() }
            fail(failure, chance: chance, at: now)
        }
    }

    /// The password's part is done. The rest is owed for reasons of its own.
    private mutating func receivePassword(
        _ lease: DeliveryLease, _ failure: DeliveryFailure, chance: UInt128, at now: Timestamp
    ) {
        if lease.carriesPassword {
            owed?.password = nil
            owed?.failures = 0
        }
        fail(failure, chance: chance, at: now)
        if owed?.password == nil && owed?.hasWork == false { owed = nil }
    }

    /// The receipt that names the row's pair clears what was carried.
    private mutating func receive(
        _ delivery: Delivery, _ lease: DeliveryLease, foundDisabled: Bool, at now: Timestamp
    ) {
        if let standing = delivery.standing {
            // Whom somebody else has disabled there is theirs to let in again.
            let isTheirs = delivery.isDisablingOfOthers || (foundDisabled && heldStanding != .disabled)
            heldStanding = isTheirs ? nil : standing
        }
        guard delivery.password != nil, !lease.carriesPassword else {
            owed = nil
            return
        }
        owed?.standing = nil
        owed?.isDisablingOfOthers = false
        owed?.unlocks = false
        owed?.failures = 0
        owed?.failure = nil
        becomeDue(at: now)
    }

    private mutating func fail(_ failure: DeliveryFailure, chance: UInt128, at now: Timestamp) {
        // What a look for a lock came to is no word about the password, which has arrived: it is made again, or given up.
        let isLook = owed?.onlyLooksForLock == true
        guard !isLook || failure.kind == .transient else {
            owed?.failures = 0
            owed?.failure = nil
            if owed?.password == nil { owed = nil }
            return becomeDue(at: now)
        }
        let failure = isLook ? .lockedThere : failure
        owed?.failures += 1
        owed?.failure = failure
        switch failure.kind {
        case .transient:
            let pause = failure.pause(after: owed?.failures ?? 1, chance: chance)
            becomeDue(at: now + pause)
        case .refusedByDirectory: owed?.dueAt = .distantFuture
        case .needsPassword:
            if case .sealed = owed?.password { owed?.password = .neededOnceMore }
            let pause = DeliveryFailure.pause(after: owed?.failures ?? 1, chance: chance)
            becomeDue(at: now + pause)
        }
    }

    /// The target may hold something old: all of it is owed once more, and no receipt of before clears it.
    private mutating func oweAgain(epoch: Int, takesPassword: Bool?, at now: Timestamp) {
        held = nil
        let password: OwedPassword? = takesPassword.map { $0 ? .neededOnceMore : .verifier }
        let standing = owed?.standing ?? heldStanding
        // What came so late may have been the disabling from before the return.
        if standing == .enabled { heldStanding = .disabled }
        owe(OwedChange(password: owed?.password ?? password, standing: standing), epoch: epoch, at: now)
    }

    /// The right password was typed by its person: it is sealed anew where it is needed.
    ///
    /// - Returns: Whether it was.
    package mutating func seal(
        _ sealed: SealedPassword, _ version: PasswordVersion, epoch: Int, at now: Timestamp
    ) -> Bool {
        guard owed?.password == .neededOnceMore else { return false }
        owe(OwedChange(password: .sealed(sealed, version, at: now)), epoch: epoch, at: now)
        return true
    }

    /// A sealed password that nobody fetched for so long goes.
    package static let sealedKept: Duration = .days(7)

    /// - Returns: Whether one went.
    package mutating func forgetSealed(at now: Timestamp) -> Bool {
        guard case .sealed(_, _, let sealedAt) = owed?.password, now - sealedAt >= Self.sealedKept else { return false }
        owed?.password = .neededOnceMore
        if owed?.hasWork == false { becomeDue(at: now) }
        return true
    }

    /// Whoever could open what was sealed carries it no more.
    ///
    /// - Returns: Whether there was any.
    package mutating func loseSealed(at now: Timestamp) -> Bool {
        guard case .sealed = owed?.password else { return false }
        owed?.password = .neededOnceMore
        if owed?.hasWork == false { becomeDue(at: now) }
        return true
    }

    /// The directory decides about its passwords alone by now: none is owed there any more. One that waited would take the
    /// place of a newer one that was set there since.
    ///
    /// - Returns: Whether one was.
    package mutating func dropPassword(at now: Timestamp) -> Bool {
        guard var delivery = owed, delivery.password != nil else { return false }
        delivery.password = nil
        delivery.failures = 0
        delivery.failure = nil
        owed = delivery.hasWork ? delivery : nil
        becomeDue(at: now)
        return true
    }

    /// An administrator has it tried again, now.
    ///
    /// - Returns: Whether there was anything to try.
    package mutating func retry(at now: Timestamp) -> Bool {
        guard owed?.hasWork == true else { return false }
        becomeDue(at: now)
        return true
    }

    /// The installation begins anew from a backup. What the target holds is unknown, and nobody has the password. Whom the
    /// directory's own administrators disabled stays so: `standing` enables those only who were disabled from here.
    ///
    /// - Parameter epoch: The new one.
    package mutating func restore(
        standing: TargetStanding?, takesPassword: Bool?, epoch: Int, at now: Timestamp
    ) {
        held = nil
        // Who was disabled by us is let in by us. What was owed then may have been carried since.
        noteDisabled()
        owed = nil
        lease = nil
        lost = []
        // Connectors of before the restore may be at work.
        quietUntil = now + DeliveryLease.holds
        owe(
            OwedChange(password: takesPassword.map { $0 ? .neededOnceMore : .verifier }, standing: standing),
            epoch: epoch, at: now)
    }
}

extension Delivery {
    /// Due further ahead than anything waits, and not because somebody has to act: a clock was set back since.
    fileprivate func isBeyondReach(at now: Timestamp) -> Bool {
        dueAt < .distantFuture && dueAt > now + Self.furthestDue
    }

    package static let furthestDue: Duration = .hours(1)
}

/// Which state a target is owed, or holds. Pairs are compared: a later one takes an earlier one's place.
package struct DeliveryPair: Hashable, Comparable, Sendable {
    /// The installation's: how often it was restored. What was owed before a restore is older than all that came after.
    package let epoch: Int
    /// The binding's own, one higher with every change of what is owed. Not the account's epoch: that stays as it is when
    /// an account comes back, and a late receipt for its leaving would clear its return.
    package let generation: Int

    package init(epoch: Int, generation: Int) {
        self.epoch = epoch
        self.generation = generation
    }

    package static func < (left: Self, right: Self) -> Bool {
        (left.epoch, left.generation) < (right.epoch, right.generation)
    }
}

/// Which of an account's passwords it is.
package struct PasswordVersion: Hashable, Comparable, Sendable {
    /// The installation's.
    package var epoch: Int
    /// The account's epoch of when it was sealed.
    package var generation: Int

    package init(epoch: Int, generation: Int) {
        self.epoch = epoch
        self.generation = generation
    }

    package static func < (left: Self, right: Self) -> Bool {
        (left.epoch, left.generation) < (right.epoch, right.generation)
    }
}

/// A secret under a connector's public key. Opaque to the rules, and to everybody but the connector.
package struct SealedPassword: Hashable, Sendable {
    package let text: String

    package init(text: String) {
        self.text = text
    }
}

/// What a target is to do with the account besides its password.
package enum TargetStanding: String, Hashable, Sendable, CaseIterable {
    case enabled, disabled
}

/// The part of a delivery that is about the password.
package enum OwedPassword: Hashable, Sendable {
    case sealed(SealedPassword, PasswordVersion, at: Timestamp)
    /// The target keeps the verifier, which is read when it goes: it is always there, and always the newest.
    case verifier
    /// What was sealed is gone. The next sign-in with the right password seals it anew.
    case neededOnceMore
}

/// What one target is owed for one account.
package struct Delivery: Hashable, Sendable {
    package var pair: DeliveryPair
    package var password: OwedPassword?
    /// `nil`: as it is.
    package var standing: TargetStanding?
    /// Somebody else had disabled them there, and a password of ours let them in: *disabled* gives that back, and nobody's
    /// return here takes it away.
    package var isDisablingOfOthers = false
    /// A lock there, too, goes.
    package var unlocks: Bool
    /// Since when there is something to carry. What waits for its person to type a password doesn't count.
    package var queuedAt: Timestamp
    /// When it is tried next; `distantFuture` where somebody has to do something first.
    package var dueAt: Timestamp
    /// In a row.
    package var failures: Int
    package var failure: DeliveryFailure?

    package init(
        pair: DeliveryPair, password: OwedPassword? = nil, standing: TargetStanding? = nil, unlocks: Bool = false,
        queuedAt: Timestamp, dueAt: Timestamp, failures: Int = 0, failure: DeliveryFailure? = nil
    ) {
        self.pair = pair
        self.password = password
        self.standing = standing
        self.unlocks = unlocks
        self.queuedAt = queuedAt
        self.dueAt = dueAt
        self.failures = failures
        self.failure = failure
    }

    /// Whether there is anything that can be carried out now.
    package var hasWork: Bool { carriesPassword || standing != nil || unlocks || looksForLock }

    /// Nothing else may be left: then an order without any part asks whether the lock is still there.
    private var looksForLock: Bool { failure == .lockedThere }

    var onlyLooksForLock: Bool { looksForLock && !carriesPassword && standing == nil && !unlocks }

    /// Whether the password that counts here is still to go there.
    package var owesPassword: Bool { password != nil }

    /// Whether the password, or what stands for it, can go with it.
    package var carriesPassword: Bool {
        switch password {
        case .sealed, .verifier: true
        case .neededOnceMore, nil: false
        }
    }
}

/// The right of one connector to carry out one delivery.
package struct DeliveryLease: Hashable, Sendable {
    package let id: ID<DeliveryLease>
    package let pair: DeliveryPair
    package let carriesPassword: Bool

    package init(id: ID<DeliveryLease>, pair: DeliveryPair, carriesPassword: Bool) {
        self.id = id
        self.pair = pair
        self.carriesPassword = carriesPassword
    }

    /// A connector sends nothing in the last third of it.
    package static let lasts: Duration = .seconds(60)
    package static let sendsFor: Duration = .seconds(40)
    /// What was sent may be carried out for so long, whatever became of who sent it.
    package static let longestOperation: Duration = .seconds(30)
    /// Nobody else is given the same work before.
    package static let holds: Duration = lasts + longestOperation
}

import Domain

/// The time at which most of these tests take place.
let now = Timestamp(milliseconds: 1_795_356_300_000)

extension Account {
    /// Anna, whose password is a day old, unless told otherwise.
    static func sample(
        id: String = "anna", kind: AccountKind = .user, state: AccountState = .active, epoch: Int = 3,
        passwordChangedAt: Timestamp? = now - .days(1), expiredAt: Timestamp? = nil, neverExpires: Bool = false,
        announcedExpiry: Timestamp? = nil, mustChange: Bool = false
    ) throws -> Account {
        Account(
            id: ID(rawValue: id), kind: kind, state: state, email: try EmailAddress("\(id)@example.org"),
            userName: try UserName(id), name: try PersonName(given: "Anna", family: "Lindqvist"), epoch: epoch,
            passwordChangedAt: passwordChangedAt, expiryCountsFrom: passwordChangedAt, expiredAt: expiredAt,
            passwordNeverExpires: neverExpires, managedBy: .local, createdAt: now - .days(30),
            announcedExpiry: announcedExpiry, mustChangePassword: mustChange)
    }
}

extension Link {
    static func sample(
        id: String = "link", kind: LinkKind = .reset, account: String = "anna", epoch: Int = 3,
        channel: LinkChannel = .primary, recoveryAddress: String? = nil, expiresAt: Timestamp = now + .minutes(30),
        spentAt: Timestamp? = nil, voidedAt: Timestamp? = nil
    ) -> Link {
        Link(
            id: ID(rawValue: id), kind: kind, account: ID(rawValue: account), epoch: epoch, channel: channel,
            recoveryAddress: recoveryAddress.map(ID.init(rawValue:)), createdAt: now - .minutes(1),
            expiresAt: expiresAt, spentAt: spentAt, voidedAt: voidedAt)
    }
}

extension Flow {
    static func sample(
        purpose: FlowPurpose = .reset, account: String = "anna", epoch: Int = 3, link: String? = "link",
        startedAt: Timestamp = now, expiresAt: Timestamp = now + Flow.lives, consumedAt: Timestamp? = nil,
        voidedAt: Timestamp? = nil
    ) -> Flow {
        Flow(
            id: ID(rawValue: "flow"), purpose: purpose, account: ID(rawValue: account), epoch: epoch,
            link: link.map(ID.init(rawValue:)), startedAt: startedAt, expiresAt: expiresAt, consumedAt: consumedAt,
            voidedAt: voidedAt)
    }
}

extension Proof {
    static func sample(
        _ kind: ProofKind, flow: String = "flow", account: String = "anna", at time: Timestamp = now
    ) -> Proof {
        Proof(flow: ID(rawValue: flow), account: ID(rawValue: account), kind: kind, provenAt: time)
    }
}

extension RecoveryAddress {
    static func sample(
        id: String, _ address: String = "anna@home.example", requestedAt: Timestamp = now - .hours(1),
        verifiedAt: Timestamp? = nil, servesFrom: Timestamp? = nil
    ) throws -> RecoveryAddress {
        RecoveryAddress(
            id: ID(rawValue: id), account: ID(rawValue: "anna"), address: try EmailAddress(address),
            requestedAt: requestedAt, verifiedAt: verifiedAt, servesFrom: servesFrom)
    }
}

extension Origin {
    static let sample = Origin(address: "192.0.2.7", browser: "Firefox on Linux")
}

/// SplitMix64: the same numbers for the same seed, so that a walk that failed can be walked again.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}

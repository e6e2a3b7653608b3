/// How an account differs from its entry.
package enum Drift: String, Hashable, Sendable, CaseIterable {
    /// The password was changed there after it arrived.
    case changedThere = "changed-there"
    /// The password there is older than the one that was set here and arrived: the directory went back.
    case olderThere = "older-there"
    /// There never was one there, whatever was said.
    case neverSet = "never-set"
    case entryGone = "entry-gone"
    /// Kept out there, and not here.
    case disabledThere = "disabled-there"
    /// Let in there, and not here.
    case enabledThere = "enabled-there"
}

/// A bound account, as far as it can be compared with its entry.
package struct BoundEntry: Hashable, Sendable {
    package let account: ID<Account>
    package let email: EmailAddress
    package let entry: String
    /// When the directory confirmed the password that it holds; `nil` where nobody knows.
    package let heldAt: Timestamp?
    package let heldStanding: TargetStanding?
    /// Something is on its way: that it differs is known.
    package let isOwed: Bool
    package let passwordChangedAt: Timestamp?
    /// As the account stands here.
    package let standing: TargetStanding

    package init(
        account: ID<Account>, email: EmailAddress, entry: String, heldAt: Timestamp?, heldStanding: TargetStanding?,
        isOwed: Bool, passwordChangedAt: Timestamp?, standing: TargetStanding
    ) {
        self.account = account
        self.email = email
        self.entry = entry
        self.heldAt = heldAt
        self.heldStanding = heldStanding
        self.isOwed = isOwed
        self.passwordChangedAt = passwordChangedAt
        self.standing = standing
    }
}

/// What a directory says about an entry, as far as it is compared.
package struct EntryState: Hashable, Sendable {
    package let name: String
    package let passwordChangedAt: Timestamp?
    package let isDisabled: Bool

    package init(name: String, passwordChangedAt: Timestamp?, isDisabled: Bool) {
        self.name = name
        self.passwordChangedAt = passwordChangedAt
        self.isDisabled = isDisabled
    }

    package init(_ account: DirectoryAccount) {
        self.init(
            name: account.name.description, passwordChangedAt: account.passwordChangedAt,
            isDisabled: account.isDisabled)
    }
}

extension BoundEntry {
    /// By how much a directory's clock may differ from ours.
    package static let clockSkew: Duration = .minutes(2)

    /// Everything in which the two differ; empty where they are in step, or it is known already.
    ///
    /// - Parameters:
    ///   - entry: `nil` where it is gone.
    ///   - kind: Active Directory always says when a password was set. Others do where they keep policies.
    package func drift(from entry: EntryState?, in kind: DirectoryKind, under rule: LeavingRule) -> [Drift] {
        guard let entry else { return [.entryGone] }
        guard !isOwed else { return [] }
        return [passwordDrift(from: entry, in: kind), standingDrift(from: entry, under: rule)].compactMap(\.self)
    }

    private func passwordDrift(from entry: EntryState, in kind: DirectoryKind) -> Drift? {
        guard let heldAt else { return nil }
        guard let there = entry.passwordChangedAt else { return kind == .activeDirectory ? .neverSet : nil }
        if there > heldAt + Self.clockSkew { return .changedThere }
        // A password that the directory had already is confirmed without being written, so what counts is when it was set
        // here, and not the receipt.
        let set = passwordChangedAt.map { min($0, heldAt) } ?? heldAt
        return there + Self.clockSkew < set ? .olderThere : nil
    }

    private func standingDrift(from entry: EntryState, under rule: LeavingRule) -> Drift? {
        let here = rule == .disable ? heldStanding ?? standing : standing
        switch (here, entry.isDisabled) {
        case (.enabled, true): return .disabledThere
        case (.disabled, false): return rule == .disable ? .enabledThere : nil
        case (.enabled, false), (.disabled, true): return nil
        }
    }
}

/// What a check found.
package struct DriftReport: Hashable, Sendable {
    package struct Finding: Hashable, Sendable {
        package let account: ID<Account>
        package let email: EmailAddress
        package let entry: String
        package let drift: Drift
        package let changedThereAt: Timestamp?
        package let heldAt: Timestamp?
    }

    /// So many are listed; all are counted.
    package static let mostListed = 1_000

    package private(set) var bound = 0
    /// On their way.
    package private(set) var waiting = 0
    /// Of which the directory doesn't say when the password was set, or nobody knows what it holds.
    package private(set) var unknown = 0
    /// Accounts with anything that differs.
    package private(set) var outOfStep = 0
    package private(set) var counts: [Drift: Int] = [:]
    package private(set) var findings: [Finding] = []

    package init() {}

    package mutating func take(
        _ account: BoundEntry, _ entry: EntryState?, in kind: DirectoryKind, under rule: LeavingRule
    ) {
        bound += 1
        let drifts = account.drift(from: entry, in: kind, under: rule)
        if !drifts.isEmpty {
            outOfStep += 1
        } else if account.isOwed {
            waiting += 1
        } else if account.heldAt == nil || entry?.passwordChangedAt == nil {
            unknown += 1
        }
        for drift in drifts {
            counts[drift, default: 0] += 1
            guard findings.count < Self.mostListed else { continue }
            findings.append(
                Finding(
                    account: account.account, email: account.email, entry: entry?.name ?? account.entry, drift: drift,
                    changedThereAt: entry?.passwordChangedAt, heldAt: account.heldAt))
        }
    }

    package var inStep: Int { bound - outOfStep - waiting - unknown }
}

/// An account as matching sees it.
package struct MatchableAccount: Hashable, Sendable {
    package let id: ID<Account>
    package let email: EmailAddress
    package let userName: UserName?
    /// Which entry of the connection it is bound to already.
    package let entry: String?
    package let boundAt: Timestamp?

    package init(
        id: ID<Account>, email: EmailAddress, userName: UserName?, entry: String? = nil, boundAt: Timestamp? = nil
    ) {
        self.boundAt = boundAt
        self.id = id
        self.email = email
        self.userName = userName
        self.entry = entry
    }

    fileprivate func key(of attribute: MatchingAttribute) -> String? {
        switch attribute {
        case .email: email.key
        case .userName: userName?.key
        }
    }
}

/// One entry that is one account's, and nobody else's.
package struct Match: Hashable, Sendable {
    package let account: ID<Account>
    package let email: EmailAddress
    package let entry: EntryIdentifier
    /// Where it is now. Bound is the identifier, which stays.
    package let name: String

    package init(account: ID<Account>, email: EmailAddress, entry: EntryIdentifier, name: String) {
        self.account = account
        self.email = email
        self.entry = entry
        self.name = name
    }
}

/// What is no match, and why.
package struct Mismatch: Hashable, Sendable {
    package enum Kind: String, Hashable, Sendable, CaseIterable {
        /// Several entries are one account's, one entry is several accounts', or two entries have one identifier.
        case double
        /// The account is bound to another entry, or the entry to another account.
        case boundElsewhere = "bound-elsewhere"
        /// Whoever reads may not see what stays the same when the entry is renamed.
        case unidentified
        case entryAlone = "entry-alone"
        case accountAlone = "account-alone"
    }

    package let kind: Kind
    package let entry: String?
    package let account: EmailAddress?

    package init(_ kind: Kind, entry: String?, account: EmailAddress?) {
        self.kind = kind
        self.entry = entry
        self.account = account
    }
}

/// Which entries are which accounts. Nothing has changed yet.
package struct MatchingPlan: Hashable, Sendable {
    /// That were read.
    package let entries: Int
    /// In the order of the accounts' ids.
    package let matches: [Match]
    /// Whose entry was seen.
    package let alreadyBound: Int
    package let counts: [Mismatch.Kind: Int]
    /// The first of each kind.
    package let mismatches: [Mismatch]

    package func count(of kind: Mismatch.Kind) -> Int { counts[kind] ?? 0 }
}

/// Finds out which entry is whose, taking entries one by one and keeping little of each.
package struct Matching: Sendable {
    /// Of each kind, as many are kept to be shown; all are counted.
    package static let mostShown = 200

    private let attribute: MatchingAttribute
    private let accounts: [MatchableAccount]
    /// By what accounts are compared by. Each is one account's.
    private var byKey: [String: Int] = [:]
    private var byIdentifier: [EntryIdentifier: Int] = [:]
    private var byName: [DistinguishedName: Int] = [:]

    private var entries = 0
    private var seen: Set<EntryIdentifier> = []
    private var doubled: Set<EntryIdentifier> = []
    /// Accounts whose own entry was seen.
    private var met: Set<Int> = []
    /// What may be each account's.
    private var candidates: [Int: [(entry: EntryIdentifier, name: String)]] = [:]
    /// Accounts that are somebody's double already, whatever else is found.
    private var ambiguous: Set<Int> = []
    private var counts: [Mismatch.Kind: Int] = [:]
    private var mismatches: [Mismatch.Kind: [Mismatch]] = [:]

    package init(_ accounts: [MatchableAccount], by attribute: MatchingAttribute) {
        self.attribute = attribute
        self.accounts = accounts
        for (index, account) in accounts.enumerated() {
            if let key = account.key(of: attribute) { byKey[key] = index }
            switch account.entry.flatMap(EntryName.init) {
            case .identifier(let identifier): byIdentifier[identifier] = index
            case .name(let name): byName[name] = index
            case nil: break
            }
        }
    }

    package mutating func take(_ entry: DirectoryPerson) {
        entries += 1
        let keys = entry.keys(of: attribute)
        let found = Set(keys.compactMap { byKey[$0] })
        if let identifier = entry.identifier, !seen.insert(identifier).inserted {
            doubled.insert(identifier)
            ambiguous.formUnion(found)
            note(.double, entry.name, found.first)
            return
        }
        if let owner = owner(of: entry) {
            met.insert(owner)
            for other in found.subtracting([owner]).sorted() { note(.boundElsewhere, entry.name, other) }
            return
        }
        guard let first = found.first else { return note(.entryAlone, entry.name, nil) }
        guard found.count == 1 else {
            ambiguous.formUnion(found)
            for account in found.sorted() { note(.double, entry.name, account) }
            return
        }
        guard accounts[first].entry == nil else { return note(.boundElsewhere, entry.name, first) }
        guard let identifier = entry.identifier else {
            ambiguous.insert(first)
            return note(.unidentified, entry.name, first)
        }
        candidates[first, default: []].append((identifier, entry.name))
    }

    /// The account that the entry is bound to.
    private func owner(of entry: DirectoryPerson) -> Int? {
        if let identifier = entry.identifier, let owner = byIdentifier[identifier] { return owner }
        guard !byName.isEmpty, let name = try? DistinguishedName(entry.name) else { return nil }
        return byName[name]
    }

    private mutating func note(_ kind: Mismatch.Kind, _ entry: String?, _ account: Int?) {
        counts[kind, default: 0] += 1
        guard mismatches[kind, default: []].count < Self.mostShown else { return }
        mismatches[kind, default: []].append(
            Mismatch(kind, entry: entry, account: account.map { accounts[$0].email }))
    }

    package func plan() -> MatchingPlan {
        var rest = self
        var matches: [Match] = []
        for (index, account) in accounts.enumerated() where account.entry == nil {
            let found = candidates[index] ?? []
            if found.isEmpty {
                if !ambiguous.contains(index) { rest.note(.accountAlone, nil, index) }
            } else if found.count == 1, !ambiguous.contains(index), !doubled.contains(found[0].entry) {
                matches.append(
                    Match(account: account.id, email: account.email, entry: found[0].entry, name: found[0].name))
            } else {
                for candidate in found { rest.note(.double, candidate.name, index) }
            }
        }
        return MatchingPlan(
            entries: entries, matches: matches.sorted { $0.account.rawValue < $1.account.rawValue },
            alreadyBound: met.count, counts: rest.counts,
            mismatches: Mismatch.Kind.allCases.flatMap { rest.mismatches[$0] ?? [] })
    }
}

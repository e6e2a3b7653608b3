package import Domain

extension DirectoryAccount {
    /// What an account's state is read from.
    package static func attributes(of kind: DirectoryKind) -> [AttributeName] {
        switch kind {
        case .openLDAP: [.entryUUID, .modifyTimestamp, .pwdChangedTime, .pwdAccountLockedTime, .pwdReset]
        case .activeDirectory:
            [
                .objectGUID, .whenChanged, .pwdLastSet, .userAccountControl, .userAccountControlComputed, .lockoutTime,
                .accountExpires, .passwordExpiryComputed,
            ]
        }
    }

    /// `nil` where the entry doesn't say which it is.
    package init?(_ entry: DirectoryEntry, in kind: DirectoryKind) {
        guard let identifier = entry.identifier else { return nil }
        self.init(name: entry.name, identifier: identifier)
        switch kind {
        case .openLDAP: readOpenLDAP(entry)
        case .activeDirectory: readActiveDirectory(entry)
        }
    }

    /// An account that stays locked until an administrator unlocks it (draft-behera-ldap-password-policy, section 5.3.3).
    package static let lockedForGood = "000001010000Z"

    private mutating func readOpenLDAP(_ entry: DirectoryEntry) {
        let time = { (attribute: AttributeName) in
            entry.text(of: attribute).flatMap { Timestamp(generalizedTime: $0) }
        }
        entryChangedAt = time(.modifyTimestamp)
        passwordChangedAt = time(.pwdChangedTime)
        isDisabled = entry.text(of: .pwdAccountLockedTime) == Self.lockedForGood
        lockedAt = isDisabled ? nil : time(.pwdAccountLockedTime)
        mustChangePassword = entry.text(of: .pwdReset) == "TRUE"
    }
}

extension DirectoryPasswordPolicy {
    package static let attributesOfPwdPolicy: [AttributeName] = [
        .objectClass, .pwdMinLength, .pwdCheckQuality, .pwdInHistory, .pwdMinAge, .pwdMaxAge, .pwdLockout,
        .pwdMaxFailure, .pwdLockoutDuration,
    ]

    /// A `pwdPolicy` (draft-behera-ldap-password-policy, section 5.2). `nil` where it is none, or can't be seen.
    package init?(pwdPolicy entry: DirectoryEntry) {
        let classes = entry.values(of: .objectClass).map { String(decoding: $0, as: UTF8.self).lowercased() }
        guard classes.contains("pwdpolicy") else { return nil }
        let number = { (attribute: AttributeName) in max(entry.text(of: attribute).flatMap { Int($0) } ?? 0, 0) }
        let locks = entry.text(of: .pwdLockout) == "TRUE"
        self.init(
            // Without a check of quality nothing is measured.
            minimumLength: number(.pwdCheckQuality) > 0 ? number(.pwdMinLength) : 0,
            historyLength: number(.pwdInHistory),
            minimumAge: .seconds(number(.pwdMinAge)),
            maximumAge: number(.pwdMaxAge) == 0 ? nil : .seconds(number(.pwdMaxAge)), demandsComplexity: false,
            lockoutThreshold: locks ? number(.pwdMaxFailure) : 0,
            lockoutDuration: number(.pwdLockoutDuration) == 0 ? nil : .seconds(number(.pwdLockoutDuration)))
    }
}

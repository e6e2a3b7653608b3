package import Domain

/// Bits of `userAccountControl` (MS-ADTS, section 2.2.16).
package struct UserAccountControl: OptionSet, Hashable, Sendable {
    package let rawValue: UInt32

    package init(rawValue: UInt32) {
        self.rawValue = rawValue
    }

    package static let disabled = UserAccountControl(rawValue: 0x2)
    package static let locked = UserAccountControl(rawValue: 0x10)
    package static let passwordNeverExpires = UserAccountControl(rawValue: 0x1_0000)
    package static let passwordExpired = UserAccountControl(rawValue: 0x80_0000)

    /// A signed number, as Active Directory writes it.
    package init?(_ text: some StringProtocol) {
        guard let number = Int32(text) else { return nil }
        self.init(rawValue: UInt32(bitPattern: number))
    }

    package var text: String { String(Int32(bitPattern: rawValue)) }
}

extension DirectoryAccount {
    mutating func readActiveDirectory(_ entry: DirectoryEntry) {
        let time = { (attribute: AttributeName) in entry.text(of: attribute).flatMap { Timestamp(fileTime: $0) } }
        let control = entry.text(of: .userAccountControl).flatMap { UserAccountControl($0) } ?? []
        let computed = entry.text(of: .userAccountControlComputed).flatMap { UserAccountControl($0) }
        entryChangedAt = entry.text(of: .whenChanged).flatMap { Timestamp(generalizedTime: $0) }
        passwordChangedAt = time(.pwdLastSet)
        isDisabled = control.contains(.disabled)
        // The time of a lock stays when the lock has lapsed, until the next sign-in.
        lockedAt = computed?.contains(.locked) == false ? nil : time(.lockoutTime)
        expiresAt = time(.accountExpires)
        passwordExpiresAt = time(.passwordExpiryComputed)
        mustChangePassword =
            entry.text(of: .pwdLastSet) == "0" && !control.contains(.passwordNeverExpires)
    }
}

extension DirectoryPasswordPolicy {
    package static let attributes: [AttributeName] = [
        .minPwdLength, .pwdHistoryLength, .minPwdAge, .maxPwdAge, .pwdProperties, .lockoutThreshold, .lockoutDuration,
    ]

    /// From the root of a domain (MS-ADTS, section 3.1.1.5.2 and MS-SAMR, section 3.1.1.1). `nil` where it shows none.
    package init?(domain entry: DirectoryEntry) {
        guard let length = entry.text(of: .minPwdLength).flatMap({ Int($0) }), length >= 0 else { return nil }
        let span = { (attribute: AttributeName) in entry.text(of: attribute).flatMap { Duration(fileTimeSpan: $0) } }
        let number = { (attribute: AttributeName) in entry.text(of: attribute).flatMap { Int($0) } ?? 0 }
        self.init(
            minimumLength: length, historyLength: max(number(.pwdHistoryLength), 0),
            minimumAge: span(.minPwdAge) ?? .zero, maximumAge: span(.maxPwdAge).flatMap { $0 == .zero ? nil : $0 },
            demandsComplexity: number(.pwdProperties) & 1 != 0, lockoutThreshold: max(number(.lockoutThreshold), 0),
            lockoutDuration: span(.lockoutDuration).flatMap { $0 == .zero ? nil : $0 })
    }
}

extension DirectoryPasswordPolicy {
    package static let attributesOfPSO: [AttributeName] = [
        .psoMinimumLength, .psoHistoryLength, .psoMinimumAge, .psoMaximumAge, .psoComplexity, .psoLockoutThreshold,
        .psoLockoutDuration,
    ]

    /// Rules for some (MS-ADTS, section 3.1.1.5.2; `msDS-PasswordSettings`). `nil` where whoever asked may not see them.
    package init?(passwordSettings entry: DirectoryEntry) {
        guard let length = entry.text(of: .psoMinimumLength).flatMap({ Int($0) }), length >= 0 else { return nil }
        let span = { (attribute: AttributeName) in entry.text(of: attribute).flatMap { Duration(fileTimeSpan: $0) } }
        let number = { (attribute: AttributeName) in max(entry.text(of: attribute).flatMap { Int($0) } ?? 0, 0) }
        self.init(
            minimumLength: length, historyLength: number(.psoHistoryLength), minimumAge: span(.psoMinimumAge) ?? .zero,
            maximumAge: span(.psoMaximumAge).flatMap { $0 == .zero ? nil : $0 },
            demandsComplexity: entry.text(of: .psoComplexity) == "TRUE", lockoutThreshold: number(.psoLockoutThreshold),
            lockoutDuration: span(.psoLockoutDuration).flatMap { $0 == .zero ? nil : $0 })
    }
}

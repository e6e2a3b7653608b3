/// The name of an attribute, with options where it has any (RFC 4512, section 2.5): `userCertificate;binary`. Capitals
/// make no difference.
package struct AttributeName: Sendable, CustomStringConvertible {
    package static let longest = 128

    package let text: String

    /// `nil` for anything that is no name: `*` and `+` stand for several, and brackets would be a filter's.
    package init?(_ text: some StringProtocol) {
        let parts = text.split(separator: ";", omittingEmptySubsequences: false)
        guard text.utf8.count <= Self.longest, let name = parts.first,
            Self.isKeyString(name) || Self.isObjectIdentifier(name),
            parts.dropFirst().allSatisfy({ option in
                !option.isEmpty && option.utf8.allSatisfy { $0.isASCIILetterOrDigit || $0 == UInt8(ascii: "-") }
            })
        else { return nil }
        self.text = String(text)
    }

    /// One that is written here.
    init(known text: StaticString) {
        self.text = text.description
    }

    package var description: String { text }

    private static func isKeyString(_ name: some StringProtocol) -> Bool {
        guard let first = name.utf8.first, first.isASCIILetterOrDigit, !first.isASCIIDigit else { return false }
        return name.utf8.allSatisfy { $0.isASCIILetterOrDigit || $0 == UInt8(ascii: "-") }
    }

    private static func isObjectIdentifier(_ name: some StringProtocol) -> Bool {
        let numbers = name.split(separator: ".", omittingEmptySubsequences: false)
        return numbers.count >= 2
            && numbers.allSatisfy { number in
                !number.isEmpty && number.utf8.allSatisfy(\.isASCIIDigit) && (number == "0" || number.first != "0")
            }
    }
}

extension AttributeName: Hashable {
    package static func == (left: AttributeName, right: AttributeName) -> Bool {
        left.text.lowercased() == right.text.lowercased()
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(text.lowercased())
    }
}

extension AttributeName {
    package static let objectClass = AttributeName(known: "objectClass")
    package static let userPassword = AttributeName(known: "userPassword")
    package static let modifyTimestamp = AttributeName(known: "modifyTimestamp")
    package static let entryUUID = AttributeName(known: "entryUUID")
    package static let pwdChangedTime = AttributeName(known: "pwdChangedTime")
    package static let pwdAccountLockedTime = AttributeName(known: "pwdAccountLockedTime")
    package static let pwdReset = AttributeName(known: "pwdReset")

    package static let objectGUID = AttributeName(known: "objectGUID")
    package static let whenChanged = AttributeName(known: "whenChanged")
    package static let unicodePwd = AttributeName(known: "unicodePwd")
    package static let pwdLastSet = AttributeName(known: "pwdLastSet")
    package static let userAccountControl = AttributeName(known: "userAccountControl")
    package static let userAccountControlComputed = AttributeName(known: "msDS-User-Account-Control-Computed")
    package static let lockoutTime = AttributeName(known: "lockoutTime")
    package static let accountExpires = AttributeName(known: "accountExpires")
    package static let passwordExpiryComputed = AttributeName(known: "msDS-UserPasswordExpiryTimeComputed")

    package static let pwdPolicySubentry = AttributeName(known: "pwdPolicySubentry")
    package static let pwdMinLength = AttributeName(known: "pwdMinLength")
    package static let pwdCheckQuality = AttributeName(known: "pwdCheckQuality")
    package static let pwdInHistory = AttributeName(known: "pwdInHistory")
    package static let pwdMinAge = AttributeName(known: "pwdMinAge")
    package static let pwdMaxAge = AttributeName(known: "pwdMaxAge")
    package static let pwdLockout = AttributeName(known: "pwdLockout")
    package static let pwdMaxFailure = AttributeName(known: "pwdMaxFailure")
    package static let pwdLockoutDuration = AttributeName(known: "pwdLockoutDuration")

    package static let resultantPSO = AttributeName(known: "msDS-ResultantPSO")
    package static let psoMinimumLength = AttributeName(known: "msDS-MinimumPasswordLength")
    package static let psoHistoryLength = AttributeName(known: "msDS-PasswordHistoryLength")
    package static let psoMinimumAge = AttributeName(known: "msDS-MinimumPasswordAge")
    package static let psoMaximumAge = AttributeName(known: "msDS-MaximumPasswordAge")
    package static let psoComplexity = AttributeName(known: "msDS-PasswordComplexityEnabled")
    package static let psoLockoutThreshold = AttributeName(known: "msDS-LockoutThreshold")
    package static let psoLockoutDuration = AttributeName(known: "msDS-LockoutDuration")

    package static let minPwdLength = AttributeName(known: "minPwdLength")
    package static let pwdHistoryLength = AttributeName(known: "pwdHistoryLength")
    package static let minPwdAge = AttributeName(known: "minPwdAge")
    package static let maxPwdAge = AttributeName(known: "maxPwdAge")
    package static let pwdProperties = AttributeName(known: "pwdProperties")
    package static let lockoutThreshold = AttributeName(known: "lockoutThreshold")
    package static let lockoutDuration = AttributeName(known: "lockoutDuration")
}

package import Domain

/// What Active Directory adds to a result: a Windows error code in front, and for a refused bind another behind `data`.
///
/// `0000052D: AtrErr: DSID-03191083, #1: …` or
/// `80090308: LdapErr: DSID-0C09041C, comment: AcceptSecurityContext error, data 52e, v4563`
package struct WindowsDiagnostic: Hashable, Sendable {
    package let code: UInt32
    package let data: UInt32?
    /// What Samba says of a refused password in words; Windows leaves it at the code.
    private let hint: DirectoryFault.PasswordRefusal?

    package init?(_ text: some StringProtocol) {
        let text = String(text.prefix(1_024))
        guard let end = text.firstIndex(of: ":"), let code = Self.number(text[..<end]), end.utf16Offset(in: text) == 8
        else {
            return nil
        }
        self.code = code
        data = text.firstRange(of: ", data ").flatMap { range in
            Self.number(text[range.upperBound...].prefix { $0 != "," && $0 != " " })
        }
        hint = Self.hints.first { text.contains($0.words) }?.refusal
    }

    private static func number(_ digits: Substring) -> UInt32? {
        let isHexadecimal = digits.utf8.allSatisfy { byte in
            ("0"..."9").contains(Unicode.Scalar(byte)) || ("a"..."f").contains(Unicode.Scalar(byte | 0x20))
        }
        return isHexadecimal ? UInt32(digits, radix: 16) : nil
    }

    private static let hints: [(words: String, refusal: DirectoryFault.PasswordRefusal)] = [
        ("password is too short", .tooShort), ("already used (in history)", .inHistory),
        ("too young to change", .tooYoung), ("complexity criteria", .lacksQuality),
    ]

    /// Why a bind was refused. What has no name here is a wrong name or password.
    package var credentials: DirectoryFault.Credentials {
        switch data {
        case 0x530, 0x531: .notNow
        case 0x532: .passwordExpired
        case 0x533: .disabled
        case 0x701: .expired
        case 0x773: .mustChange
        case 0x775: .locked
        default: .wrong
        }
    }

    /// Why a password was not taken, where the code is one for that.
    package var refusal: DirectoryFault.PasswordRefusal? {
        switch code {
        case 0x52D: hint ?? .byPolicy
        case 0x56, 0x52B: .oldPasswordWrong
        case 0x52C: .lacksQuality
        default: nil
        }
    }
}

package import Domain

/// What the QR code says to an authenticator app: `otpauth://totp/Organisation:address?secret=…&issuer=Organisation…`,
/// the "Key Uri Format" that Google Authenticator brought and every app reads.
///
/// All that comes from people is percent-encoded down to the unreserved characters of RFC 3986, so no name can add a
/// parameter or end the path.
package struct KeyURI: Sendable {
    /// It contains the key.
    package let text: Secret<String>

    package init(organisation: String, address: EmailAddress, secret: AuthenticatorSecret) {
        let issuer = Self.issuer(organisation)
        let account = Self.percentEncoded(address.text)
        let label = issuer.isEmpty ? account : "\(Self.percentEncoded(issuer)):\(account)"
        var parameters = [("secret", secret.key.exposed)]
        if !issuer.isEmpty { parameters.append(("issuer", Self.percentEncoded(issuer))) }
        parameters += [("algorithm", "SHA1"), ("digits", "6"), ("period", String(TOTP.period))]
        text = Secret("otpauth://totp/\(label)?" + parameters.map { "\($0)=\($1)" }.joined(separator: "&"))
    }

    /// The organisation's name as far as a label can carry it.
    ///
    /// Apps split the label at its first colon, also where the colon is percent-encoded, so the name may have none; and
    /// a long one would make a code too fine for a camera. Colons and control characters become spaces, and what goes
    /// beyond 64 bytes of UTF-8 is left out. Empty where nothing can be shown: then there is no issuer at all.
    static func issuer(_ organisation: String) -> String {
        let cleaned = String(
            String.UnicodeScalarView(
                organisation.unicodeScalars.map { scalar in
                    scalar == ":" || scalar.properties.generalCategory == .control ? " " : scalar
                }))
        var issuer = ""
        for word in cleaned.split(whereSeparator: \.isWhitespace) {
            for character in issuer.isEmpty ? String(word) : " \(word)" {
                guard issuer.utf8.count + character.utf8.count <= 64 else { return issuer }
                issuer.append(character)
            }
        }
        return issuer
    }

    private static func percentEncoded(_ text: String) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var encoded: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"),
                UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"):
                encoded.append(byte)
            default:
                encoded += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: encoded, as: UTF8.self)
    }
}

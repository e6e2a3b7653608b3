package import Domain

/// What an authenticator app and the service share: 160 bits, the length that RFC 4226 (section 4, R6) recommends.
package struct AuthenticatorSecret: Sendable {
    package static let length = 20

    package let bytes: Secret<[UInt8]>

    /// A secret as it was sealed, or chance from a cryptographic generator. `nil` unless it is 20 bytes.
    package init?(bytes: [UInt8]) {
        guard bytes.count == Self.length else { return nil }
        self.bytes = Secret(bytes)
    }

    /// A new secret.
    package init(chance: Chance) {
        bytes = Secret(chance.bytes(Self.length))
    }

    /// The key as a person has saved it: base32 in any case, with or without spaces and hyphens.
    package init?(key: some StringProtocol) {
        // The length first: what comes in may be megabytes long.
        guard key.utf8.count <= 128, let bytes = Base32.decode(key) else { return nil }
        self.init(bytes: bytes)
    }

    /// The alphanumeric key: 32 characters of base32.
    package var key: Secret<String> {
        Secret(Base32.encode(bytes.exposed))
    }

    /// The key as it is shown, in groups of four. It can be typed or pasted like this: apps ignore the spaces.
    package var groupedKey: Secret<String> {
        Secret(key.exposed.grouped(by: 4, separator: " "))
    }
}

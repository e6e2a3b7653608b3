/// What the authenticator says of itself and of the key, and signs (WebAuthn, section 6.1).
package struct AuthenticatorData: Sendable {
    package struct Flags: OptionSet, Hashable, Sendable {
        package let rawValue: UInt8

        package init(rawValue: UInt8) {
            self.rawValue = rawValue
        }

        /// UP: somebody touched it.
        package static let userPresent = Flags(rawValue: 1 << 0)
        /// UV: it knows who, by a PIN, a finger or a face.
        package static let userVerified = Flags(rawValue: 1 << 2)
        /// BE: the passkey may be copied to other devices of the person.
        package static let backupEligible = Flags(rawValue: 1 << 3)
        /// BS: it has been.
        package static let backedUp = Flags(rawValue: 1 << 4)
        /// AT: a new key is inside.
        package static let credential = Flags(rawValue: 1 << 6)
        /// ED: extensions are inside.
        package static let extensions = Flags(rawValue: 1 << 7)
    }

    /// A key that was just made (section 6.5.1).
    package struct Credential: Sendable {
        /// The model of the authenticator, 16 bytes; zeros where it doesn't say.
        package let aaguid: [UInt8]
        /// Not empty; at most 65,535 bytes here, of which 1,023 are allowed.
        package let id: [UInt8]
        /// A COSE_Key; not yet read.
        package let publicKey: [UInt8]
    }

    /// SHA-256 of the relying party's id, 32 bytes.
    package let relyingPartyIDHash: [UInt8]
    package let flags: Flags
    package let signCount: UInt32
    /// There exactly when the flags say so.
    package let credential: Credential?
    /// A map from texts. Nothing is asked for, so nothing in it means anything.
    package let extensions: CBOR?

    /// Far above what anything makes: a key of 4,096 bits, the longest id, and extensions.
    package static let maximumLength = 8_192

    /// - Throws: `malformedAuthenticatorData` for what isn't exactly what its flags announce.
    package init(parsing bytes: [UInt8]) throws(PasskeyFault) {
        var reader = ByteReader(bytes[...])
        guard bytes.count <= Self.maximumLength, let hash = reader.take(32), let flags = reader.number(UInt8.self),
            let signCount = reader.number(UInt32.self)
        else { throw .malformedAuthenticatorData }
        relyingPartyIDHash = Array(hash)
        self.flags = Flags(rawValue: flags)
        self.signCount = signCount
        credential = self.flags.contains(.credential) ? try Self.readCredential(&reader) : nil
        extensions = self.flags.contains(.extensions) ? try Self.readExtensions(&reader) : nil
        guard reader.rest.isEmpty else { throw .malformedAuthenticatorData }
    }

    private static func readCredential(_ reader: inout ByteReader) throws(PasskeyFault) -> Credential {
        guard let aaguid = reader.take(16), let length = reader.number(UInt16.self), length > 0,
            let id = reader.take(length), let (_, key) = reader.takeItem()
        else { throw .malformedAuthenticatorData }
        return Credential(aaguid: Array(aaguid), id: Array(id), publicKey: Array(key))
    }

    private static func readExtensions(_ reader: inout ByteReader) throws(PasskeyFault) -> CBOR {
        guard let (item, _) = reader.takeItem(), case .map(let entries) = item,
            entries.allSatisfy({ if case .text = $0.key { true } else { false } })
        else { throw .malformedAuthenticatorData }
        return item
    }
}

extension ByteReader {
    /// A value of CBOR and the bytes that it was read from; where it ends only reading it tells.
    fileprivate mutating func takeItem() -> (CBOR, ArraySlice<UInt8>)? {
        var reader = CBORReader(rest)
        guard let item = try? reader.readItem(), let bytes = take(rest.count - reader.rest.count) else { return nil }
        return (item, bytes)
    }
}

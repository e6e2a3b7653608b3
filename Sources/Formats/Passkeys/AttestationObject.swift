/// What an authenticator answers when it has made a key (WebAuthn, section 6.5.4): the authenticator data, and a
/// statement on the make of the authenticator.
///
/// Every format of statement is read, and none is believed, nor even checked. We ask for `none`, so a browser leaves the
/// statement out; but some authenticators give one all the same, and refusing their passkeys would help nobody. A
/// statement tells which company made the device. It matters to whoever allows only some devices, which takes roots to
/// trust and somebody to keep them; for anybody else it proves nothing that the signature at the next sign-in won't.
package struct AttestationObject: Sendable {
    package let format: String
    package let authenticatorData: AuthenticatorData

    /// Some statements carry a chain of certificates.
    package static let maximumLength = 16_384

    /// - Throws: `malformedAttestationObject`, `malformedAuthenticatorData`.
    package init(parsing bytes: [UInt8]) throws(PasskeyFault) {
        guard bytes.count <= Self.maximumLength, let object = try? CBOR(decoding: bytes),
            case .map(let entries) = object, entries.count == 3,
            case .text(let format)? = object["fmt"], case .map? = object["attStmt"],
            let data = object["authData"]?.bytes
        else { throw .malformedAttestationObject }
        self.format = format
        authenticatorData = try AuthenticatorData(parsing: data)
    }
}

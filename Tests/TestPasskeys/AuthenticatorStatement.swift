import Crypto
package import Formats

/// Authenticator data (WebAuthn, section 6.1).
package struct AuthenticatorStatement: Sendable {
    package var relyingPartyID: String
    package var flags: AuthenticatorData.Flags = [.userPresent, .userVerified]
    package var signCount: UInt32
    /// Not written unless the flags say so.
    package var extensions = CBOR.map([])
    package var trailing: [UInt8] = []

    package init(relyingPartyID: String, signCount: UInt32) {
        self.relyingPartyID = relyingPartyID
        self.signCount = signCount
    }

    package func encoded(credential: [UInt8]) -> [UInt8] {
        Array(SHA256.hash(data: Array(relyingPartyID.utf8))) + [flags.rawValue]
            + withUnsafeBytes(of: signCount.bigEndian, Array.init) + credential
            + (flags.contains(.extensions) ? extensions.encoded : []) + trailing
    }
}

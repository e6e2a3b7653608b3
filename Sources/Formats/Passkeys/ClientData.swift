import FoundationEssentials

/// What the browser says it did (WebAuthn, section 5.8.1): for which challenge, on whose page. The authenticator signs
/// its digest.
package struct ClientData: Sendable {
    package let type: String
    /// In base64url.
    package let challenge: String
    package let origin: String
    package let crossOrigin: Bool
    package let topOrigin: String?

    package static let maximumLength = 4_096

    /// Members that aren't named here are ignored, as the specification demands: browsers add some so that nobody
    /// compares the text as a whole.
    ///
    /// - Parameter bytes: JSON in UTF-8.
    /// - Throws: `malformedClientData`.
    package init(parsing bytes: [UInt8]) throws(PasskeyFault) {
        // The decoder would also take other encodings, and a guess at which one. An object in UTF-8 has no zero byte,
        // and every object in UTF-16 or UTF-32 has one.
        guard bytes.count <= Self.maximumLength, bytes.first == UInt8(ascii: "{"), !bytes.contains(0),
            String(validating: bytes, as: UTF8.self) != nil,
            let members = try? JSONDecoder().decode(Members.self, from: Data(bytes))
        else { throw .malformedClientData }
        type = members.type
        challenge = members.challenge
        origin = members.origin
        crossOrigin = members.crossOrigin ?? false
        topOrigin = members.topOrigin
    }

    private struct Members: Decodable {
        let type: String
        let challenge: String
        let origin: String
        let crossOrigin: Bool?
        let topOrigin: String?
    }
}

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
    /// Not with Foundation's decoder, which ends the process at a text that stops where it would become too deep: 557
    /// bytes from anybody, before any signature is looked at.
    ///
    /// - Parameter bytes: JSON in UTF-8.
    /// - Throws: `malformedClientData`, also for a member that is there twice.
    package init(parsing bytes: [UInt8]) throws(PasskeyFault) {
        guard bytes.count <= Self.maximumLength, let members = JSON(bytes)?.object,
            let type = members["type"]?.string, let challenge = members["challenge"]?.string,
            let origin = members["origin"]?.string
        else { throw .malformedClientData }
        self.type = type
        self.challenge = challenge
        self.origin = origin
        switch members["crossOrigin"] {
        case nil: crossOrigin = false
        case .bool(let value): crossOrigin = value
        default: throw .malformedClientData
        }
        switch members["topOrigin"] {
        case nil: topOrigin = nil
        case .string(let value): topOrigin = value
        default: throw .malformedClientData
        }
    }
}

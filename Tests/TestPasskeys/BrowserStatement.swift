package import Formats

/// `clientDataJSON`, as browsers write it (WebAuthn, section 5.8.1.1).
package struct BrowserStatement: Sendable {
    package var type: String
    package var challenge: String
    package var origin: String
    package var crossOrigin: Bool? = false
    package var topOrigin: String?
    /// Instead of all that.
    package var text: [UInt8]?

    package init(type: String, _ expectations: PasskeyExpectations) {
        self.type = type
        challenge = Base64URL.encode(expectations.challenge)
        origin = expectations.origin
    }

    package var json: [UInt8] {
        if let text { return text }
        var members = [#""type":"\#(type)""#, #""challenge":"\#(challenge)""#, #""origin":"\#(origin)""#]
        if let crossOrigin { members.append(#""crossOrigin":\#(crossOrigin)"#) }
        if let topOrigin { members.append(#""topOrigin":"\#(topOrigin)""#) }
        return Array("{\(members.joined(separator: ","))}".utf8)
    }
}

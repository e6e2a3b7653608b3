package import Domain

/// To `/authenticator/phones`: what scanned the code has made a key and has a name.
package struct PhoneRegistration: Sendable {
    package enum Fault: Error, Hashable, Sendable {
        /// Not one from a QR code.
        case token
        /// Not an uncompressed point on P-256 in base64url.
        case key
        case name
    }

    package let token: Token
    package let key: PushDeviceKey
    package let name: FactorName

    package init(_ json: JSON) throws(Fault) {
        guard let token = json["token"]?.string.flatMap({ Token(parsing: $0, as: .phoneEnrolment) }) else {
            throw .token
        }
        guard let key = json["key"]?.string.flatMap({ PushDeviceKey($0) }) else { throw .key }
        guard let name = json["name"]?.string.flatMap({ FactorName($0) }) else { throw .name }
        self.token = token
        self.key = key
        self.name = name
    }
}

/// To `/authenticator/answers`: what a person has decided. Who signed, and whether the number is right, is found out
/// later.
package struct SignedPushAnswer: Sendable {
    package let request: ID<PushRequest>
    package let action: PushApproval.Action
    /// What the person typed; empty unless they approve. At most 32 bytes.
    package let code: String
    package let signature: [UInt8]

    package static let longestCode = 32

    package init(request: ID<PushRequest>, action: PushApproval.Action, code: String, signature: [UInt8]) {
        self.request = request
        self.action = action
        self.code = code
        self.signature = signature
    }

    package init?(_ json: JSON) {
        guard let request = json["request"]?.string.flatMap({ ID<PushRequest>(parsing: $0) }),
            let action = json["action"]?.string.flatMap(PushApproval.Action.init(rawValue:)),
            let code = json["code"]?.string, code.utf8.count <= Self.longestCode,
            let signature = json["signature"]?.string.flatMap({ Base64URL.decode($0) })
        else { return nil }
        self.init(request: request, action: action, code: code, signature: signature)
    }
}

/// To `/authenticator/subscription`: where the phone is reached while its app is closed.
package struct PhoneSubscription: Sendable {
    /// `nil`: nowhere.
    package let subscription: PushSubscription?

    package init?(_ json: JSON) {
        switch json["subscription"] {
        case .null: subscription = nil
        case .object(let members):
            guard let subscription = try? PushSubscription(.object(members)) else { return nil }
            self.subscription = subscription
        case .bool, .integer, .number, .string, .array, nil: return nil
        }
    }
}

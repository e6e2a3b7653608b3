package import Domain

/// What is kept of a password: an argon2id hash with its salt and parameters, written as a PHC string
/// (`$argon2id$v=19$m=19456,t=2,p=1$…$…`, the Password Hashing Competition's string format).
///
/// It is a secret: whoever has it can guess offline.
package struct PasswordVerifier: Sendable {
    static let saltLength = 16
    static let hashLength = 32

    package let parameters: Argon2Parameters
    let salt: [UInt8]
    let hash: Secret<[UInt8]>

    init(parameters: Argon2Parameters, salt: [UInt8], hash: [UInt8]) {
        self.parameters = parameters
        self.salt = salt
        self.hash = Secret(hash)
    }

    /// A verifier that was stored, or comes from another system. `nil` unless it is argon2id, version 19, one lane,
    /// a salt of 16 bytes and a hash of 32, with parameters in range.
    package init?(phc: some StringProtocol) {
        let fields = phc.split(separator: "$", omittingEmptySubsequences: false)
        guard fields.count == 6, fields[0].isEmpty, fields[1] == "argon2id", fields[2] == "v=19" else { return nil }
        let costs = fields[3].split(separator: ",", omittingEmptySubsequences: false)
        guard costs.count == 3, costs[2] == "p=1",
            let memory = Self.cost("m=", in: costs[0]), let passes = Self.cost("t=", in: costs[1]),
            let parameters = try? Argon2Parameters(memory: memory, passes: passes),
            let salt = UnpaddedBase64.standard.decode(fields[4].utf8), salt.count == Self.saltLength,
            let hash = UnpaddedBase64.standard.decode(fields[5].utf8), hash.count == Self.hashLength
        else { return nil }
        self.init(parameters: parameters, salt: salt, hash: hash)
    }

    /// The PHC string.
    package var phc: Secret<String> {
        let salt = UnpaddedBase64.standard.encode(salt)
        let hash = UnpaddedBase64.standard.encode(hash.exposed)
        return Secret("$argon2id$v=19$m=\(parameters.memory),t=\(parameters.passes),p=1$\(salt)$\(hash)")
    }

    private static func cost(_ name: String, in field: some StringProtocol) -> Int? {
        field.hasPrefix(name) ? Int(canonicalDecimal: field.dropFirst(name.count)) : nil
    }
}

extension PasswordVerifier: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "(secret)" }
    package var debugDescription: String { "(secret)" }
    package var customMirror: Mirror { Mirror(self, children: []) }
}

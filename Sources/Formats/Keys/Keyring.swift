package import Domain

/// The data keys by version: the current one seals, all of them open. A value: a rotation makes another keyring.
package struct Keyring: Sendable {
    package enum Fault: Error, Hashable, Sendable {
        case noKey(version: Int)
        case sameVersionTwice(Int)
        /// A key that was made for something else than sealing.
        case wrongPurpose(DataKey.Purpose)
    }

    package enum OpenFault: Error, Hashable, Sendable {
        /// Sealed by a key that isn't here: removed too early, or made by a server that has rotated meanwhile.
        case unknownKey(version: Int)
        /// Altered, cut short, sealed for another context, or never sealed.
        case forged
    }

    package let currentVersion: Int
    private let keys: [Int: Secret<[UInt8]>]
    private let currentKey: Secret<[UInt8]>

    /// - Parameter current: The version that seals; one of `keys`, all of which are for `data`.
    package init(keys: [DataKey], current: Int) throws(Fault) {
        var byVersion: [Int: Secret<[UInt8]>] = [:]
        for key in keys {
            guard key.purpose == .data else { throw .wrongPurpose(key.purpose) }
            guard byVersion.updateValue(key.bytes, forKey: key.version) == nil else {
                throw .sameVersionTwice(key.version)
            }
        }
        guard let currentKey = byVersion[current] else { throw .noKey(version: current) }
        self.keys = byVersion
        self.currentKey = currentKey
        currentVersion = current
    }

    /// Seals under the current key: `s1.`, the key's version, and base64url of nonce, ciphertext and tag.
    ///
    /// The nonce is 96 random bits: `AEADBox` says why that is enough. The length of what is sealed shows.
    ///
    /// - Parameter context: Where the sealed text belongs, such as the account's id and the column: it opens nowhere
    ///   else, so that nobody who can write to the database can move one person's secret to another.
    package func seal(_ bytes: [UInt8], context: String) throws -> String {
        let box = try AEADBox.seal(
            bytes, key: currentKey, context: Self.authenticated(version: currentVersion, context: context))
        return "\(Self.label).\(currentVersion).\(Base64URL.encode(box))"
    }

    /// Seals a text as its UTF-8 bytes.
    package func seal(_ text: Secret<String>, context: String) throws -> String {
        try seal(Array(text.exposed.utf8), context: context)
    }

    package func open(_ sealed: some StringProtocol, context: String) throws(OpenFault) -> [UInt8] {
        guard let (version, box) = Self.parse(sealed) else { throw .forged }
        guard let key = keys[version] else { throw .unknownKey(version: version) }
        let context = Self.authenticated(version: version, context: context)
        guard let box = Base64URL.decode(box), let bytes = AEADBox.open(box, key: key, context: context) else {
            throw .forged
        }
        return bytes
    }

    /// Opens what was sealed as a text; bytes that aren't UTF-8 were never a text.
    package func openText(_ sealed: some StringProtocol, context: String) throws(OpenFault) -> Secret<String> {
        guard let text = String(validating: try open(sealed, context: context), as: UTF8.self) else { throw .forged }
        return Secret(text)
    }

    /// Which key a text was sealed by, by its own account; `nil` if it isn't a sealed text.
    package static func keyVersion(of sealed: some StringProtocol) -> Int? {
        parse(sealed)?.version
    }

    /// Whether a text was sealed by an older key and is due to be sealed again.
    /// Whether it can open what was sealed under that version.
    package func holds(version: Int) -> Bool {
        keys[version] != nil
    }

    package func needsResealing(_ sealed: some StringProtocol) -> Bool {
        Self.keyVersion(of: sealed) != currentVersion
    }

    /// The beginning of every text that a version sealed, for `LIKE` in a search for what is left to seal again.
    package static func prefix(version: Int) -> String {
        "\(label).\(version)."
    }

    private static let label = "s1"

    private static func parse<Text: StringProtocol>(_ sealed: Text) -> (version: Int, box: Text.SubSequence)? {
        let fields = sealed.split(separator: ".", omittingEmptySubsequences: false)
        guard fields.count == 3, fields[0] == label, let version = Int(canonicalDecimal: fields[1]) else { return nil }
        return (version, fields[2])
    }

    private static func authenticated(version: Int, context: String) -> [UInt8] {
        PreAuthenticationEncoding.encode(["lockstep sealed", String(version), context])
    }
}

import Crypto
package import Domain

/// What a token is good for. The raw value is its prefix, so that a token of one kind can't be used as another,
/// and a leaked one can be recognised by a scanner of secrets.
package enum TokenKind: String, CaseIterable, Hashable, Sendable {
    case session = "lss"
    case resetLink = "lsr"
    case activationLink = "lsa"
    case verifyLink = "lsv"
    case undoLink = "lsu"
    case enrolmentLink = "lse"
    /// A browser in which somebody has signed in before.
    case browser = "lsb"
    /// The value hidden in a form, against cross-site requests.
    case form = "lsf"
    case flow = "lsw"
    /// In the QR code that enrols a phone.
    case phoneEnrolment = "lsq"
    /// What a phone says who it is by.
    case phone = "lsp"
}

/// 256 bits of chance as text: `lsr_` and 43 characters of base64url. The text goes to its holder and nowhere else;
/// what is stored is the `digest`.
package struct Token: Sendable {
    package static let entropyLength = 32

    package let kind: TokenKind
    package let text: Secret<String>

    /// - Parameter entropy: 32 bytes from a cryptographic generator.
    package init(kind: TokenKind, entropy: [UInt8]) {
        precondition(entropy.count == Self.entropyLength, "a token is made of 32 bytes")
        self.kind = kind
        text = Secret("\(kind.rawValue)_\(Base64URL.encode(entropy))")
    }

    /// A token that came in from outside. `nil` unless it is of this kind and written in the one way there is.
    package init?(parsing text: some StringProtocol, as kind: TokenKind) {
        // The length first: what comes in may be megabytes long.
        guard text.utf8.count == kind.rawValue.utf8.count + Self.markedLength else { return nil }
        self.init(ofRightLength: String(text), kind)
    }

    /// The mark behind the prefix and what follows it.
    private static let markedLength = 1 + 43

    /// Not generic, because every request comes through here.
    private init?(ofRightLength text: String, _ kind: TokenKind) {
        let prefix = kind.rawValue.utf8
        guard text.utf8.starts(with: prefix), text.utf8.dropFirst(prefix.count).first == UInt8(ascii: "_"),
            let entropy = UnpaddedBase64.urlSafe.decode(text.utf8.suffix(Self.markedLength - 1)),
            entropy.count == Self.entropyLength
        else { return nil }
        self.kind = kind
        self.text = Secret(text)
    }

    /// What is stored and looked up: SHA-256 over the whole text, in base64url (43 characters).
    ///
    /// A plain digest is enough, because 256 bits of chance can't be guessed; and looking it up in an index leaks
    /// nothing, because a digest that is nearly right is no nearer to being right.
    package var digest: String {
        Base64URL.encode(SHA256.hash(data: Array(text.exposed.utf8)))
    }
}

extension Token: CustomStringConvertible, CustomDebugStringConvertible {
    package var description: String { "\(kind.rawValue)_\(text)" }
    package var debugDescription: String { description }
}

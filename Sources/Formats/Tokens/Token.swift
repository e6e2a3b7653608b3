import Crypto
package import Domain

/// What a token is good for. It is in the token's prefix, so that a token of one kind can't be used as another, and a
/// leaked one can be recognised by a scanner of secrets. The raw value is the prefix in the users' portal.
package enum TokenKind: String, CaseIterable, Hashable, Sendable {
    case session = "lss"
    case resetLink = "lsr"
    case activationLink = "lsa"
    case verifyLink = "lsv"
    case undoLink = "lsu"
    case enrolmentLink = "lse"
    case stopLink = "lst"
    /// A browser in which somebody has signed in before.
    case browser = "lsb"
    /// The value hidden in a form, against cross-site requests.
    case form = "lsf"
    case flow = "lsw"
    /// In the QR code that enrols a phone.
    case phoneEnrolment = "lsq"
    /// What a phone says who it is by.
    case phone = "lsp"
    /// What a program says who it is by, always the administrators': `lak_…`.
    case apiKey = "lsk"
    /// By which a connector presents its key.
    case connectorRegistration = "lsn"
    /// What a connector says who it is by.
    case connector = "lsc"

    /// The prefix at one of the portals: `lss` is a user's session, `las` an administrator's.
    package func prefix(at entrance: Entrance) -> String {
        switch entrance {
        case .users: rawValue
        case .administrators: "la" + rawValue.dropFirst(2)
        }
    }
}

/// 256 bits of chance as text: `lsr_`, say, and 43 characters of base64url. The text goes to its holder and nowhere else;
/// what is stored is the `digest`.
package struct Token: Sendable {
    package static let entropyLength = 32

    package let kind: TokenKind
    /// The portal that it is good for; what has no portal, as a phone, has the users'.
    package let entrance: Entrance
    package let text: Secret<String>

    /// - Parameter entropy: 32 bytes from a cryptographic generator.
    package init(kind: TokenKind, at entrance: Entrance = .users, entropy: [UInt8]) {
        precondition(entropy.count == Self.entropyLength, "a token is made of 32 bytes")
        self.kind = kind
        self.entrance = entrance
        text = Secret("\(kind.prefix(at: entrance))_\(Base64URL.encode(entropy))")
    }

    /// A token that came in from outside. `nil` unless it is of this kind and portal, and written in the one way there is.
    package init?(parsing text: some StringProtocol, as kind: TokenKind, at entrance: Entrance = .users) {
        // The length first: what comes in may be megabytes long.
        guard text.utf8.count == kind.rawValue.utf8.count + Self.markedLength else { return nil }
        self.init(ofRightLength: String(text), kind, entrance)
    }

    /// Whether it may open something of this account. Its digest says so already: this is for rows that were written wrong.
    package func isOf(_ account: Account) -> Bool { entrance == account.entrance }

    /// The mark behind the prefix and what follows it.
    private static let markedLength = 1 + 43

    /// Not generic, because every request comes through here.
    private init?(ofRightLength text: String, _ kind: TokenKind, _ entrance: Entrance) {
        let prefix = kind.prefix(at: entrance).utf8
        guard text.utf8.starts(with: prefix), text.utf8.dropFirst(prefix.count).first == UInt8(ascii: "_"),
            let entropy = UnpaddedBase64.urlSafe.decode(text.utf8.suffix(Self.markedLength - 1)),
            entropy.count == Self.entropyLength
        else { return nil }
        self.kind = kind
        self.entrance = entrance
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
    package var description: String { "\(kind.prefix(at: entrance))_\(text)" }
    package var debugDescription: String { description }
}

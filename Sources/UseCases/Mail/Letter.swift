import Domain
import FoundationEssentials
import Formats
import Store

/// What a queued mail says, as it is kept: sealed, until it is sent.
struct Letter: Codable, Sendable {
    let content: Notice.Content
    /// The token of the link that it carries.
    let token: String?

    func sealed(for mail: ID<QueuedMail>, keys: KeyStore.Keys) throws -> String {
        try keys.data.seal(Array(try JSONEncoder().encode(self)), context: Self.context(mail))
    }

    init(content: Notice.Content, token: String?) {
        self.content = content
        self.token = token
    }

    init(opening sealed: String, of mail: ID<QueuedMail>, keys: KeyStore.Keys) throws {
        let bytes = try keys.data.open(sealed, context: Self.context(mail))
        self = try JSONDecoder().decode(Letter.self, from: Data(bytes))
    }

    private static func context(_ mail: ID<QueuedMail>) -> String { "mail \(mail)" }
}

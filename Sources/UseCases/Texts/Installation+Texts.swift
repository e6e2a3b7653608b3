package import Domain
import Store

extension Installation {
    /// What mails of these kinds say in place of the catalogue, ready to be filled. What this version can't read any more is
    /// passed over.
    package func findOwnTemplates(of kinds: [NoticeKind]) async throws -> [NoticeKind: OwnTemplates] {
        let stored = try await database.read { transaction in
            try kinds.compactMap { try transaction.findText(of: $0) }
        }
        return Dictionary(
            stored.compactMap { text in (try? OwnTemplates(text.text, of: text.kind)).map { (text.kind, $0) } }
        ) { first, _ in first }
    }
}

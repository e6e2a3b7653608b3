import Domain
import FoundationEssentials
import Web

extension DemoMailbox {
    /// The mails that `DirectoryTransport` keeps in a folder, the newest first.
    init(folder: String) {
        self.init {
            // Nothing was sent yet where there is no folder.
            let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
            // A name is the mail's id, and ids sort by time.
            return names.filter { $0.hasSuffix(".eml") && !$0.hasPrefix(".") }.sorted(by: >).compactMap { name in
                guard let content = FileManager.default.contents(atPath: "\(folder)/\(name)") else { return nil }
                let id = String(name.dropLast(4))
                let mail = WrittenMail(String(decoding: content, as: UTF8.self))
                return Mail(
                    id: id, to: mail.header("To"), subject: mail.header("Subject"), at: Timestamp(ofID: id),
                    headers: mail.headers, text: mail.text)
            }
        }
    }
}

extension Timestamp {
    /// The time in an id: its first ten characters, in Crockford's base 32.
    fileprivate init(ofID id: String) {
        let digits = Array("0123456789abcdefghjkmnpqrstvwxyz")
        self.init(
            milliseconds: id.prefix(10).reduce(0) { $0 << 5 | Int64(digits.firstIndex(of: $1) ?? 0) })
    }
}

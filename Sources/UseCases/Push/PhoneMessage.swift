import Domain
import Formats
import Store

/// What a phone is told while its app is closed, besides that it is asked something. The push service can't read it
/// (RFC 8291); the phone's worker has the words.
struct PhoneMessage: Sendable {
    private let stage: DeskReset.Stage

    /// `nil` for what phones are not told.
    init?(_ content: Notice.Content) {
        guard case .deskReset(_, let stage) = content else { return nil }
        self.stage = stage
    }

    /// - Parameter token: Of the link that it leads to.
    func text(with token: Token?) -> Secret<String> {
        let open = token.map { LinkAddress.of($0, base: "") } ?? Secret("/")
        let json = JSONText.object(["notice": .string("desk-\(stage.rawValue)"), "open": .string(open.exposed)])
        return Secret(String(decoding: json.bytes, as: UTF8.self))
    }

    static func context(_ id: ID<PhoneNotice>) -> String { "phone notice \(id)" }
}

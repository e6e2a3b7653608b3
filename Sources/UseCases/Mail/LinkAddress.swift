import Domain
import Formats

/// The address that a link's token is sent as. Built from the configured base URL and nothing else.
enum LinkAddress {
    static func of(_ token: Token, base: String) -> Secret<String> {
        let path =
            switch token.kind {
            case .verifyLink: "verify"
            case .undoLink: "undo"
            case .enrolmentLink: "enrol"
            default: "reset"
            }
        return Secret("\(base)/\(path)/\(token.text.exposed)")
    }

    static func token(in address: Secret<String>, kind: TokenKind) -> Token? {
        address.exposed.split(separator: "/").last.flatMap { Token(parsing: $0, as: kind) }
    }
}

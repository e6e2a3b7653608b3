import Domain
import Formats

/// The address that a link's token is sent as, in the portal that the token is of. Built from the configured base URL and
/// nothing else.
enum LinkAddress {
    static func of(_ token: Token, base: String) -> Secret<String> {
        let path =
            switch token.kind {
            case .verifyLink: "verify"
            case .undoLink: "undo"
            case .enrolmentLink: "enrol"
            case .stopLink: "not-me"
            default: "reset"
            }
        return Secret("\(base)\(token.entrance.address(of: "/\(path)/\(token.text.exposed)"))")
    }

    static func token(in address: Secret<String>, kind: TokenKind, at entrance: Entrance) -> Token? {
        address.exposed.split(separator: "/").last.flatMap { Token(parsing: $0, as: kind, at: entrance) }
    }
}

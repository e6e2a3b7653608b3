package import Domain
package import Formats
package import HTTPTypes

/// The cookies that a portal keeps in a browser. Each holds a token of its own kind and portal, and nothing else.
package enum PortalCookie: CaseIterable {
    /// Who is signed in.
    case session
    /// A browser that its person has signed in with before.
    case browser
    /// What a form's hidden field is derived from.
    case form
    /// The reset or activation link that was opened.
    case reset
    /// The recovery-address link that waits for a sign-in.
    case verify
    /// The undo link that was opened.
    case undo
    /// A flow that waits for a factor, or that one has answered in.
    case flow
    /// The link that stands for factors that were reset.
    case enrolment
    /// The link that stops what the help desk did.
    case stop

    private func shortName(at entrance: Entrance) -> String {
        switch entrance {
        case .users: "lockstep\(suffix)"
        case .administrators: "lockstep-admin\(suffix)"
        }
    }

    private var suffix: String {
        switch self {
        case .session: ""
        case .browser: "-browser"
        case .form: "-form"
        case .reset: "-reset"
        case .verify: "-verify"
        case .undo: "-undo"
        case .flow: "-flow"
        case .enrolment: "-enrolment"
        case .stop: "-stop"
        }
    }

    /// Kinds of token that are accepted from it.
    private var kinds: [TokenKind] {
        switch self {
        case .session: [.session]
        case .browser: [.browser]
        case .form: [.form]
        case .reset: [.resetLink, .activationLink]
        case .verify: [.verifyLink]
        case .undo: [.undoLink]
        case .flow: [.flow]
        case .enrolment: [.enrolmentLink]
        case .stop: [.stopLink]
        }
    }

    /// Seconds; `nil` until the browser is closed.
    private var maxAge: Int? {
        switch self {
        case .session, .form, .reset, .verify, .undo, .flow, .enrolment, .stop: nil
        case .browser: 180 * 86_400
        }
    }

    /// With the `__Host-` prefix over TLS: no other host or path can plant it (RFC 6265bis, section 4.1.3.2).
    func name(at entrance: Entrance, isSecure: Bool) -> String {
        isSecure ? "__Host-\(shortName(at: entrance))" : shortName(at: entrance)
    }

    /// The token in the request; where a name comes twice, neither is believed.
    package func token(in headers: HTTPFields, at entrance: Entrance, isSecure: Bool) -> Token? {
        let prefix = name(at: entrance, isSecure: isSecure) + "="
        var found: String?
        for header in headers where header.name == .cookie {
            for value in Self.values(behind: prefix, in: header.value) {
                guard found == nil else { return nil }
                found = value
            }
        }
        guard let found else { return nil }
        for kind in kinds {
            if let token = Token(parsing: found, as: kind, at: entrance) { return token }
        }
        return nil
    }

    /// What stands behind `name=` (RFC 6265, section 4.2.1). Bytes, not characters: this is done for every request.
    private static func values(behind prefix: String, in header: String) -> [String] {
        var values: [String] = []
        var rest = header.utf8[...]
        while !rest.isEmpty {
            let end = rest.firstIndex(of: UInt8(ascii: ";")) ?? rest.endIndex
            let cookie = rest[..<end].drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
            if cookie.starts(with: prefix.utf8) {
                values.append(String(Substring(cookie.dropFirst(prefix.utf8.count))))
            }
            rest = rest[end...].dropFirst()
        }
        return values
    }

    /// `SameSite=Lax`, because the way from a mail to the page behind its link is a cross-site one.
    ///
    /// The cookie is one of the portal that the token is of.
    package func setting(_ token: Token, isSecure: Bool) -> String {
        let age = maxAge.map { "; Max-Age=\($0)" } ?? ""
        return "\(name(at: token.entrance, isSecure: isSecure))=\(token.text.exposed); Path=/; HttpOnly; SameSite=Lax"
            + (isSecure ? "; Secure" : "") + age
    }

    func clearing(at entrance: Entrance, isSecure: Bool) -> String {
        "\(name(at: entrance, isSecure: isSecure))=; Path=/; HttpOnly; SameSite=Lax" + (isSecure ? "; Secure" : "")
            + "; Max-Age=0"
    }
}

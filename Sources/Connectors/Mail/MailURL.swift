import Domain

/// Where mail goes, as `LOCKSTEP_MAIL_URL` says it:
///
/// - `smtp://[user:password@]host[:port][?starttls=required|off][&ca=PATH]`, port 587 unless given. Without `starttls`
///   it is `required`, for a loopback address too: mail in clear takes a word from the operator.
/// - `smtps://[user:password@]host[:port][?ca=PATH]`, port 465 unless given.
/// - `directory:PATH`: one `.eml` file a mail. The path is taken as it stands.
///
/// User, password and the option's path may be percent-encoded (RFC 3986, section 2.1).
package enum MailURL: Sendable {
    case smtp(SMTPServer)
    case directory(path: String)

    /// Which part is wrong. Never holds the text: a password may be in it.
    package enum Fault: Error, Hashable, Sendable {
        case unknownScheme
        case credentials
        case host
        case port
        /// An option that is unknown, given twice, has no such value, or does not go with the scheme.
        case option
        case directory
    }

    package init(_ text: String) throws(Fault) {
        guard !text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) else { throw .host }
        if let path = text.removingPrefix("directory:") {
            guard !path.isEmpty else { throw .directory }
            self = .directory(path: String(path))
        } else if let rest = text.removingPrefix("smtps://") {
            self = .smtp(try Self.server(rest, encryption: .implicit, defaultPort: 465))
        } else if let rest = text.removingPrefix("smtp://") {
            self = .smtp(try Self.server(rest, encryption: .startTLS, defaultPort: 587))
        } else {
            throw .unknownScheme
        }
    }

    private static func server(
        _ text: Substring, encryption: SMTPServer.Encryption, defaultPort: Int
    ) throws(Fault) -> SMTPServer {
        let (location, query) = text.splitOnce(at: "?")
        // A password may hold an unencoded `@`; a host can't.
        let at = location.lastIndex(of: "@")
        let place = location[(at.map(location.index(after:)) ?? location.startIndex)...]
        let (host, port) = try hostAndPort(place, defaultPort: defaultPort)
        var server = SMTPServer(host: host, port: port, encryption: encryption)
        if let at { server.credentials = try credentials(location[..<at]) }
        if let query { try apply(query, to: &server) }
        return server
    }

    private static func credentials(_ text: Substring) throws(Fault) -> SMTPServer.Credentials {
        let (user, password) = text.splitOnce(at: ":")
        guard let user = user.percentDecoded(), !user.isEmpty, let password = password?.percentDecoded() else {
            throw .credentials
        }
        return SMTPServer.Credentials(user: user, password: Secret(password))
    }

    private static func hostAndPort(_ text: Substring, defaultPort: Int) throws(Fault) -> (String, Int) {
        let text = text.hasSuffix("/") ? text.dropLast() : text
        let end = text.hasPrefix("[") ? text.firstIndex(of: "]").map(text.index(after:)) : text.firstIndex(of: ":")
        let host = text[..<(end ?? text.endIndex)]
        guard isHost(host) else { throw .host }
        let rest = text[host.endIndex...]
        if rest.isEmpty { return (String(host), defaultPort) }
        guard rest.first == ":", rest.dropFirst().allSatisfy(\.isASCIIDigit), let port = UInt16(rest.dropFirst()),
            port > 0
        else { throw .port }
        return (String(host), Int(port))
    }

    private static func isHost(_ text: Substring) -> Bool {
        if text.hasPrefix("["), text.hasSuffix("]") {
            let address = text.dropFirst().dropLast()
            return address.contains(":") && address.allSatisfy { $0.isHexDigit && $0.isASCII || $0 == ":" || $0 == "." }
        }
        return !text.isEmpty && !text.hasPrefix("-")
            && text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "." || $0 == "_") }
    }

    private static func apply(_ query: Substring, to server: inout SMTPServer) throws(Fault) {
        var seen: Set<Substring> = []
        for option in query.split(separator: "&") {
            let (name, value) = option.splitOnce(at: "=")
            guard seen.insert(name).inserted, let value = value?.percentDecoded() else { throw .option }
            switch (name, value, server.encryption) {
            case ("starttls", "required", .startTLS): break
            case ("starttls", "off", .startTLS): server.encryption = .off
            case ("ca", _, _) where !value.isEmpty: server.authorities = value
            default: throw .option
            }
        }
        if server.encryption == .off, server.authorities != nil { throw .option }
    }
}

extension StringProtocol where SubSequence == Substring {
    fileprivate func removingPrefix(_ prefix: String) -> Substring? {
        hasPrefix(prefix) ? dropFirst(prefix.count) : nil
    }

    /// What is before the first `separator`, and what is after it.
    fileprivate func splitOnce(at separator: Character) -> (Substring, Substring?) {
        guard let index = firstIndex(of: separator) else { return (self[...], nil) }
        return (self[..<index], self[self.index(after: index)...])
    }
}

extension Substring {
    /// `nil` if an escape is broken, or hides a control character or something that is not UTF-8.
    fileprivate func percentDecoded() -> String? {
        var bytes: [UInt8] = []
        var rest = utf8[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            let digits = rest.prefix(2)
            guard digits.count == 2, let text = String(digits), let value = UInt8(text, radix: 16), text.first != "+"
            else { return nil }
            bytes.append(value)
            rest = rest.dropFirst(2)
        }
        guard let text = String(validating: bytes, as: UTF8.self),
            !text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control })
        else { return nil }
        return text
    }
}

extension Character {
    fileprivate var isASCIIDigit: Bool { isASCII && isNumber }
}

package import Domain

/// The parts of a `postgres://` URL, decoded. The grammar is libpq's (PostgreSQL 15 documentation, 34.1.1.2), with the
/// options that make sense here.
package struct PostgreSQLAddress: Sendable {
    /// One server: a name, an address, or the directory of its socket.
    package struct Host: Sendable, Equatable {
        package var name: String
        package var port: Int

        package init(name: String, port: Int = 5432) {
            self.name = name
            self.port = port
        }

        /// A socket's directory, or a loopback address.
        var isOnThisMachine: Bool {
            name.hasPrefix("/") || ["localhost", "127.0.0.1", "::1"].contains(name)
        }
    }

    package var user: String?
    package var password: Secret<String>?
    /// Tried in this order; the first that accepts writes is used.
    package var hosts: [Host]
    package var database: String
    /// Settings of libpq: about TLS, and how long a connection may take. By their names there.
    package var settings: [String: String]

    static let settingNames: Set = [
        "sslmode", "sslrootcert", "sslcert", "sslkey", "channel_binding", "connect_timeout",
    ]
    static let options = settingNames.union(["host", "port"])
}

extension PostgreSQLAddress {
    /// Parses what follows `postgres://`.
    init(parsing text: Substring) throws(DatabaseURLProblem) {
        let (location, query) = text.cut(at: "?")
        let (authority, path) = location.cut(at: "/")
        let credentials: Substring?
        let hostList: Substring
        // Unencoded @ in a password is common: the last one ends the credentials.
        if let at = authority.lastIndex(of: "@") {
            credentials = authority[..<at]
            hostList = authority[authority.index(after: at)...]
        } else {
            (credentials, hostList) = (nil, authority)
        }

        var options = try Self.parseOptions(query ?? "")
        let defaultPort = if let port = options.removeValue(forKey: "port") { try Self.parsePort(port) } else { 5432 }
        if let host = options.removeValue(forKey: "host") {
            guard hostList.isEmpty else { throw .repeatedOption("host") }
            hosts = host.split(separator: ",").map { Host(name: String($0), port: defaultPort) }
        } else {
            guard !hostList.isEmpty else { throw .noHost }
            var hosts: [Host] = []
            for item in hostList.split(separator: ",", omittingEmptySubsequences: false) {
                hosts.append(try Self.parseHost(item, defaultPort: defaultPort))
            }
            self.hosts = hosts
        }
        guard !hosts.isEmpty else { throw .noHost }

        database = try (path ?? "").percentDecoded()
        guard !database.isEmpty else { throw .noDatabase }

        let (user, password) = (credentials ?? "").cut(at: ":")
        self.user = user.isEmpty ? nil : try user.percentDecoded()
        if let password { self.password = Secret(try password.percentDecoded()) }
        settings = options
    }

    private static func parseOptions(_ query: Substring) throws(DatabaseURLProblem) -> [String: String] {
        var parsed: [String: String] = [:]
        for pair in query.split(separator: "&") {
            let (encodedName, encodedValue) = pair.cut(at: "=")
            let name = try encodedName.percentDecoded()
            guard options.contains(name) else { throw .unknownOption(name) }
            guard parsed[name] == nil else { throw .repeatedOption(name) }
            parsed[name] = try (encodedValue ?? "").percentDecoded()
        }
        return parsed
    }

    /// `name`, `name:port`, `[::1]`, `[::1]:port`, or a percent-encoded socket directory.
    private static func parseHost(_ text: Substring, defaultPort: Int) throws(DatabaseURLProblem) -> Host {
        let name: Substring
        let port: Substring?
        if let literal = text.droppingPrefix("[") {
            let (address, rest) = literal.cut(at: "]")
            guard let rest, rest.isEmpty || rest.hasPrefix(":") else { throw .noHost }
            (name, port) = (address, rest.droppingPrefix(":"))
        } else {
            (name, port) = text.cut(at: ":")
        }
        guard !name.isEmpty else { throw .noHost }
        let number = if let port { try parsePort(port) } else { defaultPort }
        return Host(name: try name.percentDecoded(), port: number)
    }

    private static func parsePort(_ text: some StringProtocol) throws(DatabaseURLProblem) -> Int {
        guard let port = Int(text), (1...65_535).contains(port) else { throw .portOutOfRange }
        return port
    }
}

extension PostgreSQLAddress: CustomStringConvertible {
    package var description: String {
        let places = hosts.map { "\($0.name):\($0.port)" }.joined(separator: ",")
        return "postgres://\(user.map { "\($0)@" } ?? "")\(places)/\(database)"
    }
}

extension Substring {
    /// What is before the first `separator`, and what is after it if there is one.
    fileprivate func cut(at separator: Character) -> (Substring, Substring?) {
        guard let index = firstIndex(of: separator) else { return (self, nil) }
        return (self[..<index], self[self.index(after: index)...])
    }

    /// RFC 3986, section 2.1.
    fileprivate func percentDecoded() throws(DatabaseURLProblem) -> String {
        var bytes: [UInt8] = []
        var rest = utf8[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard let digits = String(rest.prefix(2)), digits.count == 2, digits.allSatisfy(\.isHexDigit),
                let decoded = UInt8(digits, radix: 16)
            else { throw .badPercentEncoding }
            bytes.append(decoded)
            rest.removeFirst(2)
        }
        guard !bytes.contains(0), let text = String(validating: bytes, as: UTF8.self) else {
            throw .badPercentEncoding
        }
        return text
    }
}

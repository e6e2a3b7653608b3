/// What administrators say about a directory, checked.
package struct ConnectionSettings: Hashable, Sendable {
    package struct Mapping: Hashable, Sendable {
        package let userName: String
        package let email: String
        package let givenName: String
        package let familyName: String
        package let matching: MatchingAttribute
    }

    /// Everything that was said, defaults left out.
    package let said: [ConnectionField: String]
    package let kind: ConnectionKind
    /// The first that answers is used.
    package let servers: [ConnectionServer]
    /// In PEM.
    package let authorities: String
    /// Searches; its password is the server's.
    package let readerName: String
    /// Writes; its password is the connector's.
    package let writerName: String
    package let searchBase: String
    package let filter: String
    package let mapping: Mapping
    package let passwords: PasswordWriting
    package let authority: PasswordAuthority
    package let leaving: LeavingRule
    package let unlocks: Bool
    /// So many operations at a time, so that a slow directory is not flooded.
    package let atOnce: Int
    package let accounts: BoundAccounts
    /// Which entries are bound, where it is done by filter.
    package let accountFilter: String

    package static let mostAtOnce = 64
    package static let mostServers = 8
    private static let longestText = 2_000
    private static let longestAuthorities = 64_000

    /// - Throws: Every fault at once, in the order of the fields.
    package init(_ said: [ConnectionField: String]) throws(ConnectionFaults) {
        var reading = Reading(said)
        let kind = reading.choice(.kind, of: ConnectionKind.self)
        reading.kind = kind ?? .ldap
        let servers = reading.servers()
        let authorities = reading.authorities()
        let names = [ConnectionField.readerName, .writerName, .searchBase].map { reading.distinguishedName($0) }
        let filter = reading.filter(.filter)
        let attributes = [
            ConnectionField.userNameAttribute, .emailAttribute, .givenNameAttribute, .familyNameAttribute,
        ].map { reading.attribute($0) }
        let matching = reading.choice(.matching, of: MatchingAttribute.self)
        let passwords = reading.passwords()
        let authority = reading.choice(.authority, of: PasswordAuthority.self)
        let leaving = reading.choice(.leaving, of: LeavingRule.self)
        let unlocks = reading.flag(.unlocks)
        let atOnce = reading.number(.atOnce, in: 1...Self.mostAtOnce)
        let accounts = reading.choice(.accounts, of: BoundAccounts.self)
        let accountFilter = accounts == .filter ? reading.filter(.accountFilter) : ""
        guard reading.faults.isEmpty, let kind, let matching, let passwords, let authority, let leaving, let unlocks,
            let atOnce, let accounts
        else { throw ConnectionFaults(list: reading.faults) }
        self.said = said.filter { !$0.value.isEmpty }
        self.kind = kind
        self.servers = servers
        self.authorities = authorities
        readerName = names[0]
        writerName = names[1]
        searchBase = names[2]
        self.filter = filter
        mapping = Mapping(
            userName: attributes[0], email: attributes[1], givenName: attributes[2], familyName: attributes[3],
            matching: matching)
        self.passwords = passwords
        self.authority = authority
        self.leaving = leaving
        self.unlocks = unlocks
        self.atOnce = atOnce
        self.accounts = accounts
        self.accountFilter = accountFilter
    }

    /// Reads field by field and notes what is wrong.
    private struct Reading {
        let said: [ConnectionField: String]
        var kind = ConnectionKind.ldap
        var faults: [ConnectionFault] = []

        init(_ said: [ConnectionField: String]) {
            self.said = said
        }

        /// What was said, or what holds otherwise; `nil` where that is a fault.
        private mutating func text(_ field: ConnectionField, longest: Int = longestText) -> String? {
            let typed = said[field].map { String($0.trimmingWhitespace()) } ?? ""
            guard let text = typed.isEmpty ? field.standard(of: kind) : typed, !text.isEmpty else {
                return fault(field, .missing)
            }
            guard text.utf8.count <= longest else { return fault(field, .tooLong) }
            return text
        }

        private mutating func fault<Value>(_ field: ConnectionField, _ problem: ConnectionFault.Problem) -> Value? {
            faults.append(ConnectionFault(field, problem))
            return nil
        }

        mutating func choice<Choice: RawRepresentable<String>>(_ field: ConnectionField, of: Choice.Type) -> Choice? {
            guard let text = text(field) else { return nil }
            return Choice(rawValue: text) ?? fault(field, .unknownChoice)
        }

        mutating func flag(_ field: ConnectionField) -> Bool? {
            guard let text = text(field) else { return nil }
            return ["on": true, "off": false][text] ?? fault(field, .unknownChoice)
        }

        mutating func number(_ field: ConnectionField, in range: ClosedRange<Int>) -> Int? {
            guard let text = text(field) else { return nil }
            guard text.utf8.allSatisfy(\.isASCIIDigit), let number = Int(text) else { return fault(field, .malformed) }
            return range.contains(number) ? number : fault(field, .outOfRange)
        }

        mutating func servers() -> [ConnectionServer] {
            guard let text = text(.servers) else { return [] }
            let words = text.split(whereSeparator: \.isWhitespace)
            let servers = words.compactMap(ConnectionServer.init)
            if servers.count < words.count || servers.isEmpty { return fault(.servers, .malformed) ?? [] }
            if Set(servers.map(\.text)).count < servers.count { return fault(.servers, .namedTwice) ?? [] }
            if servers.count > mostServers { return fault(.servers, .outOfRange) ?? [] }
            if kind == .activeDirectory, servers.contains(where: { $0.security != .ldaps }) {
                return fault(.servers, .needsLDAPS) ?? []
            }
            return servers
        }

        mutating func authorities() -> String {
            guard let text = text(.authorities, longest: longestAuthorities) else { return "" }
            let lines = text.split(whereSeparator: \.isNewline)
            let isPEM =
                lines.first == "-----BEGIN CERTIFICATE-----" && lines.last == "-----END CERTIFICATE-----"
                && !text.contains("PRIVATE KEY") && text.utf8.allSatisfy { $0 < 0x80 }
            return isPEM ? text : fault(.authorities, .malformed) ?? ""
        }

        /// As far as can be seen without a directory: on one line, with something equal to something.
        mutating func distinguishedName(_ field: ConnectionField) -> String {
            guard let text = text(field) else { return "" }
            guard text.contains("="), text.first != "=", text.isLegible else { return fault(field, .malformed) ?? "" }
            return text
        }

        /// RFC 4515, as far as its brackets: those in values are escaped.
        mutating func filter(_ field: ConnectionField) -> String {
            guard let text = text(field) else { return "" }
            var depth = 0
            for (index, byte) in text.utf8.enumerated() {
                if byte == UInt8(ascii: "(") { depth += 1 }
                if byte == UInt8(ascii: ")") { depth -= 1 }
                if depth <= 0 && index < text.utf8.count - 1 { return fault(field, .malformed) ?? "" }
            }
            let isWhole = depth == 0 && text.first == "(" && text.isLegible
            return isWhole ? text : fault(field, .malformed) ?? ""
        }

        /// RFC 4512, section 1.4: a name is a letter, and then letters, digits and hyphens.
        mutating func attribute(_ field: ConnectionField) -> String {
            guard let text = text(field) else { return "" }
            let isName =
                text.utf8.first.map { $0.isASCIILetterOrDigit && !$0.isASCIIDigit } == true && text.utf8.count <= 64
                && text.utf8.allSatisfy { $0.isASCIILetterOrDigit || $0 == UInt8(ascii: "-") }
            return isName ? text : fault(field, .malformed) ?? ""
        }

        mutating func passwords() -> PasswordWriting? {
            guard let writing = choice(.passwords, of: PasswordWriting.self) else { return nil }
            let isOurs = (kind == .activeDirectory) == (writing == .unicodePassword)
            return isOurs ? writing : fault(.passwords, .notOfThisKind)
        }
    }
}

package struct ConnectionFaults: Error, Hashable, Sendable {
    package let list: [ConnectionFault]

    package init(list: [ConnectionFault]) {
        self.list = list
    }
}

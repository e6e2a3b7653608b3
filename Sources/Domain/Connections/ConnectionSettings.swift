/// What administrators say about a directory, checked.
package struct ConnectionSettings: Hashable, Sendable {
    package struct Mapping: Hashable, Sendable {
        package let userName: AttributeName
        package let email: AttributeName
        package let givenName: AttributeName
        package let familyName: AttributeName
        package let matching: MatchingAttribute
    }

    /// Everything that was said, defaults left out.
    package let said: [ConnectionField: String]
    package let kind: ConnectionKind
    /// The first that answers is used.
    package let servers: [DirectoryServer]
    /// In PEM.
    package let authorities: String
    /// Searches; its password is the server's. A distinguished name; at Active Directory also `name@domain`.
    package let readerName: String
    /// Writes; its password is the connector's.
    package let writerName: String
    /// Nothing outside it is read or written.
    package let searchBase: DistinguishedName
    package let filter: DirectoryFilter
    package let mapping: Mapping
    package let passwords: PasswordWriting
    package let policy: DistinguishedName?
    package let authority: PasswordAuthority
    /// Where people change their passwords who can't do so here, for them to read.
    package let changeAt: String?
    package let leaving: LeavingRule
    package let unlocks: Bool
    /// So many operations at a time, so that a slow directory is not flooded.
    package let atOnce: Int
    package let accounts: BoundAccounts
    /// Which entries are bound, where it is done by filter.
    package let accountFilter: DirectoryFilter?
    /// `nil` for never.
    package let matchingEvery: Duration?
    package let importEvery: Duration?
    package let driftEvery: Duration?
    package let importMails: Bool
    package let gone: GoneRule

    /// Four weeks.
    package static let mostHours = 672
    package static let mostAtOnce = 64
    package static let mostServers = 8
    private static let longestLine = 200
    private static let longestText = 2_000
    private static let longestAuthorities = 64_000

    /// - Throws: Every fault at once, in the order of the fields.
    package init(_ said: [ConnectionField: String]) throws(ConnectionFaults) {
        var reading = Reading(said)
        let kind = reading.choice(.kind, of: ConnectionKind.self)
        reading.kind = kind ?? .ldap
        let servers = reading.servers()
        let authorities = reading.authorities()
        let readerName = reading.loginName(.readerName)
        let writerName = reading.loginName(.writerName)
        let searchBase = reading.distinguishedName(.searchBase)
        let filter = reading.filter(.filter)
        let mapping = reading.mapping()
        let passwords = reading.passwords()
        let policy = reading.policy()
        let authority = reading.choice(.authority, of: PasswordAuthority.self)
        let changeAt = reading.line(.changeAt)
        let leaving = reading.choice(.leaving, of: LeavingRule.self)
        let unlocks = reading.flag(.unlocks)
        let atOnce = reading.number(.atOnce, in: 1...Self.mostAtOnce)
        let accounts = reading.choice(.accounts, of: BoundAccounts.self)
        let accountFilter = accounts == .filter ? reading.filter(.accountFilter) : nil
        let matching = reading.number(.matchingHours, in: 0...Self.mostHours)
        let importing = reading.number(.importHours, in: 0...Self.mostHours)
        let drift = reading.number(.driftHours, in: 0...Self.mostHours)
        let importMails = reading.flag(.importMails)
        let gone = reading.choice(.gone, of: GoneRule.self)
        guard reading.faults.isEmpty, let kind, let searchBase, let filter, let mapping, let passwords, let authority,
            let leaving, let unlocks,
            let atOnce, let accounts, let matching, let importing, let drift, let importMails, let gone
        else { throw ConnectionFaults(list: reading.faults) }
        self.said = said.filter { !$0.value.isEmpty }
        self.kind = kind
        self.servers = servers
        self.authorities = authorities
        self.readerName = readerName
        self.writerName = writerName
        self.searchBase = searchBase
        self.filter = filter
        self.mapping = mapping
        self.passwords = passwords
        self.policy = policy
        self.authority = authority
        self.changeAt = changeAt
        self.leaving = leaving
        self.unlocks = unlocks
        self.atOnce = atOnce
        self.accounts = accounts
        self.accountFilter = accountFilter
        matchingEvery = matching == 0 ? nil : .hours(matching)
        importEvery = importing == 0 ? nil : .hours(importing)
        driftEvery = drift == 0 ? nil : .hours(drift)
        self.importMails = importMails
        self.gone = gone
    }

    /// Which entries are people's that are bound here.
    package var boundFilter: DirectoryFilter { accountFilter.map { .all([filter, $0]) } ?? filter }

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

        /// Something for people to read, or nothing.
        mutating func line(_ field: ConnectionField) -> String? {
            guard let line = said[field].map({ String($0.trimmingWhitespace()) }), !line.isEmpty else { return nil }
            guard line.unicodeScalars.count <= longestLine else { return fault(field, .tooLong) }
            return line.isLegible ? line : fault(field, .malformed)
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

        mutating func servers() -> [DirectoryServer] {
            guard let text = text(.servers) else { return [] }
            let words = text.split(whereSeparator: \.isWhitespace)
            let servers = words.compactMap { try? DirectoryServer(String($0)) }
            if servers.count < words.count || servers.isEmpty { return fault(.servers, .malformed) ?? [] }
            if Set(servers).count < servers.count { return fault(.servers, .namedTwice) ?? [] }
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

        mutating func distinguishedName(_ field: ConnectionField) -> DistinguishedName? {
            guard let text = text(field) else { return nil }
            guard text.isLegible, let name = try? DistinguishedName(text), !name.parts.isEmpty else {
                return fault(field, .malformed)
            }
            return name
        }

        /// Who signs in there, as it was written.
        mutating func loginName(_ field: ConnectionField) -> String {
            if kind == .activeDirectory, let text = text(field), text.isLegible, !text.contains("="),
                text.split(separator: "@", omittingEmptySubsequences: false).map(\.isEmpty) == [false, false]
            {
                return text
            }
            guard distinguishedName(field) != nil else { return "" }
            return text(field) ?? ""
        }

        mutating func filter(_ field: ConnectionField) -> DirectoryFilter? {
            guard let text = text(field) else { return nil }
            guard text.isLegible, let filter = try? DirectoryFilter(text) else { return fault(field, .malformed) }
            return filter
        }

        mutating func mapping() -> Mapping? {
            let userName = attribute(.userNameAttribute)
            let email = attribute(.emailAttribute)
            let givenName = attribute(.givenNameAttribute)
            let familyName = attribute(.familyNameAttribute)
            let matching = choice(.matching, of: MatchingAttribute.self)
            guard let userName, let email, let givenName, let familyName, let matching else { return nil }
            return Mapping(
                userName: userName, email: email, givenName: givenName, familyName: familyName, matching: matching)
        }

        private mutating func attribute(_ field: ConnectionField) -> AttributeName? {
            guard let text = text(field) else { return nil }
            return AttributeName(text) ?? fault(field, .malformed)
        }

        /// A domain says itself where its rules are.
        mutating func policy() -> DistinguishedName? {
            guard let text = said[.policy], !text.trimmingWhitespace().isEmpty else { return nil }
            guard kind == .ldap else { return fault(.policy, .notOfThisKind) }
            return distinguishedName(.policy)
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

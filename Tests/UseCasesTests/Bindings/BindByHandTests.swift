import Domain
import Formats
import Store
import TestInstallation
import Testing
import UseCases

@Suite("Somebody is bound by hand, on either engine")
struct BindByHandTests {
    static func with(
        _ engine: Engine, _ said: [ConnectionField: String] = [:],
        _ body: @Sendable (TestInstallation, AdministrationRight, Connection, Account) async throws -> Void
    ) async throws {
        try await TestInstallation.with(engine) { it in
            let connection = try await MatchingRunTests.connection(it, said)
            let anna = try await it.addUser()
            it.entries.set([
                try .person(
                    1, mail: "anna@example.org", uid: "anna", more: [.modifyTimestamp: "20260102030405Z"]),
                try .person(2, mail: "bert@example.org", uid: "bert", given: "Bert"),
            ])
            try await body(it, it.installation.hostRights.administration, connection, anna)
        }
    }

    @Test(
        "An entry is found by its name, its identifier, a user name or an address, and shown before it is bound",
        arguments: Engine.allCases)
    func found(engine: Engine) async throws {
        try await Self.with(engine) { it, administration, connection, anna in
            for typed in [
                "uid=anna,dc=example", "UID=Anna, DC=example", EntryIdentifier(bits: 1).description, "anna",
                "anna@example.org", " anna ",
            ] {
                let found = try #require(
                    try await administration.findEntry(typed, at: connection.id, for: anna.id).value, "\(typed)")
                #expect(found.identifier == EntryIdentifier(bits: 1))
                #expect(found.person.emails == ["anna@example.org"])
                #expect(found.person.name == "uid=anna,dc=example")
                #expect(found.changedAt == Timestamp(generalizedTime: "20260102030405Z"))
            }
            #expect(try await it.number("SELECT COUNT(*) FROM bindings") == 0)
            #expect(try await it.count(.accountBound) == 0)
            let found = try #require(
                try await administration.findEntry("anna", at: connection.id, for: anna.id).value)
            // Renamed and moved, it is bound all the same: by what stays.
            let bound = try #require(
                try await administration.bindEntry(
                    found.identifier.description, at: connection.id, for: anna.id, seen: found.digest
                ).value)
            #expect(bound.entry == EntryIdentifier(bits: 1).description)
            #expect(try await it.state(of: anna) == [.needsPassword])
            let event = try #require(try await it.events().last { $0.kind == AuditKind.accountBound.rawValue })
            for part in ["uid=anna,dc=example", bound.entry, "Head office"] { #expect(event.details.contains(part)) }
            // Sent twice it is done once.
            let again = try await administration.bindEntry(
                found.identifier.description, at: connection.id, for: anna.id, seen: found.digest)
            #expect(again.value == bound)
            #expect(try await it.count(.accountBound) == 1)
        }
    }

    @Test("What is not to be bound is refused, each for its own reason", arguments: Engine.allCases)
    func refused(engine: Engine) async throws {
        try await Self.with(engine) { it, administration, connection, anna in
            let bert = try await it.addUser("bert@example.org", userName: "bert", given: "Bert")
            func refusals(_ typed: String, _ account: Account? = nil) async throws -> [Refusal] {
                try await administration.findEntry(typed, at: connection.id, for: (account ?? anna).id).refusals
            }
            for typed in ["nobody", "uid=nobody,dc=example", "uid=anna,dc=elsewhere", "*", "*)(uid=*"] {
                #expect(try await refusals(typed) == [.entryUnknown], "\(typed)")
            }
            #expect(try await refusals(EntryIdentifier(bits: 9).description) == [.entryUnknown])
            for typed in ["", " ", "a\u{0}b", String(repeating: "a", count: 500)] {
                #expect(try await refusals(typed) == [.entryMalformed])
            }
            it.entries.set([
                try .person(1, mail: "anna@example.org", uid: "anna"),
                try .person(2, mail: "anna@example.org", uid: "other"),
            ])
            #expect(try await refusals("anna@example.org") == [.entryAmbiguous])
            // By its name, as the command line binds.
            try await it.bind(bert, to: connection, as: EntryIdentifier(bits: 2))
            #expect(try await refusals("other") == [.entryBoundToAnother(email: "bert@example.org")])
            #expect(try await refusals("anna", bert) == [.accountBoundThere])
            it.entries.fail(DirectoryFault(.timedOut))
            #expect(try await refusals("anna") == [.directoryUnreadable(.unreachable)])
            it.entries.fail(nil)
            _ = try await administration.pauseConnection(connection.id, true)
            #expect(try await refusals("anna") == [.connectionPaused])
            #expect(
                try await administration.findEntry("anna", at: ID(rawValue: "01k"), for: anna.id).refusals
                    == [.connectionUnknown])
            #expect(
                try await administration.findEntry("anna", at: connection.id, for: ID(rawValue: "01k")).refusals
                    == [.accountUnknown])
            #expect(try await it.number("SELECT COUNT(*) FROM bindings") == 1)
        }
    }

    @Test("What was seen is what is bound, or nothing is", arguments: Engine.allCases)
    func changedSince(engine: Engine) async throws {
        try await Self.with(engine) { it, administration, connection, anna in
            let found = try #require(
                try await administration.findEntry("anna", at: connection.id, for: anna.id).value)
            func bind() async throws -> [Refusal] {
                try await administration.bindEntry(
                    found.identifier.description, at: connection.id, for: anna.id, seen: found.digest
                ).refusals
            }
            it.entries.set([try .person(1, mail: "bert@example.org", uid: "anna")])
            #expect(try await bind() == [.entryChangedMeanwhile])
            it.entries.set([try .person(1, mail: "anna@example.org", uid: "anna")])
            _ = try await administration.changeConnection(connection.id, [.filter: "(uid=*)"])
            #expect(try await bind() == [.entryChangedMeanwhile], "by other settings it may be another one")
            #expect(try await it.number("SELECT COUNT(*) FROM bindings") == 0)
            let bert = try await it.addUser("bert@example.org", userName: "bert", given: "Bert")
            let again = try #require(
                try await administration.findEntry("anna", at: connection.id, for: anna.id).value)
            #expect(
                try await administration.bindEntry("anna", at: connection.id, for: bert.id, seen: again.digest).refusals
                    == [.entryChangedMeanwhile], "it was seen for somebody else")
            it.entries.whileReading { try await it.bind(bert, to: connection, as: EntryIdentifier(bits: 1)) }
            #expect(
                try await administration.bindEntry("anna", at: connection.id, for: anna.id, seen: again.digest).refusals
                    == [.entryBoundToAnother(email: "bert@example.org")])
        }
    }

    @Test("Where the directory has a say about passwords, owners bind", arguments: Engine.allCases)
    func owners(engine: Engine) async throws {
        try await Self.with(engine) { it, host, connection, anna in
            let administrator = try #require(try await it.rights(.administrator).administration)
            let found = try #require(
                try await administrator.findEntry("anna", at: connection.id, for: anna.id).value)
            for authority in [PasswordAuthority.both, .directory] {
                #expect(try await host.changeConnection(connection.id, [.authority: authority.rawValue]).isDone)
                #expect(
                    try await administrator.findEntry("anna", at: connection.id, for: anna.id).refusals == [.notAllowed]
                )
                #expect(
                    try await administrator.bindEntry("anna", at: connection.id, for: anna.id, seen: found.digest)
                        .refusals == [.notAllowed])
            }
            let owner = try #require(try await it.rights(.owner).administration)
            let seen = try #require(try await owner.findEntry("anna", at: connection.id, for: anna.id).value)
            #expect(
                try await owner.bindEntry("anna", at: connection.id, for: anna.id, seen: seen.digest).isDone)
        }
    }

    @Test("Unbinding takes a reason along, and deletes nothing in the directory", arguments: Engine.allCases)
    func unbound(engine: Engine) async throws {
        try await Self.with(engine) { it, administration, connection, anna in
            let bert = try await it.addUser("bert@example.org", userName: "bert", given: "Bert")
            let binding = try await it.bind(anna, to: connection, as: EntryIdentifier(bits: 1))
            let reason = try Reason("moved to another branch")
            #expect(
                try await administration.unbind(binding.id, of: bert.id, because: reason).refusals == [.nothingPending])
            #expect(try await administration.unbind(binding.id, of: anna.id, because: reason).isDone)
            #expect(try await it.number("SELECT COUNT(*) FROM bindings") == 0)
            #expect(try await it.number("SELECT COUNT(*) FROM deliveries") == 0)
            let event = try #require(try await it.events().last { $0.kind == AuditKind.accountUnbound.rawValue })
            #expect(event.details.contains("moved to another branch"))
            #expect(try await administration.listBindings(ofUser: anna.id).value == [])
            #expect(try await administration.listBindings(ofUser: ID(rawValue: "01k")).refusals == [.accountUnknown])
        }
    }

    @Test("Everybody at a connection is listed, page by page", arguments: Engine.allCases)
    func listed(engine: Engine) async throws {
        try await Self.with(engine) { it, administration, connection, anna in
            let bert = try await it.addUser("bert@example.org", userName: "bert", given: "Bert")
            for account in [anna, bert] { try await it.bind(account, to: connection) }
            let first = try #require(
                try await administration.listBindings(at: connection.id, after: nil, limit: 1).value)
            let rest = try #require(
                try await administration.listBindings(
                    at: connection.id, after: first.last?.overview.binding.id, limit: 5
                ).value)
            #expect(Set((first + rest).map(\.account.id)) == [anna.id, bert.id])
            #expect(first.count == 1)
            #expect(rest.count == 1)
        }
    }
}

import Domain
import Store
import TestInstallation
import Testing
import UseCases

@Suite("People come from a directory, and follow it")
struct DirectoryImportTests {
    private static func run(_ it: TestInstallation, _ connection: Connection) async throws -> DirectoryRun {
        try #require(try await it.installation.carryOut(.importing, at: connection.id, by: .host))
    }

    private static func preview(_ it: TestInstallation, _ connection: Connection) async throws -> DirectoryImportPreview
    {
        try #require(
            try await it.installation.hostRights.administration.previewDirectoryImport(of: connection.id).value)
    }

    private static func find(_ it: TestInstallation, _ email: String) async throws -> Account? {
        try await it.installation.findUser(try EmailAddress(email))?.account
    }

    @Test(
        "Newcomers are shown, then added staged and bound; who is here already is left to matching",
        arguments: Engine.allCases)
    func added(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let connection = try await MatchingRunTests.connection(it)
            _ = try await MatchingRunTests.people(it, ["anna@example.org"])
            it.entries.set([
                try .person(1, mail: "anna@example.org"), try .person(2, mail: "bert@example.org", uid: "bert"),
                try .person(3, mail: "no address"), try .person(4, mail: "dora@example.org"),
                try .person(5, mail: "DORA@example.org"), try .person(6, mail: "eve@example.org", uid: "*)(uid=*"),
            ])
            let preview = try await Self.preview(it, connection)
            #expect(preview.plan.newcomers.map(\.person.email.text) == ["bert@example.org"])
            #expect(preview.plan.unmatched == 1)
            #expect(preview.plan.faults.count == 4, "of two with one address neither is added")
            #expect(try await Self.find(it, "bert@example.org") == nil)

            _ = try await it.installation.hostRights.administration.beginDirectoryRun(
                .importing, at: connection.id, seen: preview.digest, activatingAt: ActivationPace(perMinute: 60))
            try await DirectoryWorker(installation: it.installation, logger: .silent).work()
            let bert = try #require(try await Self.find(it, "bert@example.org"))
            #expect((bert.state, bert.userName?.text) == (.staged, "bert"))
            let bound = try await it.installation.hostRights.administration.listBindings(of: bert.id).value
            #expect(bound?.map(\.binding.entry) == [EntryIdentifier(bits: 2).description])
            #expect(try await it.number("SELECT COUNT(*) FROM mail WHERE recipient = 'bert@example.org'") == 1)
            #expect(try await it.number("SELECT COUNT(*) FROM followed_entries") == 1)
            let again = try await Self.run(it, connection)
            #expect((again.result, again.counts["added"]) == (.done, nil))
        }
    }

    @Test(
        "Whose password the directory alone decides about is mailed no link to choose one", arguments: Engine.allCases)
    func managed(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let connection = try await MatchingRunTests.connection(
                it, [.authority: PasswordAuthority.directory.rawValue, .importMails: "on"])
            it.entries.set([try .person(2, mail: "bert@example.org", uid: "bert")])
            let preview = try await Self.preview(it, connection)
            _ = try await it.installation.hostRights.administration.beginDirectoryRun(
                .importing, at: connection.id, seen: preview.digest, activatingAt: ActivationPace(perMinute: 60))
            try await DirectoryWorker(installation: it.installation, logger: .silent).work()
            #expect(try await Self.find(it, "bert@example.org")?.state == .staged)
            #expect(try await it.number("SELECT COUNT(*) FROM mail") == 0)
        }
    }

    @Test(
        "A renamed and moved entry is the same account, and its new address holds as anybody's",
        arguments: Engine.allCases)
    func followed(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let connection = try await MatchingRunTests.connection(it)
            it.entries.set([try .person(2, mail: "bert@example.org", uid: "bert", given: "Bert")])
            #expect(try await Self.run(it, connection).counts["added"] == 1)
            let bert = try #require(try await Self.find(it, "bert@example.org"))
            it.entries.set([
                try .person(
                    2, mail: "albert@example.org", uid: "albert", given: "Albert",
                    name: "uid=albert,ou=moved,dc=example")
            ])
            #expect(try await Self.preview(it, connection).plan.changes.map(\.email.text) == ["albert@example.org"])
            let run = try await Self.run(it, connection)
            #expect((run.result, run.counts["followed"], run.counts["added"]) == (.done, 1, nil))
            let albert = try #require(try await Self.find(it, "albert@example.org"))
            #expect(albert.id == bert.id)
            #expect((albert.name.given, albert.userName?.text) == ("Albert", "albert"))
        }
    }

    @Test("Who was bound by hand or matched is not renamed", arguments: Engine.allCases)
    func notFollowed(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let connection = try await MatchingRunTests.connection(it)
            _ = try await MatchingRunTests.people(it, ["anna@example.org"])
            it.entries.set([try .person(1, mail: "anna@example.org")])
            _ = try await it.installation.carryOut(.matching, at: connection.id, by: .host)
            it.entries.set([try .person(1, mail: "other@example.org", given: "Other")])
            let run = try await Self.run(it, connection)
            #expect((run.counts["changed"], run.counts["followed"]) == (0, nil))
            #expect(try await Self.find(it, "anna@example.org") != nil)
        }
    }

    @Test(
        "Whose entry is gone is shown, or suspended where that is said, and comes back with it",
        arguments: Engine.allCases)
    func gone(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let connection = try await MatchingRunTests.connection(it)
            let entries = try (1...4).map { try DirectoryEntry.person($0, mail: "p\($0)@example.org") }
            it.entries.set(entries)
            #expect(try await Self.run(it, connection).counts["added"] == 4)
            it.entries.set(Array(entries.dropFirst()))
            let run = try await Self.run(it, connection)
            #expect((run.counts["missing"], run.counts["suspended"]) == (1, nil))
            #expect(try await Self.find(it, "p1@example.org")?.state == .staged)
            _ = try await it.installation.hostRights.administration.changeConnection(connection.id, [.gone: "suspend"])
            #expect(try await Self.run(it, connection).counts["suspended"] == 1)
            #expect(try await Self.find(it, "p1@example.org")?.state == .suspended)
            it.entries.set(entries)
            #expect(try await Self.run(it, connection).counts["followed"] == 1)
            #expect(try await Self.find(it, "p1@example.org")?.state == .staged)
        }
    }

    @Test("By itself it suspends nobody where half of the directory is missing", arguments: Engine.allCases)
    func tooFew(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let connection = try await MatchingRunTests.connection(
                it, [.gone: "suspend", .importHours: "1", .driftHours: "0"])
            it.entries.set(try (1...4).map { try DirectoryEntry.person($0, mail: "p\($0)@example.org") })
            let worker = DirectoryWorker(installation: it.installation, logger: .silent)
            it.clock.advance(.hours(1))
            try await worker.work()
            #expect(try await Self.find(it, "p1@example.org")?.state == .staged)
            it.entries.set([])
            it.clock.advance(.hours(1))
            try await worker.work()
            #expect(try await Self.find(it, "p1@example.org")?.state == .staged)
            let administration = it.installation.hostRights.administration
            #expect(
                try await administration.findDirectoryRun(.importing, at: connection.id).value?.1?.result == .tooFew)
        }
    }
}

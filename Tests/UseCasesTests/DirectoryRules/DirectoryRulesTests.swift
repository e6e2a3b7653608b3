import Domain
import Formats
import Store
import TestInstallation
import Testing
import UseCases

@Suite("A directory's rules are asked before anything is written")
struct DirectoryRulesReaderTests {
    static let policy = DirectoryPasswordPolicy(
        minimumLength: 20, historyLength: 24, minimumAge: .days(1), maximumAge: .days(42), demandsComplexity: true,
        lockoutThreshold: 5, lockoutDuration: nil)

    @Test(
        "They are read once an hour, kept while the directory is down, and gone where it shows none",
        arguments: Engine.allCases)
    func read(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let connection = try await it.addConnection(carriedBy: try await it.addConnector())
            let reader = DirectoryRulesReader(installation: it.installation, directory: it.directory, logger: .silent)
            let anna = try await it.addUser()
            try await it.bind(anna, to: connection)
            it.directory.demand(Self.policy)
            try await reader.readDue()
            #expect(it.directory.questions == 0, "nobody may read it yet")
            _ = try await it.installation.hostRights.administration.setReader(
                of: connection.id, password: Secret("the reader's own"))
            try await reader.readDue()
            try await reader.readDue()
            #expect(it.directory.questions == 1)
            let token = try await it.resetToken()
            let refused: [Refusal] = [
                .passwordTooShortThere(directory: "Head office", minimum: 20),
                .passwordTooSimpleThere(directory: "Head office"),
            ]
            #expect(try await it.reset(token, to: "amber glacier tides").refusals == refused)
            #expect(try await it.count(.passwordSet) == 1, "nothing was written")
            it.directory.fail(.timedOut)
            it.clock.advance(DirectoryRulesReader.every)
            try await reader.readDue()
            let kept = try await it.installation.listDirectoryRules(of: anna)
            #expect(kept.map(\.policy.historyLength) == [24])
            #expect(kept.map(\.policy.minimumAge) == [.days(1)])
            let second = try await it.resetToken()
            #expect(try await it.reset(second, to: "Amber glaciers 77 sing of it").isDone)
            it.directory.fail(nil)
            it.directory.demand(nil)
            it.clock.advance(DirectoryRulesReader.every)
            try await reader.readDue()
            #expect(try await it.installation.listDirectoryRules(of: anna).isEmpty)
        }
    }

    @Test(
        "Rules for one person take the place of everybody's, are asked for once an hour, and fall back to these",
        arguments: Engine.allCases)
    func own(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let connection = try await MatchingRunTests.connection(it)
            let (anna, bert) = (
                try await it.addUser(), try await it.addUser("bert@example.org", userName: "bert", given: "Bert")
            )
            for (account, number) in [(anna, 7), (bert, 8)] {
                let identifier = EntryIdentifier(bits: UInt128(number))
                try await it.bind(account, to: connection, as: identifier)
                it.directory.set(identifier, ScriptedDirectory.Entry(password: "x", changedAt: nil))
            }
            it.directory.demand(Self.policy)
            try await DirectoryRulesReader(
                installation: it.installation, directory: it.directory, logger: .silent
            ).readDue()
            var strict = Self.policy
            strict.minimumLength = 31
            it.directory.demand(.own(strict, name: "strict"), of: EntryIdentifier(bits: 7))
            func lengths(_ account: Account) async throws -> [Int] {
                try await it.installation.listDirectoryRules(of: account).map(\.policy.minimumLength)
            }
            #expect(try await lengths(anna) == [31])
            #expect(try await lengths(bert) == [20])
            let refused = try await it.reset(try await it.resetToken(), to: "Amber glaciers 77 sing of it").refusals
            #expect(refused == [.passwordTooShortThere(directory: "Head office", minimum: 31)])
            let asked = it.directory.questions
            #expect(try await lengths(anna) == [31])
            #expect(it.directory.questions == asked, "nobody asks twice")
            it.directory.demand(.unreadable, of: EntryIdentifier(bits: 7))
            it.clock.advance(.hours(1))
            #expect(try await lengths(anna) == [20])
            it.clock.advance(.hours(1))
            it.directory.fail(.timedOut)
            #expect(try await lengths(anna) == [20])
        }
    }

    @Test("A directory that is given no password asks nothing of it", arguments: Engine.allCases)
    func others(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let connection = try await it.addConnection(
                carriedBy: try await it.addConnector(), [.authority: PasswordAuthority.directory.rawValue])
            let (anna, bert) = (
                try await it.addUser(), try await it.addUser("bert@example.org", userName: "bert", given: "Bert")
            )
            try await it.bind(anna, to: connection)
            _ = try await it.installation.hostRights.administration.setReader(
                of: connection.id, password: Secret("the reader's own"))
            it.directory.demand(Self.policy)
            try await DirectoryRulesReader(
                installation: it.installation, directory: it.directory, logger: .silent
            ).readDue()
            for account in [anna, bert] {
                #expect(try await it.installation.listDirectoryRules(of: account).isEmpty)
            }
        }
    }
}

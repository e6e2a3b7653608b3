import Domain
import Formats
import FoundationEssentials
import Store
import TestDatabases
import TestInstallation
import TestPasskeys
import Testing
import UseCases

@Suite("Backup and restore")
struct BackupTests {
    /// Directions for which one PostgreSQL database is enough.
    static let directions: [(Engine, Engine)] = [(.sqlite, .sqlite), (.sqlite, .postgresql), (.postgresql, .sqlite)]

    @Test("What was backed up on one engine works on the other", arguments: directions)
    func crossesEngines(from: Engine, to: Engine) async throws {
        try await TestInstallation.with(from) { source in
            try await source.addUser(given: "Ánna “日本”", family: "Lindqvist")
            _ = try await source.installation.hostRights.administration.changeSetting(
                "organisation.name", to: "Nordwind")
            _ = try await source.installation.rotateKeys(by: .host)
            try await source.withBackup { file in
                try await TestDatabases.withDatabase(to) { database in
                    let report = try await source.restore(file, into: database)
                    #expect(report.rows["accounts"] == 1)
                    let restored = try await TestInstallation.open(
                        database, keyFile: source.keyFile, clock: source.clock)
                    let session = try await restored.session()
                    #expect(session.signedIn.account.name.given == "Ánna “日本”")
                    #expect(session.signedIn.settings.organisation.name == "Nordwind")
                    #expect(
                        try await restored.auditKinds().suffix(2) == ["installation.restored", "sign-in.succeeded"])
                    guard case .intact = try await restored.installation.verifyAudit() else {
                        Issue.record("the restored trail does not verify")
                        return
                    }
                }
            }
        }
    }

    @Test("Sessions and links of before and after the backup are dead after a restore", arguments: Engine.allCases)
    func nothingIsRevived(on engine: Engine) async throws {
        try await TestInstallation.with(engine) { test in
            try await test.addUser()
            try await test.addUser("bert@example.org", userName: "bert", given: "Bert")
            let before = (session: try await test.session().token, link: try await test.resetToken())
            try await test.withBackup { file in
                let after = (
                    session: try await test.session().token, link: try await test.resetToken("bert@example.org")
                )
                try await test.restore(file, into: test.installation.database, replacing: true)
                let restored = try await test.reopened()
                for token in [before.session, after.session] {
                    #expect(try await restored.installation.findSession(token) == nil)
                }
                for link in [before.link, after.link] {
                    #expect(try await restored.installation.openLink(link) == nil)
                    #expect(try await restored.reset(link, to: "amber quarry 77") == .refused([.linkDead]))
                }
                _ = try await restored.session()
            }
        }
    }

    @Test(
        "A passkey's answer that was given after the backup opens nothing after the restore", arguments: Engine.allCases
    )
    func challenges(on engine: Engine) async throws {
        try await TestInstallation.with(engine) { test in
            let anna = try await test.addUser()
            let session = try await test.session()
            // One that keeps no counter, so that the challenge alone decides.
            let device = try SoftAuthenticator.of(anna, signCount: 0)
            #expect(try await test.add(device, in: try await test.openFactors(session), of: session).isDone)
            try await test.withBackup { file in
                let form = test.installation.chance.token(.form)
                let answer = try test.assertion(of: device, form: form) { $0.data.signCount = 0 }
                let signIn = { (test: TestInstallation) in
                    try await test.installation.signIn(with: answer, form: form, from: TestInstallation.browser())
                }
                #expect(try await signIn(test).isDone)
                try await test.restore(file, into: test.installation.database, replacing: true)
                let restored = try await test.reopened()
                #expect(try await signIn(restored).refusals == [.passkeyWrong])
                let next = try restored.assertion(of: device, form: form) { $0.data.signCount = 0 }
                #expect(
                    try await restored.installation.signIn(
                        with: next, form: form, from: TestInstallation.browser()
                    ).isDone)
            }
        }
    }

    @Test(
        "Authenticators, recovery codes and resets go with it; what waits for a first code doesn't live on",
        arguments: directions)
    func factors(from: Engine, to: Engine) async throws {
        try await TestInstallation.with(from) { source in
            let (phone, session) = try await source.addUserWithPhone()
            let codes = try await source.recoveryCodes(session, by: phone)
            _ = try await source.answer(.recoveryCode(codes[0]), in: try await source.signInFlow())
            try await source.addUserWithPhone("bert@example.org", userName: "bert")
            let spoken = try await source.resetFactors("bert@example.org", isSpoken: true)
            let flow = try await source.factorsFlow(session, by: phone)
            let pending = try await source.pending(session, in: flow)
            let used = phone.code()
            try await source.withBackup { file in
                try await TestDatabases.withDatabase(to) { database in
                    try await source.restore(file, into: database)
                    let restored = try await TestInstallation.open(
                        database, keyFile: source.keyFile, clock: source.clock)
                    // The step that was used stays used, and the code that was spent stays spent.
                    let waiting = try await restored.signInFlow()
                    for answer in [FactorAnswer.totp(code: used), .recoveryCode(codes[0])] {
                        #expect(try await restored.answer(answer, in: waiting).refusals == [.codeWrong])
                    }
                    #expect(try await restored.answer(.recoveryCode(codes[1]), in: waiting).isDone)
                    // What was handed out before serves no more, and is still asked for: the password alone opens nothing.
                    let berts = try await restored.answer(
                        .enrolmentCode(spoken), in: try await restored.signInFlow("bert@example.org"))
                    #expect(berts.refusals == [.codeWrong])
                    source.clock.advance(.seconds(30))
                    let again = try await restored.session(phone: phone)
                    #expect(try await !restored.confirm(pending.code(), flow, again).isDone)
                }
            }
        }
    }

    @Test("Every epoch rises above what the backup and the database before it have seen", arguments: Engine.allCases)
    func epochsRise(on engine: Engine) async throws {
        try await TestInstallation.with(engine) { test in
            try await test.addUser()
            try await test.withBackup { file in
                _ = try await test.reset(try await test.resetToken(), to: "amber quarry 77")
                let seen = try #require(try await test.installation.findUser(try test.anna)).account.epoch
                for expectedRestores in 1...2 {
                    try await test.restore(file, into: test.installation.database, replacing: true)
                    let epochs = try await test.installation.database.read { try $0.findEpochs() }
                    #expect(epochs.restores == expectedRestores)
                    #expect(epochs.highest > seen)
                }
            }
        }
    }

    @Test("Unsent mail with a link is dropped, and other mail still goes out", arguments: Engine.allCases)
    func mailIsSorted(on engine: Engine) async throws {
        try await TestInstallation.with(engine) { test in
            try await test.addUser()
            try await test.installation.requestReset(address: try test.anna, at: .users)
            try await ResetRequestWorker(installation: test.installation, logger: .silent).answerWaiting()
            try await test.withBackup { file in
                let report = try await test.restore(file, into: test.installation.database, replacing: true)
                #expect(report.mailExpired == 1)
                let restored = try await test.reopened()
                try await restored.work()
                #expect(restored.mail.sent.map(\.kind) == ["password-changed"])
            }
        }
    }

    @Test("A backup with any byte changed is refused and changes nothing", arguments: Engine.allCases)
    func bitFlips(on engine: Engine) async throws {
        try await TestInstallation.with(engine) { test in
            try await test.addUser()
            try await test.withBackup { file in
                let content = try Data(contentsOf: URL(filePath: file))
                // Not the length of any line, so that every kind of line is hit.
                for position in stride(from: 0, to: content.count, by: 7) {
                    var altered = content
                    altered[position] ^= 0x01
                    try altered.write(to: URL(filePath: file))
                    await #expect(throws: BackupFault.self, "byte \(position)") {
                        try await test.restore(file, into: test.installation.database, replacing: true)
                    }
                }
                _ = try await test.session()
            }
        }
    }

    @Test("A backup that ends too early, or goes on too long, is refused", arguments: Engine.allCases)
    func truncation(on engine: Engine) async throws {
        try await TestInstallation.with(engine) { test in
            try await test.addUser()
            try await test.withBackup { file in
                let content = try Data(contentsOf: URL(filePath: file))
                var wrong = [content.dropLast(), content + Data("[]\n".utf8), content + Data("x".utf8), Data()]
                let lineEnds = content.indices.filter { content[$0] == UInt8(ascii: "\n") }.dropLast()
                wrong += lineEnds.map { content[...$0] }
                for altered in wrong {
                    try altered.write(to: URL(filePath: file))
                    await #expect(throws: BackupFault.self, "\(altered.count) of \(content.count) bytes") {
                        try await test.restore(file, into: test.installation.database, replacing: true)
                    }
                }
                _ = try await test.session()
            }
        }
    }

    @Test("Without the right key file nothing is put back", arguments: Engine.allCases)
    func wrongKeyFile(on engine: Engine) async throws {
        try await TestInstallation.with(engine) { test in
            try await test.addUser()
            try await test.withBackup { file in
                let other = try KeyFile.create(path: file + ".key")
                let database = test.installation.database
                let now = test.clock.now
                await #expect(throws: BackupFault.wrongKeyFile) {
                    try await Restore.run(from: file, into: database, keyFile: other, replacing: true, at: now)
                }
                _ = try await test.session()
            }
        }
    }

    @Test("A database with accounts is not replaced unless told so", arguments: Engine.allCases)
    func fullDatabase(on engine: Engine) async throws {
        try await TestInstallation.with(engine) { test in
            try await test.addUser()
            try await test.withBackup { file in
                await #expect(throws: BackupFault.notEmpty) {
                    try await test.restore(file, into: test.installation.database)
                }
            }
        }
    }

    @Test("A backup taken while people are added is one moment of the installation", arguments: Engine.allCases)
    func duringWrites(on engine: Engine) async throws {
        try await TestInstallation.with(engine) { test in
            try await test.addUser()
            async let added: Void = test.addMany(40)
            for _ in 0..<5 {
                try await test.withBackup { file in
                    try await TestDatabases.withDatabase(.sqlite) { database in
                        let report = try await test.restore(file, into: database)
                        let restored = try await TestInstallation.open(
                            database, keyFile: test.keyFile, clock: test.clock)
                        // Each account comes with one event in the same transaction, and the restore with one more.
                        let kinds = try await restored.auditKinds()
                        #expect(kinds.count { $0 == "account.added" } == report.rows["accounts"])
                        guard case .intact = try await restored.installation.verifyAudit() else {
                            Issue.record("the trail was torn apart")
                            return
                        }
                    }
                }
            }
            try await added
        }
    }

    @Test("The file is its owner's alone, replaces the one before, and leaves no draft")
    func fileMode() async throws {
        try await TestInstallation.with(.sqlite) { test in
            try await test.withBackup { file in
                _ = try await test.installation.backUp(to: file)
                let attributes = try FileManager.default.attributesOfItem(atPath: file)
                #expect(attributes[.posixPermissions] as? Int == 0o600)
                let folder = String(file.prefix(through: try #require(file.lastIndex(of: "/"))))
                #expect(try FileManager.default.contentsOfDirectory(atPath: folder).count == 1)
            }
        }
    }
}

extension TestInstallation {
    fileprivate var anna: EmailAddress { get throws { try EmailAddress("anna@example.org") } }

    @discardableResult
    func withBackup<Answer>(_ body: (_ file: String) async throws -> Answer) async throws -> Answer {
        try await TestDatabases.withDirectory { directory in
            let file = "\(directory)/backup"
            _ = try await installation.backUp(to: file)
            return try await body(file)
        }
    }

    @discardableResult
    func restore(
        _ file: String, into database: any Database, replacing: Bool = false
    ) async throws -> Restore.Report {
        try await Restore.run(from: file, into: database, keyFile: keyFile, replacing: replacing, at: clock.now)
    }

    /// As a server that starts after the restore.
    func reopened() async throws -> TestInstallation {
        try await TestInstallation.open(installation.database, keyFile: keyFile, clock: clock)
    }

    fileprivate func auditKinds() async throws -> [String] {
        try await installation.database.read { transaction in
            var kinds: [String] = []
            try transaction.forEachAuditEvent(since: Timestamp(milliseconds: .min)) { kinds.append($0.kind) }
            return kinds
        }
    }

    fileprivate func addMany(_ count: Int) async throws {
        for number in 0..<count {
            let new = NewAccount(
                kind: .user, email: try EmailAddress("person\(number)@example.org"), userName: nil,
                name: try PersonName(given: "Person", family: String(number)))
            _ = try await installation.addAccount(new, by: .host)
        }
    }
}

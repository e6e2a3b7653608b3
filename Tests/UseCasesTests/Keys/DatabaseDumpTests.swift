import Domain
import Formats
import Store
import TestInstallation
import Testing
import UseCases

/// Security row 3: whoever holds a copy of the database holds nothing that opens anything.
@Suite("A stolen database, on either engine")
struct DatabaseDumpTests {
    static let tables: [SQL] = [
        "SELECT * FROM installation", "SELECT * FROM data_keys", "SELECT * FROM settings", "SELECT * FROM accounts",
        "SELECT * FROM password_history", "SELECT * FROM sessions", "SELECT * FROM known_browsers",
        "SELECT * FROM attempts",
        "SELECT * FROM links", "SELECT * FROM flows", "SELECT * FROM proofs", "SELECT * FROM recovery_addresses",
        "SELECT * FROM reset_requests", "SELECT * FROM mail", "SELECT * FROM audit_events", "SELECT * FROM audit_head",
        "SELECT * FROM authenticators", "SELECT * FROM recovery_codes", "SELECT * FROM factor_resets",
        "SELECT * FROM passkeys", "SELECT * FROM spent_challenges",
        "SELECT * FROM phones", "SELECT * FROM phone_enrolments", "SELECT * FROM push_requests",
        "SELECT * FROM push_identity", "SELECT * FROM user_words", "SELECT * FROM failed_sign_ins",
        "SELECT * FROM bulk_actions", "SELECT * FROM break_glass_codes", "SELECT * FROM mail_texts",
        "SELECT * FROM announcements", "SELECT * FROM announcement_runs", "SELECT * FROM api_keys",
        "SELECT * FROM api_answers", "SELECT * FROM imports", "SELECT * FROM event_forwarders",
        "SELECT * FROM caller_codes", "SELECT * FROM caller_checks", "SELECT * FROM desk_resets",
        "SELECT * FROM mailbox_moves", "SELECT * FROM announced_ends", "SELECT * FROM expired_accounts",
        "SELECT * FROM phone_notices",
        "SELECT * FROM connectors", "SELECT * FROM connections", "SELECT * FROM connection_settings",
        "SELECT * FROM bindings", "SELECT * FROM lost_leases", "SELECT * FROM deliveries",
        "SELECT * FROM directory_runs", "SELECT * FROM directory_times", "SELECT * FROM directory_rules",
        "SELECT * FROM followed_entries",
    ]

    @Test("No table is left out here")
    func complete() {
        // By name: a table may have been made anew under its own.
        let made = Set(
            Schema.migrations.flatMap(\.statements).map(\.text.description).compactMap { statement in
                statement.firstMatch(of: #/^CREATE TABLE (\w+)/#).map { String($0.1) }
            })
        #expect(made.count == Self.tables.count)
    }

    static func dump(_ it: TestInstallation) async throws -> Set<String> {
        try await it.installation.database.read { transaction in
            var texts: Set<String> = []
            for table in tables {
                for row in try transaction.rows(table, []) {
                    for case .text(let text) in row.values { texts.insert(text) }
                }
            }
            return texts
        }
    }

    @Test(
        "Neither password, verifier nor token is in it, and no column of it is taken for one",
        arguments: Engine.allCases)
    func replay(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            let session = try await it.session()
            #expect(try await it.change(session, to: "amber glacier 77").isDone)
            let current = try await it.session(password: "amber glacier 77")
            _ = try await it.installation.saveRecoveryAddress(
                "anna@home.example", of: current.signedIn, currentPassword: nil, browser: nil,
                origin: TestInstallation.origin)
            try await it.installation.requestReset(address: try EmailAddress("anna@example.org"), at: .users)
            try await ResetRequestWorker(installation: it.installation, logger: .silent).answerWaiting()
            // The mails wait: their links are in the database, sealed.
            let dump = try await Self.dump(it)
            try await it.work()
            let sent = it.mail.sent.compactMap(\.token)
            #expect(
                sent.contains { $0.hasPrefix("lsr_") } && sent.contains { $0.hasPrefix("lsv_") }
                    && sent.contains { $0.hasPrefix("lsu_") })
            let secrets =
                sent.filter { $0.hasPrefix("ls") } + [
                    current.token.text.exposed, current.browser.text.exposed, "amber glacier", "violet harbour",
                    "$argon2", "argon2id",
                ]
            for text in dump {
                for secret in secrets where text.contains(secret) {
                    Issue.record("\(secret.prefix(8)) in \(text.prefix(40))")
                }
            }
            #expect(dump.count > 40)
            try await Self.expectDead(dump, it)
        }
    }

    @Test(
        "Nor is any secret of an authenticator, nor a recovery code, nor what an administrator reads out",
        arguments: Engine.allCases)
    func factors(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let (phone, session) = try await it.addUserWithPhone()
            let codes = try await it.recoveryCodes(session, by: phone)
            let flow = try await it.signInFlow()
            try await it.addUserWithPhone("bert@example.org", userName: "bert")
            let spoken = try await it.resetFactors("bert@example.org", isSpoken: true)
            let dump = try await Self.dump(it)
            let secret = phone.secret.bytes.exposed
            let secrets =
                codes + codes.map { $0.replacing("-", with: "") } + [
                    phone.secret.key.exposed, phone.secret.groupedKey.exposed, Base64URL.encode(secret),
                    secret.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined(),
                    spoken, spoken.replacing("-", with: ""), flow.text.exposed,
                ]
            for text in dump {
                for secret in secrets where text.uppercased().contains(secret.uppercased()) {
                    Issue.record("\(secret.prefix(8)) in \(text.prefix(40))")
                }
                #expect(AuthenticatorSecret(key: text)?.key.exposed != phone.secret.key.exposed)
                // What is stored of a code isn't a code.
                #expect(RecoveryCode(typed: text) == nil)
            }
            try await Self.expectDead(dump, it)
            #expect(try await it.answer(.totp(code: phone.code()), in: flow).isDone)
        }
    }

    /// Every text, as it stands and dressed up as every kind of token.
    static func expectDead(_ dump: Set<String>, _ it: TestInstallation) async throws {
        var tried = 0
        for text in dump {
            for kind in TokenKind.allCases {
                let places = Entrance.allCases.flatMap { entrance in
                    [(text, entrance), ("\(kind.prefix(at: entrance))_\(text)", entrance)]
                }
                for (candidate, entrance) in places {
                    guard let token = Token(parsing: candidate, as: kind, at: entrance) else { continue }
                    tried += 1
                    #expect(try await it.installation.openLink(token) == nil)
                    #expect(try await it.installation.findSession(token) == nil)
                    #expect(try await it.installation.findUndo(token) == nil)
                    #expect(try await it.installation.findOpenFlow(token) == nil)
                }
            }
        }
        // Digests have the length of tokens, so that some got this far.
        #expect(tried > 0)
    }

    @Test("With another key file it doesn't even start", arguments: Engine.allCases)
    func otherKeyFile(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await TestInstallation.withKeyFile { file in
                await #expect(throws: KeyStore.Fault.self) {
                    try await KeyStore.open(it.installation.database, file: file, chance: .system, at: it.clock.now)
                }
            }
        }
    }
}

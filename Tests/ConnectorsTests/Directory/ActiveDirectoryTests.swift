import Connectors
import Domain
import Foundation
import Formats
import TestPrograms
import Testing
import UseCases

/// One domain controller for all of these: it has fixed ports, and needs root for them.
@Suite(
    "Active Directory", .serialized, .timeLimit(.minutes(10)),
    .enabled(if: DomainController.isPossible, "Samba's domain controller is not installed, or this is not root"))
struct ActiveDirectoryTests {
    private let client = LDAPDirectory(limits: .patient)

    private func password(_ text: String) throws -> DirectoryPassword {
        try #require(DirectoryPassword(text))
    }

    private func reason(
        of change: DirectoryPasswordChange, _ identifier: EntryIdentifier, in access: DirectoryAccess
    ) async -> DirectoryFault.Reason? {
        await directoryFault { () async throws(DirectoryFault) in
            try await client.change(change, of: identifier, in: access)
        }?.reason
    }

    @Test("Resets, changes, refusals, locks, states and names, in the course of one controller's life")
    func course() async throws {
        let controller = try DomainController()
        let access = try controller.access()
        try await resetAndChange(controller, access)
        try await rules(access)
        try await states(controller, access)
        try await lockout(access)
        try await names(controller, access)
        try await ownRules(controller, access)
        try await certificates(access)
        let test = await client.test(access)
        #expect(test.first?.isPassed == true)
        #expect(test.first?[.rights] == .passed)
    }

    private func resetAndChange(_ controller: DomainController, _ access: DirectoryAccess) async throws {
        let ada = try await client.identifier(of: "ada", in: access)
        var old = DomainController.password
        let before = try await client.account(ada, in: access)
        #expect(try controller.letsIn("ada", old))
        for new in ["Another \" horse 2", "Πάσσωρδ 🐎 3", "Plain horse 4"] {
            let after = try await client.change(.reset(password(new)), of: ada, in: access)
            #expect(after?.passwordChangedAt != nil)
            #expect(try await client.verify(password(new), of: ada, in: access) == .right)
            // The one before it is let in by a simple bind for another hour (OldPasswordAllowedPeriod); a change tells them apart.
            #expect(try await client.verify(password(old), of: ada, in: access) == .former)
            #expect(try await client.verify(password("No horse 0"), of: ada, in: access) == .wrong)
            old = new
        }
        #expect(try controller.letsIn("ada", old))
        #expect(try !controller.letsIn("ada", DomainController.password))
        let changed = try await client.account(ada, in: access).passwordChangedAt
        #expect(try #require(changed) > #require(before.passwordChangedAt), "and telling them apart changes nothing")
        let trial = try await client.tryPassword(password(old), of: ada, in: access) { $0.identifier == ada }
        #expect(trial.verification == .right)
        #expect(trial.account?.passwordChangedAt == changed)
        #expect(try await client.account(ada, in: access).passwordChangedAt == changed)
        let untried = try await client.tryPassword(password("No horse 0"), of: ada, in: access) { _ in false }
        #expect(untried == DirectoryTrial(account: trial.account, verification: nil))
        let nobody = try await client.tryPassword(password(old), of: EntryIdentifier(bits: 7), in: access) { _ in true }
        #expect(nobody == DirectoryTrial(account: nil, verification: nil))
        let (current, next) = (try password(old), try password("Changed horse 5"))
        let wrong = try password("No horse 0")
        #expect(await reason(of: .change(old: wrong, new: next), ada, in: access) == .password(.oldPasswordWrong))
        #expect(await reason(of: .change(old: current, new: next), ada, in: access) == nil)
        #expect(try controller.letsIn("ada", "Changed horse 5"))
        #expect(await reason(of: .verifier(Secret("x")), ada, in: access) == .unsupported)
    }

    private func rules(_ access: DirectoryAccess) async throws {
        let zoe = try await client.identifier(of: "zoe", in: access)
        #expect(await reason(of: .reset(try password("Sh0rt")), zoe, in: access) == .password(.tooShort))
        #expect(await reason(of: .reset(try password("onlysmallletters")), zoe, in: access) == .password(.lacksQuality))
        let (first, second) = (try password(DomainController.password), try password("Second horse 2"))
        #expect(await reason(of: .change(old: first, new: second), zoe, in: access) == nil)
        #expect(await reason(of: .change(old: second, new: first), zoe, in: access) == .password(.inHistory))
        // Samba does not know the control by which a reset is held to the history, and is then asked without it.
        #expect(await reason(of: .reset(first), zoe, in: access) == nil)
        #expect(await reason(of: .reset(second), zoe, in: access) == nil)
        let policy = try #require(try await client.passwordPolicy(of: access))
        #expect(policy.minimumLength == 7)
        #expect(policy.historyLength == 3)
        #expect(policy.minimumAge == .zero)
        #expect(policy.maximumAge == .seconds(42 * 86_400))
        #expect(policy.demandsComplexity)
        #expect(policy.lockoutThreshold == 3)
        #expect(policy.lockoutDuration == .seconds(30 * 60))
    }

    private func ownRules(_ controller: DomainController, _ access: DirectoryAccess) async throws {
        let ada = try await client.identifier(of: "ada", in: access)
        let zoe = try await client.identifier(of: "zoe", in: access)
        #expect(try await client.passwordPolicy(of: ada, in: access) == .everybodys)
        try controller.tool(
            "domain", "passwordsettings", "pso", "create", "strict", "1", "--min-pwd-length=15", "--history-length=5",
            "--min-pwd-age=1", "--max-pwd-age=20", "--complexity=off", "--account-lockout-threshold=7",
            "--account-lockout-duration=45")
        try controller.tool("domain", "passwordsettings", "pso", "apply", "strict", "ada")
        guard case .own(let policy, let name) = try await client.passwordPolicy(of: ada, in: access) else {
            Issue.record("none of her own")
            return
        }
        #expect(name == "strict")
        #expect(
            policy
                == DirectoryPasswordPolicy(
                    minimumLength: 15, historyLength: 5, minimumAge: .seconds(86_400),
                    maximumAge: .seconds(20 * 86_400), demandsComplexity: false, lockoutThreshold: 7,
                    lockoutDuration: .seconds(45 * 60)))
        // What is read is what holds.
        #expect(await reason(of: .reset(try password("fourteen signs")), ada, in: access) == .password(.tooShort))
        #expect(await reason(of: .reset(try password("fifteen signs 1")), ada, in: access) == nil)
        #expect(try await client.passwordPolicy(of: zoe, in: access) == .everybodys)
        let reader = DirectoryAccess(
            kind: access.kind, servers: access.servers, authorities: access.authorities, base: access.base,
            login: try DirectoryLogin("reader@ex.test", DomainController.password))
        let seen = try await client.passwordPolicy(of: ada, in: reader)
        #expect([.everybodys, .unreadable].contains(seen), "who has no right to is told nothing of them")
    }

    private func certificates(_ access: DirectoryAccess) async throws {
        let control = try TLSTerminator(before: 636)
        #expect(await client.test(try control.access(access)).first?.isPassed == true)
        for (kind, expected) in [
            ("expired", .expired), ("not-yet-valid", .notYetValid), ("wrong-name", .wrongName),
            ("untrusted", .untrusted), ("self-signed", .selfSigned), ("no-authority", .signedByNoAuthority),
        ] as [(String, DirectoryFault.Certificate)] {
            let terminator = try TLSTerminator(before: 636, "--certificate", kind)
            let test = try #require(await client.test(try terminator.access(access)).first)
            #expect(test[.encryption] == .passed, "\(kind)")
            #expect(test[.certificate] == .failed(DirectoryFault(.certificate(expected))), "\(kind)")
            #expect(test[.login] == .notReached, "\(kind)")
        }
        let old = try TLSTerminator(before: 636, "--old")
        let test = try #require(await client.test(try old.access(access)).first)
        #expect(test[.encryption] == .failed(DirectoryFault(.encryptionRefused)))
    }

    private func states(_ controller: DomainController, _ access: DirectoryAccess) async throws {
        let zoe = try await client.identifier(of: "zoe", in: access)
        let right = try password("Second horse 2")
        let account = try await client.account(zoe, in: access)
        #expect(account.passwordExpiresAt != nil)
        #expect(account.expiresAt == nil)
        #expect(!account.mustChangePassword)
        #expect(try await client.setDisabled(true, zoe, in: access) == .done)
        #expect(try await client.setDisabled(true, zoe, in: access) == .unchanged)
        #expect(try await client.account(zoe, in: access).isDisabled)
        #expect(try await client.verify(right, of: zoe, in: access) == .refused(.disabled))
        #expect(try await client.setDisabled(false, zoe, in: access) == .done)
        #expect(try await client.verify(right, of: zoe, in: access) == .right)

        try controller.tool("user", "setexpiry", "zoe", "--days=-1")
        let expired = try await client.account(zoe, in: access)
        #expect(expired.expiresAt != nil)
        #expect(try await client.verify(right, of: zoe, in: access) == .refused(.expired))
        try controller.tool("user", "setexpiry", "zoe", "--days=30")
        try controller.tool("user", "setpassword", "zoe", "--newpassword=Third horse 3", "--must-change-at-next-login")
        #expect(try await client.account(zoe, in: access).mustChangePassword)
        #expect(try await client.verify(password("Third horse 3"), of: zoe, in: access) == .rightButStale)
        #expect(try await client.verify(password("No horse 0"), of: zoe, in: access) == .wrong)
    }

    private func lockout(_ access: DirectoryAccess) async throws {
        let lockable = try await client.identifier(of: "lockable", in: access)
        let right = try password(DomainController.password)
        #expect(try await client.unlock(lockable, in: access) == .unchanged)
        for _ in 0..<3 { _ = try await client.verify(password("No horse 0"), of: lockable, in: access) }
        #expect(try await client.verify(right, of: lockable, in: access) == .refused(.locked))
        #expect(try await client.account(lockable, in: access).lockedAt != nil)
        let new = try password("Locked horse 6")
        let after = try await client.change(.reset(new), of: lockable, in: access)
        #expect(after?.lockedAt != nil, "a reset doesn't end a lock")
        #expect(try await client.unlock(lockable, in: access) == .done)
        #expect(try await client.account(lockable, in: access).lockedAt == nil)
        #expect(try await client.verify(new, of: lockable, in: access) == .right)
    }

    private func names(_ controller: DomainController, _ access: DirectoryAccess) async throws {
        let zoe = try await client.identifier(of: "zoe", in: access)
        try controller.tool("ou", "create", "OU=Moved")
        try controller.tool("user", "move", "zoe", "OU=Moved")
        let moved = try await client.change(.reset(password("Fourth horse 4")), of: zoe, in: access)
        #expect(moved?.identifier == zoe)
        let name = try DistinguishedName("CN=zoe,OU=Moved,DC=ex,DC=test")
        #expect(moved?.name == name)
        #expect(try await client.verify(password("Fourth horse 4"), of: zoe, in: access) == .right)
        let elsewhere = DirectoryAccess(
            kind: access.kind, servers: access.servers, authorities: access.authorities,
            base: try DistinguishedName("CN=Users,DC=ex,DC=test"), login: access.login)
        #expect(await reason(of: .reset(try password("Fifth horse 5")), zoe, in: elsewhere) == .noSuchEntry)
    }
}

/// See domain_controller.py.
private final class DomainController: Sendable {
    static let password = "Correct horse 1"
    static let isPossible =
        ["/usr/sbin/samba", "/usr/bin/samba-tool", "/usr/bin/kinit"].allSatisfy {
            FileManager.default.isExecutableFile(atPath: $0)
        } && geteuid() == 0

    private let directory: TemporaryDirectory
    private let server: PythonServer

    init() throws {
        directory = try TemporaryDirectory()
        server = try PythonServer(PythonServer.outside + "/domain_controller.py", arguments: [directory.path])
    }

    func access() throws -> DirectoryAccess {
        try DirectoryAccess(
            kind: .activeDirectory, servers: [DirectoryServer("ldaps://127.0.0.1")], authorities: directory.authority,
            base: DistinguishedName("DC=ex,DC=test"),
            login: DirectoryLogin("administrator@ex.test", "Administrator 1"))
    }

    func tool(_ words: String...) throws {
        #expect(try run("/usr/bin/samba-tool", words + ["-s", directory.path + "/dc/etc/smb.conf"]), "\(words)")
    }

    /// Whether Kerberos does.
    func letsIn(_ name: String, _ password: String) throws -> Bool {
        try run("/usr/bin/kinit", ["-c", directory.path + "/cache", name], typing: password + "\n")
    }

    private func run(_ program: String, _ arguments: [String], typing text: String = "") throws -> Bool {
        let environment = [
            "KRB5_CONFIG": server.firstLine, "PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LANG": "C.UTF-8",
        ]
        return try TestProgram.run(
            [program] + arguments, environment: environment, typing: Data(text.utf8), errors: true
        ).isWell
    }
}

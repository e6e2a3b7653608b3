import Connectors
import Domain
import Formats
import Testing
import UseCases

/// What people and administrators do to passwords, in a real OpenLDAP.
@Suite("OpenLDAP", .timeLimit(.minutes(10)))
struct OpenLDAPTests {
    private let client = LDAPDirectory(limits: .patient)

    private func password(_ text: String) throws -> DirectoryPassword {
        try #require(DirectoryPassword(text))
    }

    private func fault(
        of change: DirectoryPasswordChange, _ identifier: EntryIdentifier, in access: DirectoryAccess
    ) async -> DirectoryFault.Reason? {
        await directoryFault { () async throws(DirectoryFault) in
            try await client.change(change, of: identifier, in: access)
        }?.reason
    }

    @Test(
        "After a reset the new password is right and the old one wrong, whatever it is made of",
        arguments: [
            "another horse 2", "with \" and \\ and ,", "πάσσωρδ 🐎🐎", " spaces around ",
            String(repeating: "x", count: 1_024),
        ])
    func reset(text: String) async throws {
        let server = try OpenLDAPServer()
        let access = try server.access()
        let ada = try await client.identifier(of: "ada", in: access)
        let (old, new) = (try password(OpenLDAPServer.password), try password(text))
        #expect(try await client.verify(old, of: ada, in: access) == .right)
        let before = try await client.account(ada, in: access)
        let after = try await client.change(.reset(new), of: ada, in: access)
        #expect(after?.passwordChangedAt != nil)
        #expect(after?.identifier == before.identifier)
        #expect(try await client.verify(new, of: ada, in: access) == .right)
        #expect(try await client.verify(old, of: ada, in: access) == .wrong)
    }

    @Test("A change by the old password; one that isn't it is refused")
    func change() async throws {
        let server = try OpenLDAPServer()
        let access = try server.access()
        let ada = try await client.identifier(of: "ada", in: access)
        let (old, new) = (try password(OpenLDAPServer.password), try password("another horse 2"))
        let wrong = try password("no horse at all")
        #expect(await fault(of: .change(old: wrong, new: new), ada, in: access) == .password(.oldPasswordWrong))
        #expect(await fault(of: .change(old: old, new: new), ada, in: access) == nil)
        #expect(try await client.verify(new, of: ada, in: access) == .right)
    }

    @Test("A verifier that was made here is verified there")
    func verifier() async throws {
        let server = try OpenLDAPServer()
        let access = try server.access()
        let ada = try await client.identifier(of: "ada", in: access)
        let verifier = try Argon2id.hash(
            Secret("another horse 2"), parameters: Argon2Parameters(memory: 8_192, passes: 1))
        _ = try await client.change(.verifier(verifier.phc), of: ada, in: access)
        #expect(try await client.verify(password("another horse 2"), of: ada, in: access) == .right)
        #expect(try await client.verify(password(OpenLDAPServer.password), of: ada, in: access) == .wrong)
        #expect(await fault(of: .verifier(Secret("{CLEAR}x")), ada, in: access) == .unsupported)
    }

    @Test("The directory's own rules come back as what they are")
    func rules() async throws {
        let server = try OpenLDAPServer()
        let access = try server.access()
        let ada = try await client.identifier(of: "ada", in: access)
        #expect(await fault(of: .reset(try password("short 1")), ada, in: access) == .password(.tooShort))
        let (first, second) = (try password(OpenLDAPServer.password), try password("another horse 2"))
        #expect(await fault(of: .change(old: first, new: second), ada, in: access) == nil)
        #expect(await fault(of: .change(old: second, new: first), ada, in: access) == .password(.inHistory))

        let slow = try OpenLDAPServer(policy: "pwdMinAge=3600")
        let slowAccess = try slow.access()
        let zoe = try await client.identifier(of: "zoe", in: slowAccess)
        // The first change is the one that the second comes too soon after.
        #expect(await fault(of: .change(old: first, new: second), zoe, in: slowAccess) == nil)
        let third = try password("yet another horse 3")
        #expect(await fault(of: .change(old: second, new: third), zoe, in: slowAccess) == .password(.tooYoung))

        let reader = try server.access(as: "reader")
        #expect(await fault(of: .reset(third), ada, in: reader) == .notPermitted)
        let safe = try OpenLDAPServer(policy: "pwdSafeModify=TRUE")
        let safeAccess = try safe.access()
        let adaThere = try await client.identifier(of: "ada", in: safeAccess)
        #expect(await fault(of: .reset(second), adaThere, in: safeAccess) == .password(.oldPasswordNeeded))
        #expect(await fault(of: .change(old: first, new: second), adaThere, in: safeAccess) == nil)
    }

    @Test("The rules that hold for everybody are those of the entry that is named, and some people have their own")
    func readRules() async throws {
        let server = try OpenLDAPServer(policy: "pwdMinAge=60", ownPolicy: true)
        let plain = try server.access(as: "reader")
        #expect(try await client.passwordPolicy(of: plain) == nil, "the directory doesn't say which it is")
        func access(_ policy: String) throws -> DirectoryAccess {
            DirectoryAccess(
                kind: plain.kind, servers: plain.servers, authorities: plain.authorities, base: plain.base,
                login: plain.login, policy: try DistinguishedName(policy))
        }
        let everybodys = DirectoryPasswordPolicy(
            minimumLength: 8, historyLength: 3, minimumAge: .seconds(60), maximumAge: nil, demandsComplexity: false,
            lockoutThreshold: 3, lockoutDuration: nil)
        #expect(try await client.passwordPolicy(of: access("cn=policy,dc=ex,dc=test")) == everybodys)
        for other in ["cn=nobody,dc=ex,dc=test", "cn=reader,dc=ex,dc=test"] {
            #expect(try await client.passwordPolicy(of: access(other)) == nil, "\(other)")
        }
        let (ada, own) = (
            try await client.identifier(of: "ada", in: plain), try await client.identifier(of: "own", in: plain)
        )
        #expect(try await client.passwordPolicy(of: ada, in: plain) == .everybodys)
        guard case .own(let policy, let name) = try await client.passwordPolicy(of: own, in: plain) else {
            Issue.record("none of their own")
            return
        }
        #expect(name == "strict")
        #expect(
            policy
                == DirectoryPasswordPolicy(
                    minimumLength: 20, historyLength: 9, minimumAge: .zero, maximumAge: .seconds(864_000),
                    demandsComplexity: false, lockoutThreshold: 0, lockoutDuration: nil))
        let writer = try server.access()
        #expect(await fault(of: .reset(try password("nineteen characters")), own, in: writer) == .password(.tooShort))
        #expect(await fault(of: .reset(try password("as many as twenty ok")), own, in: writer) == nil)
        let hidden = try await client.identifier(of: "hidden", in: plain)
        #expect(try await client.passwordPolicy(of: hidden, in: plain) == .unreadable)
    }

    @Test("Three wrong passwords lock an account; unlocking lets its owner in")
    func lockout() async throws {
        let server = try OpenLDAPServer()
        let access = try server.access()
        let ada = try await client.identifier(of: "ada", in: access)
        let right = try password(OpenLDAPServer.password)
        #expect(try await client.unlock(ada, in: access) == .unchanged)
        for _ in 0..<3 { #expect(try await client.verify(password("wrong"), of: ada, in: access) == .wrong) }
        #expect(try await client.verify(right, of: ada, in: access) == .refused(.locked))
        #expect(try await client.account(ada, in: access).lockedAt != nil)
        #expect(try await client.unlock(ada, in: access) == .done)
        #expect(try await client.account(ada, in: access).lockedAt == nil)
        #expect(try await client.verify(right, of: ada, in: access) == .right)
    }

    @Test("A password is tried as the person where that is wanted, and else as nobody, which counts on no one")
    func tried() async throws {
        let server = try OpenLDAPServer()
        let access = try server.access(as: "reader")
        let ada = try await client.identifier(of: "ada", in: access)
        let (right, wrong) = (try password(OpenLDAPServer.password), try password("wrong"))
        #expect(try await client.tryPassword(right, of: ada, in: access) { _ in true }.verification == .right)
        for _ in 0..<5 {
            let untried = try await client.tryPassword(wrong, of: ada, in: access) { _ in false }
            #expect(untried.account?.identifier == ada)
            #expect(untried.verification == nil)
            let nobody = try await client.tryPassword(wrong, of: EntryIdentifier(bits: 7), in: access) { _ in true }
            #expect(nobody == DirectoryTrial(account: nil, verification: nil))
        }
        #expect(try await client.account(ada, in: access).lockedAt == nil)
        #expect(try await client.tryPassword(wrong, of: ada, in: access) { _ in true }.verification == .wrong)
        // All of it within its time, whatever the parts may take.
        server.pause()
        defer { server.resume() }
        let hasty = LDAPDirectory(
            limits: LDAPLimits(connect: .seconds(60), operation: .seconds(60), whole: .seconds(1)))
        let fault = await directoryFault { () async throws(DirectoryFault) in
            try await hasty.tryPassword(right, of: ada, in: access) { _ in true }
        }
        #expect(fault?.reason == .cancelled)
    }

    @Test("A disabled account lets nobody in until it is enabled, and unlocking doesn't enable it")
    func disabled() async throws {
        let server = try OpenLDAPServer()
        let access = try server.access()
        let ada = try await client.identifier(of: "ada", in: access)
        let right = try password(OpenLDAPServer.password)
        #expect(try await client.setDisabled(true, ada, in: access) == .done)
        #expect(try await client.setDisabled(true, ada, in: access) == .unchanged)
        #expect(try await client.account(ada, in: access).isDisabled)
        #expect(try await client.verify(right, of: ada, in: access) == .refused(.locked))
        #expect(try await client.unlock(ada, in: access) == .unchanged)
        #expect(try await client.account(ada, in: access).isDisabled)
        #expect(try await client.setDisabled(false, ada, in: access) == .done)
        #expect(try await client.setDisabled(false, ada, in: access) == .unchanged)
        #expect(try await client.verify(right, of: ada, in: access) == .right)
    }

    @Test("Without password policies there is no such state: accounts are left alone")
    func noPolicy() async throws {
        let server = try OpenLDAPServer(policy: nil)
        let access = try server.access()
        let ada = try await client.identifier(of: "ada", in: access)
        #expect(try await client.setDisabled(true, ada, in: access) == .unsupported)
        #expect(try await client.unlock(ada, in: access) == .unchanged)
        let account = try await client.account(ada, in: access)
        #expect(account.passwordChangedAt == nil)
        #expect(account.entryChangedAt != nil)
        #expect(try await client.passwordPolicy(of: access) == nil)
    }

    @Test("An entry that isn't there, or lies outside the base, is neither read nor written")
    func outside() async throws {
        let server = try OpenLDAPServer()
        let access = try server.access()
        let ada = try await client.identifier(of: "ada", in: access)
        let nobody = try #require(EntryIdentifier("00000000-0000-0000-0000-000000000001"))
        let elsewhere = DirectoryAccess(
            kind: access.kind, servers: access.servers, authorities: access.authorities,
            base: try DistinguishedName("uid=zoe,ou=people,dc=ex,dc=test"), login: access.login)
        let new = try password("another horse 2")
        #expect(await fault(of: .reset(new), nobody, in: access) == .noSuchEntry)
        #expect(await fault(of: .reset(new), ada, in: elsewhere) == .noSuchEntry)
        #expect(try await client.verify(password(OpenLDAPServer.password), of: ada, in: access) == .right)
    }
}

import Connectors
import Domain
import Foundation
import Testing
import UseCases

/// Every case against a real server on loopback.
@Suite("Conversations with directories", .timeLimit(.minutes(10)))
struct LDAPConnectionTests {
    private let client = LDAPDirectory(limits: .patient)

    private func search(_ filter: DirectoryFilter = .everything, limit: Int = 100_000, pageSize: Int = 500) throws
        -> DirectorySearch
    {
        try DirectorySearch(
            base: DistinguishedName(OpenLDAPServer.base), filter: filter, attributes: [.objectClass], limit: limit,
            pageSize: pageSize)
    }

    @Test(
        "By LDAPS and by StartTLS, with a certificate of the pinned authority",
        arguments: DirectoryServer.Security.allCases)
    func encrypted(security: DirectoryServer.Security) async throws {
        let server = try OpenLDAPServer()
        let access = try server.access(security)
        let entry = try await client.entry(named: "ada", in: access)
        #expect(try entry.name == DistinguishedName("uid=ada,ou=people,dc=ex,dc=test"))
        let test = await client.test(access)
        #expect(test.map(\.isPassed) == [true])
        let reader = try await client.test(server.access(security, as: "reader"))
        #expect(reader.first?[.rights] == .passed, "who reads needs no right to write")
    }

    @Test(
        "A certificate that is wrong in any way is refused, and the test of the connection says in which",
        arguments: [
            ("expired", .expired), ("not-yet-valid", .notYetValid), ("wrong-name", .wrongName),
            ("untrusted", .untrusted),
            ("self-signed", .selfSigned), ("no-authority", .signedByNoAuthority),
        ] as [(String, DirectoryFault.Certificate)])
    func badCertificates(kind: String, expected: DirectoryFault.Certificate) async throws {
        let server = try OpenLDAPServer(certificate: kind)
        for security in DirectoryServer.Security.allCases {
            let access = try server.access(security)
            let fault = await directoryFault { () async throws(DirectoryFault) in
                try await client.passwordAnswer(access)
            }
            #expect(fault == DirectoryFault(.certificate(expected)), "\(security)")
            let test = await client.test(access)
            #expect(test.first?[.encryption] == .passed)
            #expect(test.first?[.certificate] == .failed(DirectoryFault(.certificate(expected))))
            #expect(test.first?[.login] == .notReached)
        }
    }

    @Test("The system's authorities do not vouch where others are pinned, nor the other way round")
    func systemAuthorities() async throws {
        let server = try OpenLDAPServer()
        let pinned = try server.access()
        let access = DirectoryAccess(
            kind: pinned.kind, servers: pinned.servers, authorities: nil, base: pinned.base, login: pinned.login)
        let fault = await directoryFault { () async throws(DirectoryFault) in try await client.passwordAnswer(access) }
        #expect(fault == DirectoryFault(.certificate(.untrusted)))
    }

    @Test("The test of a connection names the step that failed")
    func steps() async throws {
        let server = try OpenLDAPServer()
        let good = try server.access()
        let gone = try OpenLDAPServer()
        let (silent, refusing) = (try DirectorySink("silent"), try DirectorySink("start-tls-refused"))
        gone.stop()
        let nowhere = try DirectoryAccess(
            kind: .openLDAP, servers: [DirectoryServer("ldaps://nowhere.invalid")], authorities: good.authorities,
            base: good.base, login: good.login)
        let otherBase = try DirectoryAccess(
            kind: .openLDAP, servers: good.servers, authorities: good.authorities,
            base: DistinguishedName("dc=other,dc=test"), login: good.login)
        let cases: [(DirectoryAccess, DirectoryTest.Step, DirectoryFault.Reason)] = [
            (nowhere, .name, .nameUnknown), (try gone.access(), .connection, .unreachable),
            (try silent.access(), .encryption, .timedOut),
            (try refusing.access(.startTLS), .encryption, .encryptionRefused),
            (try server.access(password: "wrong"), .login, .credentials(.wrong)), (otherBase, .search, .noSuchEntry),
        ]
        for (access, step, reason) in cases {
            let limits: LDAPLimits = reason == .timedOut ? .hasty : .patient
            let test = await LDAPDirectory(limits: limits).test(access)
            #expect(test.first?[step] == .failed(DirectoryFault(reason)), "\(reason)")
        }
    }

    @Test("5,000 entries come in pages, all of them, and one more than the limit is a fault")
    func paging() async throws {
        let server = try OpenLDAPServer(people: 5_000, policy: nil)
        let access = try server.access()
        let people = DirectoryFilter.equal(.objectClass, "inetOrgPerson")
        let found = try await client.list(search(people, limit: 5_002), in: access)
        #expect(found.count == 5_002)
        #expect(Set(found.compactMap(\.identifier)).count == 5_002)
        let tooMany = try search(people, limit: 5_001)
        let fault = await directoryFault { () async throws(DirectoryFault) in try await client.list(tooMany, in: access)
        }
        #expect(fault == DirectoryFault(.tooMuch))
    }

    @Test(
        "What a server makes of a search can't keep anybody",
        arguments: [
            ("paging-loop", .tooMuch), ("empty-pages", .tooMuch), ("one-page-too-long", .tooMuch),
            ("referral", .referred),
            ("long-message", .brokenOff), ("gibberish", .brokenOff), ("half", .timedOut),
            ("bad-name", .unexpected(code: 34)),
            ("hang-up", .brokenOff), ("silent", .timedOut), ("silent-after-tls", .timedOut), ("busy", .busy),
        ] as [(String, DirectoryFault.Reason)])
    func misbehaving(mode: String, reason: DirectoryFault.Reason) async throws {
        let sink = try DirectorySink(mode)
        let access = try sink.access()
        let search = try search(limit: 50, pageSize: 10)
        let client = LDAPDirectory(limits: reason == .timedOut ? .hasty : .patient)
        let fault = await directoryFault { () async throws(DirectoryFault) in try await client.list(search, in: access)
        }
        #expect(fault == DirectoryFault(reason))
    }

    @Test("A value of more than 64 KiB is left out, and said to be")
    func longValues() async throws {
        let sink = try DirectorySink("long-values")
        let found = try await client.list(search(), in: sink.access())
        let description = try #require(AttributeName("description"))
        #expect(found.map { $0.values(of: description).map(\.count) } == [[65_536], []])
        #expect(found.map(\.shortened) == [[], [description]])
    }

    @Test("An answer that was sent before TLS is none")
    func injected() async throws {
        let sink = try DirectorySink("start-tls-injection")
        let access = try sink.access(.startTLS)
        let fault = await directoryFault { () async throws(DirectoryFault) in
            try await LDAPDirectory(limits: .hasty).passwordAnswer(access)
        }
        #expect(fault != nil)
    }

    @Test(
        "Names and values with a meaning of their own are searched for as they are",
        arguments: [
            "*)(uid=*", "*", "ada)(|(uid=*", "\\2a", "a\u{0}b", "zoë", "(", "", "&", "\\",
        ])
    func injection(text: String) async throws {
        let server = try OpenLDAPServer(policy: nil)
        let uid = try #require(AttributeName("uid"))
        let found = try await client.list(search(.equal(uid, text)), in: server.access())
        #expect(found.isEmpty)
    }

    @Test("A subtree that is on another server is not followed")
    func continuation() async throws {
        let server = try OpenLDAPServer(policy: nil)
        let found = try await client.list(search(), in: server.access())
        #expect(found.count == 6)
        let below = try DirectorySearch(
            base: DistinguishedName("uid=x,ou=elsewhere,ou=people,dc=ex,dc=test"), filter: .everything, attributes: [])
        let access = try server.access()
        let fault = await directoryFault { () async throws(DirectoryFault) in try await client.list(below, in: access) }
        #expect(fault == DirectoryFault(.referred))
    }

    @Test(
        "The next server takes over from one that is down or has a bad certificate, not from one that knows the password wrong"
    )
    func nextServer() async throws {
        let (server, bad, gone) = (
            try OpenLDAPServer(), try OpenLDAPServer(certificate: "expired"), try OpenLDAPServer()
        )
        gone.stop()
        let others = try [gone.location(), bad.location(), DirectoryServer("ldaps://nowhere.invalid")]
        let access = try server.access(before: others)
        #expect(try await client.entry(named: "ada", in: access).identifier != nil)
        let wrong = try server.access(password: "wrong", before: [server.location(.startTLS)])
        let fault = await directoryFault { () async throws(DirectoryFault) in try await client.passwordAnswer(wrong) }
        #expect(fault == DirectoryFault(.credentials(.wrong)))
    }

    @Test("A server that stalls or dies in the middle of a change may have made it")
    func lostAnswer() async throws {
        let ada = try #require(EntryIdentifier("597ae2f6-16a6-1027-98f4-d28b5365dc14"))
        let new = try #require(DirectoryPassword("another horse 2"))
        for (mode, reason) in [("lost-write", .brokenOff), ("slow-write", .timedOut)]
            as [(String, DirectoryFault.Reason)]
        {
            let sink = try DirectorySink(mode)
            let access = try sink.access()
            let client = LDAPDirectory(limits: reason == .timedOut ? .hasty : .patient)
            let faults = await [
                directoryFault { () async throws(DirectoryFault) in
                    try await client.change(.reset(new), of: ada, in: access)
                },
                directoryFault { () async throws(DirectoryFault) in try await client.setDisabled(true, ada, in: access)
                },
            ]
            #expect(faults == [DirectoryFault](repeating: .init(reason, mayHaveBeenApplied: true), count: 2))
        }
    }

    @Test("A password that isn’t tried isn’t sent, and somebody is bound all the same")
    func unsent() async throws {
        let ada = try #require(EntryIdentifier("597ae2f6-16a6-1027-98f4-d28b5365dc14"))
        let typed = try #require(DirectoryPassword("another horse 2"))
        let description = try #require(AttributeName("description"))
        for isWanted in [false, true] {
            let sink = try DirectorySink("tells-binds")
            let access = try sink.access()
            let trial = try await client.tryPassword(typed, of: ada, in: access) { _ in isWanted }
            #expect(trial.verification == (isWanted ? .right : nil))
            let found = try await client.list(search(), in: access).flatMap { $0.values(of: description) }
            let heard = String(decoding: found.joined(), as: UTF8.self)
            #expect(heard.contains("another horse 2") == isWanted)
            // The reader twice, and the person or nobody between.
            #expect(heard.contains("uid=ada") == isWanted && heard.contains("cn=\(ada)") == !isWanted)
        }
    }

    @Test("A conversation whose task is cancelled ends long before its time limit")
    func cancelled() async throws {
        let sink = try DirectorySink("silent-after-tls")
        let access = try sink.access()
        let client = LDAPDirectory(limits: LDAPLimits(connect: .seconds(30), operation: .seconds(600)))
        let faults = await withTaskGroup(of: DirectoryFault?.self) { group in
            group.addTask {
                await directoryFault { () async throws(DirectoryFault) in try await client.passwordAnswer(access) }
            }
            group.cancelAll()
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(faults == [DirectoryFault(.cancelled)])
    }

    @Test("No more conversations than allowed are under way")
    func busy() async throws {
        let server = try OpenLDAPServer(policy: nil)
        let access = try server.access()
        let fault = await directoryFault { () async throws(DirectoryFault) in
            try await LDAPDirectory(limits: LDAPLimits(concurrency: 0)).passwordAnswer(access)
        }
        #expect(fault == DirectoryFault(.busy))
    }
}

extension LDAPDirectory {
    /// Anything that needs a sign-in.
    fileprivate func passwordAnswer(_ access: DirectoryAccess) async throws(DirectoryFault) -> [DirectoryEntry] {
        try await list(DirectorySearch(base: access.base, filter: .everything, attributes: []), in: access)
    }
}

import Connectors
import Domain
import Formats
import Testing
import UseCases

/// Deliveries into a real OpenLDAP.
@Suite("Deliveries over LDAP", .timeLimit(.minutes(10)))
struct LDAPTargetTests {
    private static let ada = "uid=ada,ou=people,\(OpenLDAPServer.base)"
    private let target = LDAPTarget(limits: .patient)
    private let client = LDAPDirectory(limits: .patient)
    private let key: ConnectorKey

    init() throws {
        key = try #require(ConnectorKey(bytes: Chance.system.p256PrivateKey()))
    }

    /// An order as a connector opens it.
    func order(
        _ said: [ConnectionField: String], entry: String = ada, password: String? = nil,
        purpose: ConnectorSeal.Context.Purpose = .password, version generation: Int = 1,
        standing: TargetStanding? = nil, unlocks: Bool = false,
        writerPassword: String = "service password", maySend: @escaping @Sendable () -> Bool = { true }
    ) throws -> DeliveryOrder {
        let connection = Connection(
            id: ID(rawValue: "connection"), name: try #require(ConnectionName("Head office")),
            settings: try ConnectionSettings(said), createdAt: Timestamp(milliseconds: 0))
        let (account, version) = (
            ID<Account>(rawValue: "ada"), PasswordVersion(epoch: 0, generation: generation)
        )
        let context = ConnectorSeal.Context(
            purpose, installation: "one", connection: connection.id, account: account, version: version)
        let sealed = try password.map {
            DeliveryWork.Password(
                text: try ConnectorSeal.seal(Secret($0), to: key.publicKey, context: context), purpose: purpose,
                version: version)
        }
        let writer = try ConnectorSeal.seal(
            Secret(writerPassword), to: key.publicKey,
            context: DeliveryWork.writerContext(of: connection.id, installation: "one"))
        let work = DeliveryWork(
            lease: ID(rawValue: "lease"), binding: ID(rawValue: "binding"), pair: DeliveryPair(epoch: 0, generation: 1),
            installation: "one", connection: connection, writerSecret: writer, account: account, entry: entry,
            password: sealed, standing: standing, unlocks: unlocks)
        return try DeliveryOrder(opening: work, by: key, maySend: maySend)
    }

    private func said(_ access: DirectoryAccess) throws -> [ConnectionField: String] {
        [
            .kind: "ldap", .servers: access.servers.map(\.description).joined(separator: " "),
            .authorities: try #require(access.authorities), .readerName: "cn=reader,\(OpenLDAPServer.base)",
            .writerName: access.login.name, .searchBase: access.base.description,
        ]
    }

    private func verify(_ text: String, in access: DirectoryAccess) async throws -> DirectoryVerification {
        let ada = try await client.identifier(of: "ada", in: access)
        return try await client.verify(#require(DirectoryPassword(text)), of: ada, in: access)
    }

    @Test("A password arrives, and the one before is none any more; the entry is named or identified")
    func password() async throws {
        let access = try OpenLDAPServer().keptAccess
        let said = try said(access.value)
        #expect(await target.apply(try order(said, password: "amber glacier 77")) == .applied)
        #expect(try await verify("amber glacier 77", in: access.value) == .right)
        #expect(try await verify(OpenLDAPServer.password, in: access.value) == .wrong)
        let identifier = try await client.identifier(of: "ada", in: access.value).description
        #expect(await target.apply(try order(said, entry: identifier, password: "copper meadow 31")) == .applied)
        #expect(try await verify("copper meadow 31", in: access.value) == .right)
        #expect(
            await target.apply(try order(said, password: "copper meadow 31")) == .applied,
            "the directory has it, and its history says no")
        #expect(
            await target.apply(try order(said, password: "amber glacier 77")) == .failed(.passwordInHistory))
        #expect(await target.apply(try order(said, password: "short")) == .failed(.passwordTooShort))
        #expect(try await verify("copper meadow 31", in: access.value) == .right)
    }

    @Test(
        "A directory that wants passwords kept has what it refuses, or takes it later, and locks nobody out meanwhile")
    func tooYoung() async throws {
        let access = try OpenLDAPServer(policy: "pwdMinAge=3600").keptAccess
        let said = try said(access.value)
        for _ in 0..<2 {
            let outcome = await target.apply(try order(said, password: "amber glacier 77"))
            #expect(outcome == .applied, "the second time the answer to the first was lost")
        }
        // Three wrong passwords lock.
        for _ in 0..<5 {
            let second = try order(said, password: "copper meadow 31", version: 2)
            #expect(await target.apply(second) == .failed(.passwordTooYoung))
        }
        #expect(try await verify("amber glacier 77", in: access.value) == .right)
        try access.server.setPolicy("pwdMinAge", "0")
        #expect(await target.apply(try order(said, password: "copper meadow 31", version: 2)) == .applied)
        #expect(try await verify("copper meadow 31", in: access.value) == .right)
    }

    @Test("A verifier arrives, and is verified there")
    func verifier() async throws {
        let access = try OpenLDAPServer().keptAccess
        let verifier = try Argon2id.hash(
            Secret("amber glacier 77"), parameters: Argon2Parameters(memory: 8_192, passes: 1))
        let said = try said(access.value).merging([.passwords: "argon2"]) { $1 }
        let order = try order(said, password: verifier.phc.exposed, purpose: .verifier)
        #expect(await target.apply(order) == .applied)
        #expect(try await verify("amber glacier 77", in: access.value) == .right)
    }

    @Test("Who leaves is kept out, also when a password comes then, and comes back with the new one only")
    func standing() async throws {
        let access = try OpenLDAPServer().keptAccess
        let said = try said(access.value)
        #expect(await target.apply(try order(said, standing: .disabled)) == .applied)
        #expect(try await verify(OpenLDAPServer.password, in: access.value) == .refused(.locked))
        #expect(await target.apply(try order(said, password: "amber glacier 77")) == .applied)
        #expect(try await verify("amber glacier 77", in: access.value) == .refused(.locked))
        let both = try order(said, password: "copper meadow 31", standing: .disabled)
        #expect(await target.apply(both) == .applied)
        #expect(try await verify("copper meadow 31", in: access.value) == .refused(.locked))
        let back = try order(said, password: "violet harbour 5", standing: .enabled)
        #expect(await target.apply(back) == .applied)
        #expect(try await verify("violet harbour 5", in: access.value) == .right)
        for _ in 0..<3 { #expect(try await verify("wrong", in: access.value) == .wrong) }
        #expect(try await verify("violet harbour 5", in: access.value) == .refused(.locked))
        #expect(await target.apply(try order(said, unlocks: true)) == .applied)
        #expect(try await verify("violet harbour 5", in: access.value) == .right)
        for _ in 0..<3 { #expect(try await verify("wrong", in: access.value) == .wrong) }
        let reset = try order(said, password: "silver thicket 58")
        #expect(await target.apply(reset) == .applied, "in OpenLDAP a new password ends a lock")
        #expect(try await verify("silver thicket 58", in: access.value) == .right)
    }

    @Test("Where a directory knows no disabled accounts, that is said, and nothing pretended")
    func unsupported() async throws {
        let access = try OpenLDAPServer(policy: nil).keptAccess
        let said = try said(access.value)
        #expect(await target.apply(try order(said, standing: .disabled)) == .failed(.disablingUnsupported))
        #expect(await target.apply(try order(said, standing: .enabled)) == .applied)
        let both = try order(said, password: "amber glacier 77", standing: .disabled)
        #expect(await target.apply(both) == .passwordOnly(.disablingUnsupported))
        #expect(try await verify("amber glacier 77", in: access.value) == .right)
    }

    @Test("What is wrong is told apart, and nothing is sent when it is too late")
    func failures() async throws {
        let access = try OpenLDAPServer().keptAccess
        let said = try said(access.value)
        let other = try OpenLDAPServer().keptAccess
        let foreign = said.merging([.servers: other.value.servers.map(\.description).joined()]) { $1 }
        let late = try order(said, password: "amber glacier 77", maySend: { false })
        #expect(await target.apply(late) == .failed(.connectorLate), "no word about the directory")
        #expect(DeliveryOutcome.failed(.connectorLate).reachedDirectory == nil)
        #expect(try await verify(OpenLDAPServer.password, in: access.value) == .right)
        let nobody = try order(said, entry: "uid=nobody,\(OpenLDAPServer.base)", password: "amber glacier 77")
        #expect(await target.apply(nobody) == .failed(.entryMissing))
        let outside = try order(said, entry: "uid=ada,dc=other", password: "amber glacier 77")
        #expect(await target.apply(outside) == .failed(.entryMissing))
        #expect(await target.apply(try order(foreign, password: "amber glacier 77")) == .failed(.certificateRefused))
        let wrong = try order(said, password: "amber glacier 77", writerPassword: "wrong")
        #expect(await target.apply(wrong) == .failed(.writerRefused))
        let reader = said.merging([.writerName: "cn=reader,\(OpenLDAPServer.base)"]) { $1 }
        let without = try order(reader, password: "amber glacier 77", writerPassword: "reader password")
        #expect(await target.apply(without) == .failed(.notPermitted))
        let gone = said.merging([.servers: "ldaps://127.0.0.1:1"]) { $1 }
        #expect(await target.apply(try order(gone, password: "amber glacier 77")) == .failed(.unreachable))
        #expect(await target.apply(try order(said, password: "nul \0 inside")) == .failed(.refused))
    }

    @Test("A directory that takes a request and never answers may have carried it out")
    func answerLost() async throws {
        let server = try OpenLDAPServer()
        let target = LDAPTarget(limits: LDAPLimits(connect: .seconds(30), operation: .seconds(5)))
        let order = try order(said(server.access()), password: "amber glacier 77") {
            server.pause()
            return true
        }
        let outcome = await target.apply(order)
        server.resume()
        #expect(outcome == .failed(.answerLost))
    }
}

extension OpenLDAPServer {
    /// With the server, which ends with it.
    fileprivate var keptAccess: (value: DirectoryAccess, server: OpenLDAPServer) {
        get throws { (try access(), self) }
    }
}

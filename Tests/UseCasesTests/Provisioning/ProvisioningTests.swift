import Domain
import Formats
import Store
import TestInstallation
import Testing
import UseCases

@Suite("People from an identity system, on either engine")
struct ProvisioningUseCaseTests {
    static func right(_ it: TestInstallation) async throws -> AdministrationRight {
        let made = try await APIKeyTests.add(.administrator, to: it)
        let key = try #require(try await it.installation.findAPIKey(made.token))
        return try #require(it.installation.rights(of: key).administration)
    }

    static func user(
        _ name: String, externalID: String? = nil, isActive: Bool = true
    ) throws -> ProvisionedUser {
        ProvisionedUser(
            email: try EmailAddress("\(name)@example.org"), userName: try UserName(name),
            name: try PersonName(given: name, family: "Ek"), externalID: externalID.flatMap { ExternalID($0) },
            isActive: isActive)
    }

    @Test("Somebody who is added is staged, and gets one mail; suspended ones get none", arguments: Engine.allCases)
    func adds(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let right = try await Self.right(it)
            let bo = try #require(try await right.provision(try Self.user("bo", externalID: "1")).value)
            let eve = try #require(try await right.provision(try Self.user("eve", isActive: false)).value)
            #expect((bo.state, eve.state) == (.staged, .suspended))
            #expect(try await right.findProvisioned(bo.id).value == bo)
            #expect(try await it.events().suffix(2).map(\.kind) == ["account.added", "account.added"])
            let last = try await it.installation.database.read { try $0.findLastMailTime(kind: "activation") }
            #expect(last == it.clock.now)
            // Whoever comes next waits for the mail before.
            _ = try await right.provision(try Self.user("ida"))
            let next = try await it.installation.database.read { try $0.findLastMailTime(kind: "activation") }
            #expect(next == it.clock.now + .seconds(1))
        }
    }

    @Test("Nobody gets what somebody else has", arguments: Engine.allCases)
    func conflicts(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let right = try await Self.right(it)
            _ = try await right.provision(try Self.user("bo", externalID: "1"))
            let eve = try #require(try await right.provision(try Self.user("eve", externalID: "2")).value)
            var wanted = eve.provisioned
            wanted.userName = try UserName("BO")
            #expect(try await right.change(eve, to: wanted).refusals == [.userNameTaken])
            wanted = eve.provisioned
            wanted.email = try EmailAddress("Bo@Example.org")
            #expect(try await right.change(eve, to: wanted).refusals == [.addressTaken])
            wanted = eve.provisioned
            wanted.externalID = ExternalID("1")
            #expect(try await right.change(eve, to: wanted).refusals == [.externalIDTaken])
            #expect(try await right.findProvisioned(eve.id).value == eve)
            #expect(try await right.provision(try Self.user("ida", externalID: "2")).refusals == [.externalIDTaken])
        }
    }

    @Test("Of two who change what they read at the same time, one has to read again", arguments: Engine.allCases)
    func races(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let right = try await Self.right(it)
            let bo = try #require(try await right.provision(try Self.user("bo")).value)
            var (first, second) = (bo.provisioned, bo.provisioned)
            first.name = try PersonName(given: "Bob", family: "Ek")
            second.isActive = false
            #expect(try await right.change(bo, to: first).isDone)
            #expect(try await right.change(bo, to: second).refusals == [.changedMeanwhile])
            #expect(try await right.remove(bo).refusals == [.changedMeanwhile])
        }
    }

    @Test("Somebody with another name is found by it, and by the old one no more", arguments: Engine.allCases)
    func words(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let right = try await Self.right(it)
            let reading = it.installation.hostRights.reading
            let bo = try #require(try await right.provision(try Self.user("bo")).value)
            var wanted = try Self.user("zoe")
            wanted.name = try PersonName(given: "Zoë", family: "Berg")
            let after = try #require(try await right.change(bo, to: wanted).value)
            #expect(after.provisioned == wanted)
            for (search, found) in [("zoe berg", 1), ("bo", 0)] {
                let selection = UserSelection(search: search, filter: nil, order: .name, direction: .ascending)
                #expect(try await reading.listUsers(selection).value?.users.count == found)
            }
        }
    }

    @Test("Whoever is removed frees address and names, and the row stays", arguments: Engine.allCases)
    func removes(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let right = try await Self.right(it)
            try await it.addUser()
            let anna = try #require(try await right.findProvisioned(try await it.id()).value)
            let removed = try #require(try await right.remove(anna).value)
            #expect(removed.state == .removed && removed.email == anna.email)
            #expect(try await right.findProvisioned(anna.id).refusals == [.accountUnknown])
            #expect(try await it.installation.database.read { try $0.findVerifier(of: anna.id) } == nil)
            #expect(try await right.remove(anna).refusals == [.accountUnknown])
            let again = try #require(try await right.provision(anna.provisioned).value)
            #expect(again.id != anna.id)
            #expect(try await it.events().contains { $0.kind == "account.state-changed" && $0.account == anna.id })
        }
    }

    @Test("Lists hold exactly whom they should, page by page", arguments: Engine.allCases)
    func lists(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let right = try await Self.right(it)
            try await it.addAdministrator()
            var people: [Account] = []
            for number in 0..<30 {
                it.clock.advance(.seconds(1))
                let user = try Self.user("p\(number)", externalID: "x\(number)", isActive: number % 3 != 0)
                var account = try #require(try await right.provision(user).value)
                if number % 7 == 0 {
                    account = try #require(try await right.remove(account).value)
                } else {
                    people.append(account)
                }
            }
            let time = people[9].changedAt
            for (range, wanted) in [
                (ProvisionedRange.everybody, people),
                (ProvisionedRange(states: [.suspended]), people.filter { $0.state == .suspended }),
                (ProvisionedRange(states: ProvisionedRange.active), people.filter { $0.state == .staged }),
                (ProvisionedRange(states: []), []),
                (
                    ProvisionedRange(states: ProvisionedRange.active, changed: time...Timestamp.distantFuture),
                    people.filter { $0.state == .staged && $0.changedAt >= time }
                ),
            ] {
                var seen: [ID<Account>] = []
                while true {
                    let page = try #require(
                        try await right.listProvisioned(in: range, offset: seen.count, limit: 4).value)
                    #expect(page.total == wanted.count)
                    guard !page.accounts.isEmpty else { break }
                    seen += page.accounts.map(\.id)
                }
                #expect(seen == wanted.map(\.id))
                var (behind, place): ([ID<Account>], ProvisionedPlace?) = ([], nil)
                repeat {
                    let page = try #require(try await right.listProvisioned(in: range, after: place, limit: 4).value)
                    #expect(page.total == wanted.count && page.accounts.count <= 4)
                    behind += page.accounts.map(\.id)
                    place = page.next
                } while place != nil
                #expect(behind == wanted.map(\.id))
            }
            let keys: Set<UserKey> = [
                .id(people[0].id), .externalID(try #require(ExternalID("x1"))),
                .name(try #require(SignInName("p2@example.org"))), .name(try #require(SignInName("p7"))),
            ]
            let found = try #require(try await right.listProvisioned(keys).value)
            #expect(found.map(\.provisioned.userName?.text) == ["p1", "p2"])
        }
    }
}

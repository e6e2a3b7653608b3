import Domain
import Formats
import Store
import TestInstallation
import Testing
import UseCases

@Suite("Whose password a directory decides about, on either engine")
struct ManagedAccountTests {
    @Test(
        "Nobody is sent a link that leads nowhere, and nobody has to set a password that they can’t",
        arguments: Engine.allCases)
    func actions(engine: Engine) async throws {
        try await AdoptionTests.with(engine, authority: .directory) { it, _, connection, anna in
            let rights = it.installation.hostRights
            let refused: [UserAction] = [
                .sendReset(.primary), .sendReset(.recovery), .account(.expire), .account(.restoreToChange),
            ]
            for action in refused {
                let performed = try await rights.administration.perform(action, on: anna.id, because: nil)
                #expect(performed.refusals == [.passwordDecidedBy(directory: connection.name.text)], "\(action)")
            }
            let details = try #require(try await rights.reading.findUser(anna.id).value ?? nil)
            #expect(details.manager?.id == connection.id)
            #expect(details.expires == nil)
            #expect(Set(details.actions).isDisjoint(with: refused))
            #expect(details.actions.contains(.account(.suspend)))
            let page = try #require(try await rights.reading.listUsers(.everybody(.name, .ascending)).value)
            #expect(page.users.filter(\.isManagedElsewhere).map(\.account.id) == [anna.id])
            // As soon as the directory decides no more.
            _ = try await rights.administration.changeConnection(connection.id, [.authority: "both"])
            #expect(try await rights.administration.perform(.sendReset(.primary), on: anna.id, because: nil).isDone)
            let after = try #require(try await rights.reading.listUsers(.everybody(.name, .ascending)).value)
            #expect(after.users.allSatisfy { !$0.isManagedElsewhere })
        }
    }

    @Test("Their password does not expire here: they could set no other", arguments: Engine.allCases)
    func expiry(engine: Engine) async throws {
        try await AdoptionTests.with(engine, authority: .directory) { it, _, connection, anna in
            let bert = try await it.addUser("bert@example.org", userName: "bert", given: "Bert")
            try await it.set("password.expires-after-days", to: "90")
            let sweeper = ExpirySweeper(installation: it.installation, logger: .silent)
            for _ in 0..<120 {
                it.clock.advance(.days(1))
                try await sweeper.sweep()
            }
            func isExpired(_ account: Account) async throws -> Bool {
                try await it.installation.findUser(account.email)?.account.expiredAt != nil
            }
            #expect(try await !isExpired(anna))
            #expect(try await isExpired(bert))
        }
    }

    @Test("They see where their password is set", arguments: Engine.allCases)
    func places(engine: Engine) async throws {
        try await AdoptionTests.with(engine, authority: .directory) { it, _, connection, _ in
            let session = try await it.session(password: AdoptionTests.new)
            let places = try await it.installation.listPasswordPlaces(of: session.signedIn)
            #expect(places.map(\.name) == [connection.name])
            #expect(places.map(\.decides) == [true])
        }
    }
}

import Domain
import Formats
import FoundationEssentials
import Store
import UseCases

/// One person, bound to many directories that one connector carries to.
struct DeliveryStand {
    let installation: Installation
    let person: String
    /// Of the connector; made where it is missing.
    let keyFile: String

    private static let origin = Origin(address: "192.0.2.17", browser: "bench")
    /// Two, in turns.
    private static let passwords = ["violet harbour 42", "amber glacier 77"]

    func prepare(
        targets: Int, server: String, silent: String, authority: String
    ) async throws -> (id: ID<Connector>, key: ConnectorKey) {
        let administration = installation.hostRights.administration
        if let known = try value(await administration.listConnectors()).first {
            return (known.id, try ConnectorKey.load(path: keyFile))
        }
        let key = try ConnectorKey.create(path: keyFile)
        guard let name = ConnectionName("Bench") else { throw Deliveries.Broken(what: #function) }
        let added = try value(await administration.addConnector(name))
        _ = try value(await installation.registerConnector(added.registration, publicKey: key.publicKey.text))
        _ = try value(
            await installation.hostRights.ownership.confirmConnector(
                added.connector.id, fingerprint: key.publicKey.fingerprint))
        // The two passwords come and go.
        let history = try SettingKey.named("password.history")
        try await installation.database.write { try $0.updateSetting(history, to: "0") }
        let authority = try String(decoding: Data(contentsOf: URL(filePath: authority)), as: UTF8.self)
        guard let user = try await installation.findUser(EmailAddress(person)) else {
            throw Deliveries.Broken(what: #function)
        }
        for number in 0..<targets {
            guard let name = ConnectionName("Directory \(number)") else { throw Deliveries.Broken(what: #function) }
            let connection = try value(
                await administration.addConnection(
                    name,
                    [
                        .kind: "ldap", .servers: number == 0 ? silent : server, .authorities: authority,
                        .readerName: Deliveries.writer.name, .writerName: Deliveries.writer.name,
                        .searchBase: "dc=ex,dc=test",
                    ]))
            _ = try value(
                await administration.setWriter(
                    of: connection.id, carriedBy: added.connector.id, password: Secret(Deliveries.writer.password)))
            _ = try value(
                await administration.bind(user.account.id, to: connection.id, entry: Self.entry(number)))
        }
        return (added.connector.id, key)
    }

    /// The entryUUID of a person in the directory.
    private static func entry(_ number: Int) -> String {
        let digits = String(number)
        return "00000000-0000-4000-8000-" + String(repeating: "0", count: 12 - digits.count) + digits
    }

    func session() async throws -> (NewSession, password: String) {
        for password in Self.passwords {
            let browser = BrowserState(browser: nil, previousSession: nil, verifyLink: nil, origin: Self.origin)
            if case .done(.ended(let session)) = try await installation.signIn(
                name: person, password: password, at: .users, from: browser)
            {
                return (session, password)
            }
        }
        throw Deliveries.Broken(what: #function)
    }

    func change(_ session: (NewSession, password: String)) async throws {
        guard let new = Self.passwords.first(where: { $0 != session.password }) else { return }
        let changed = try await installation.changePassword(
            of: session.0.signedIn, current: session.password, to: NewPassword(typed: new, confirmed: new),
            browser: session.0.browser, origin: Self.origin)
        guard case .done(.ended) = changed else { throw Deliveries.Broken(what: "\(changed)") }
    }

    private func value<Value>(_ outcome: Outcome<Value>) throws -> Value {
        guard case .done(let value) = outcome else { throw Deliveries.Broken(what: "\(outcome)") }
        return value
    }
}

package import Domain
import Formats
import Store

extension AdministrationRight {
    /// Has each server of a directory tried, step by step, by the account that reads. Changes nothing there.
    package func testConnection(_ id: ID<Connection>) async throws -> Outcome<[DirectoryTest]> {
        let installation = holder.installation
        let connection: Connection
        switch try await find(id) {
        case .refused(let refusals): return .refused(refusals)
        case .done(let found): connection = found
        }
        guard let access = try await installation.readingAccess(to: connection), let directory = installation.directory
        else { return .refused(.connectionIncomplete) }
        let tests = await directory.test(access)
        let outcome = tests.allSatisfy(\.isPassed) ? "passed" : "failed"
        return try await holder.act(with: .administration) { transaction, actor, _ in
            var decision = Decision()
            decision.events = [
                AuditEvent(
                    .connectionTested, by: actor, account: nil,
                    details: ["connection": connection.name.text, "outcome": outcome])
            ]
            return (decision, tests)
        }
    }

    private func find(_ id: ID<Connection>) async throws -> Outcome<Connection> {
        try await holder.look(with: .administration) { transaction, _ in .done(try transaction.findConnection(id)) }
            .unwrapped(or: .connectionUnknown)
    }
}

package import Domain
package import Store
package import UseCases

extension TestInstallation {
    /// The whole trail, oldest first.
    package func events() async throws -> [StoredEvent] {
        try await installation.database.read { transaction in
            var events: [StoredEvent] = []
            try transaction.forEachAuditEvent(since: Timestamp(milliseconds: 0)) { events.append($0) }
            return events
        }
    }

    package func count(_ kind: AuditKind) async throws -> Int {
        try await events().filter { $0.kind == kind.rawValue }.count
    }

    /// Kind and recipient of every mail that arrived, from the given one on.
    package func mails(from first: Int = 0) -> [String] {
        mail.sent.dropFirst(first).map { "\($0.kind) to \($0.recipient)" }.sorted()
    }

    /// Changes rows behind Lockstep's back.
    package func tamper(_ statements: SQL...) async throws {
        try await installation.database.write { transaction in
            for statement in statements { try transaction.execute(statement) }
        }
    }

    /// The one number that a statement answers with.
    package func number(_ statement: SQL) async throws -> Int? {
        try await installation.database.read { try $0.find(statement)?.integer(0) }
    }
}

extension Outcome {
    /// What was answered, if it was done.
    package var value: Value? {
        if case .done(let value) = self { value } else { nil }
    }

    /// Why it was not done; empty if it was.
    package var refusals: [Refusal] {
        if case .refused(let refusals) = self { refusals } else { [] }
    }

    package var isDone: Bool { value != nil }
}

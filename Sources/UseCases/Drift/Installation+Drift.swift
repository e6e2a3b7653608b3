package import Domain
import Formats
import Store

extension Installation {
    /// So many entries are looked for one by one that the filter doesn't find.
    private static var mostSoughtAlone: Int { 200 }

    /// Compares everybody who is bound at a connection with their entries. Changes nothing.
    func compareEntries(of connection: Connection) async throws -> DriftReport {
        let settings = connection.settings
        let bound = try await listAll { transaction, after, limit in
            try transaction.listBoundEntries(at: connection.id, after: after, limit: limit)
        }
        let kind = settings.kind.directory
        var states = try await readEntries(
            of: connection, settings.filter, DirectoryAccount.attributes(of: kind), into: EntryStates(bound)
        ) { states, entry in
            guard let account = DirectoryAccount(entry, in: kind) else { return }
            states.take(account)
        }
        // Entries that are bound by hand need not be of those that the filter is about.
        let (client, access) = try await directoryAccess(to: connection)
        for index in states.missing.prefix(Self.mostSoughtAlone) {
            guard case .identifier(let identifier) = EntryName(bound[index].entry) else { continue }
            do throws(DirectoryFault) {
                states.take(try await client.account(identifier, in: access))
            } catch {
                guard error.reason == .noSuchEntry else {
                    throw DirectoryUnreadable(failure: DirectoryReadingFailure(error))
                }
            }
        }
        return bound.indices.reduce(into: DriftReport()) { report, index in
            report.take(bound[index], states[index], in: kind, under: settings.leaving)
        }
    }
}

/// What was read about entries that are bound. Of the others nothing is kept.
private struct EntryStates: Sendable {
    private var byIdentifier: [EntryIdentifier: Int] = [:]
    private var byName: [DistinguishedName: Int] = [:]
    private var states: [EntryState?]

    init(_ bound: [BoundEntry]) {
        states = Array(repeating: nil, count: bound.count)
        for (index, account) in bound.enumerated() {
            switch EntryName(account.entry) {
            case .identifier(let identifier): byIdentifier[identifier] = index
            case .name(let name): byName[name] = index
            case nil: break
            }
        }
    }

    var missing: [Int] { states.indices.filter { states[$0] == nil } }

    subscript(index: Int) -> EntryState? { states[index] }

    mutating func take(_ account: DirectoryAccount) {
        guard let index = byIdentifier[account.identifier] ?? (byName.isEmpty ? nil : byName[account.name]) else {
            return
        }
        states[index] = EntryState(account)
    }
}

extension DriftReport {
    /// By the names that metrics and commands know them by.
    package var numbers: [String: Int] {
        var numbers = ["checked": bound, "in-step": inStep, "waiting": waiting, "unknown": unknown]
        numbers["out-of-step"] = outOfStep
        for drift in Drift.allCases { numbers[drift.rawValue] = counts[drift] ?? 0 }
        return numbers
    }
}

extension AdministrationRight {
    /// Who is out of step, now. For metrics the checks count that come by themselves.
    package func checkDrift(of id: ID<Connection>) async throws -> Outcome<DriftReport> {
        try await lookThrough(.drift, at: id) { connection, _ in
            try await holder.installation.compareEntries(of: connection)
        }
    }
}

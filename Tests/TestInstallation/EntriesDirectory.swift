package import Domain
import Formats
import Synchronization
import UseCases

/// A directory in memory, as far as it is read.
package final class EntriesDirectory: DirectoryClient {
    private struct State {
        var entries: [DirectoryEntry] = []
        var fault: DirectoryFault?
        var readings = 0
        var whileReading: [@Sendable () async throws -> Void] = []
    }

    private let state = Mutex(State())

    package init() {}

    package var readings: Int { state.withLock { $0.readings } }

    package func set(_ entries: [DirectoryEntry]) { state.withLock { $0.entries = entries } }

    package func fail(_ fault: DirectoryFault?) { state.withLock { $0.fault = fault } }

    /// What happens when somebody reads, once. Said twice, it is for the reading after that one.
    package func whileReading(_ body: @Sendable @escaping () async throws -> Void) {
        state.withLock { $0.whileReading.append(body) }
    }

    package func list(
        _ search: DirectorySearch, in access: DirectoryAccess
    ) async throws(DirectoryFault) -> [DirectoryEntry] {
        try await read(search, in: access, into: []) { $0.append($1) }
    }

    package func read<Value: Sendable>(
        _ search: DirectorySearch, in _: DirectoryAccess, into value: Value,
        _ take: @Sendable @escaping (inout Value, DirectoryEntry) -> Void
    ) async throws(DirectoryFault) -> Value {
        let meanwhile = state.withLock { state in
            state.whileReading.isEmpty ? nil : state.whileReading.removeFirst()
        }
        try? await meanwhile?()
        let (entries, fault) = state.withLock { state in
            state.readings += 1
            return (state.entries, state.fault)
        }
        if let fault { throw fault }
        return entries.filter { $0.name.isWithin(search.base) && search.filter.passes($0) }.reduce(into: value, take)
    }

    package func account(
        _ identifier: EntryIdentifier, in access: DirectoryAccess
    ) async throws(DirectoryFault) -> DirectoryAccount {
        let found = state.withLock { $0.entries.first { $0.identifier == identifier } }
        guard let account = found.flatMap({ DirectoryAccount($0, in: access.kind) }) else {
            throw DirectoryFault(.noSuchEntry)
        }
        return account
    }

    package func test(_: DirectoryAccess) async -> [DirectoryTest] { [] }

    package func passwordPolicy(of _: DirectoryAccess) async throws(DirectoryFault) -> DirectoryPasswordPolicy? { nil }

    package func verify(
        _: DirectoryPassword, of _: EntryIdentifier, in _: DirectoryAccess
    ) async throws(DirectoryFault) -> DirectoryVerification { throw DirectoryFault(.unsupported) }

    package func change(
        _: DirectoryPasswordChange, of _: EntryIdentifier, in _: DirectoryAccess
    ) async throws(DirectoryFault) -> DirectoryAccount? { throw DirectoryFault(.notPermitted) }

    package func setDisabled(
        _: Bool, _: EntryIdentifier, in _: DirectoryAccess
    ) async throws(DirectoryFault) -> DirectoryAccessChange { throw DirectoryFault(.notPermitted) }

    package func unlock(
        _: EntryIdentifier, in _: DirectoryAccess
    ) async throws(DirectoryFault) -> DirectoryAccessChange { throw DirectoryFault(.notPermitted) }
}

extension DirectoryFilter {
    /// As far as entries here say anything about it.
    fileprivate func passes(_ entry: DirectoryEntry) -> Bool {
        switch self {
        case .all(let filters): filters.allSatisfy { $0.passes(entry) }
        case .any(let filters): filters.contains { $0.passes(entry) }
        case .equal(let attribute, let value):
            entry.attributes[attribute].map { values in
                values.contains {
                    String(decoding: $0, as: UTF8.self).lowercased()
                        == String(decoding: value, as: UTF8.self).lowercased()
                }
            } ?? true
        case .not, .present, .like, .atLeast, .atMost, .approximately, .matching: true
        }
    }
}

extension DirectoryEntry {
    /// A person of OpenLDAP.
    package static func person(
        _ number: Int, mail: String, uid: String? = nil, given: String = "Anna", family: String = "Example",
        name: String? = nil, more: [AttributeName: String] = [:]
    ) throws -> DirectoryEntry {
        let identifier = EntryIdentifier(bits: UInt128(number))
        var attributes: [AttributeName: [[UInt8]]] = more.mapValues { [Array($0.utf8)] }
        for (attribute, text) in [
            ("mail", mail), ("uid", uid ?? "u\(number)"), ("givenName", given), ("sn", family),
            ("entryUUID", identifier.description),
        ] {
            guard let attribute = AttributeName(attribute) else { continue }
            attributes[attribute] = [Array(text.utf8)]
        }
        return DirectoryEntry(
            name: try DistinguishedName(name ?? "uid=\(uid ?? "u\(number)"),dc=example"), identifier: identifier,
            attributes: attributes)
    }
}

package import Domain
import Store

/// How an account stands in one directory, as the directory says now.
package struct DirectoryState: Hashable, Sendable {
    package enum Answer: Hashable, Sendable {
        case account(DirectoryAccount)
        /// There is no such entry, or several.
        case missing
        /// The directory doesn't answer, or nobody may search there.
        case silent
    }

    package let connection: ConnectionName
    package let authority: PasswordAuthority
    package let answer: Answer

    package init(connection: ConnectionName, authority: PasswordAuthority, answer: Answer) {
        self.connection = connection
        self.authority = authority
        self.answer = answer
    }
}

extension ReadingRight {
    /// What the directories of somebody say about their account now, asked one after the other by the account that searches.
    package func listDirectoryStates(of id: ID<Account>) async throws -> Outcome<[DirectoryState]> {
        let found = try await holder.look(with: .reading) { transaction, _ in
            .done(try transaction.listOverviews(of: id))
        }
        let overviews: [BindingOverview]
        switch found {
        case .refused(let refusals): return .refused(refusals)
        case .done(let bound): overviews = bound
        }
        var states: [DirectoryState] = []
        for overview in overviews {
            let connection = overview.connection
            states.append(
                DirectoryState(
                    connection: connection.name, authority: connection.settings.authority,
                    answer: try await holder.installation.answer(about: overview.binding, at: connection)))
        }
        return .done(states)
    }
}

extension Installation {
    fileprivate func answer(about binding: Binding, at connection: Connection) async throws -> DirectoryState.Answer {
        guard let adoption, let access = try await readingAccess(to: connection) else { return .silent }
        guard let entry = EntryName(binding.entry) else { return .missing }
        return await adoption.ask(connection.id, at: time.now()) { client throws(DirectoryFault) in
            do throws(DirectoryFault) {
                let identifier = try await client.identifier(of: entry, in: access)
                return .account(try await client.account(identifier, in: access))
            } catch {
                guard [.noSuchEntry, .ambiguous].contains(error.reason) else { throw error }
                return .missing
            }
        } ?? .silent
    }
}

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

    package let binding: ID<Binding>
    /// As it was bound.
    package let entry: String
    package let connection: ConnectionName
    package let authority: PasswordAuthority
    package let answer: Answer
    /// What is asked of the person's passwords there; `nil` where the directory doesn't say.
    package let policy: DirectoryPasswordPolicy?
    /// Whose rules these are; `nil` where nobody could be asked.
    package let source: EntryPasswordPolicy?

    package init(
        binding: ID<Binding>, entry: String, connection: ConnectionName, authority: PasswordAuthority, answer: Answer,
        policy: DirectoryPasswordPolicy? = nil, source: EntryPasswordPolicy? = nil
    ) {
        self.policy = policy
        self.source = source
        self.binding = binding
        self.entry = entry
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
            let (answer, rules) = try await holder.installation.answer(about: overview.binding, at: connection)
            states.append(
                DirectoryState(
                    binding: overview.binding.id, entry: overview.binding.entry, connection: connection.name,
                    authority: connection.settings.authority,
                    answer: answer, policy: rules?.policy, source: rules?.source))
        }
        return .done(states)
    }
}

extension Installation {
    fileprivate struct FoundRules: Sendable {
        let policy: DirectoryPasswordPolicy?
        let source: EntryPasswordPolicy
    }

    fileprivate func answer(
        about binding: Binding, at connection: Connection
    ) async throws -> (DirectoryState.Answer, FoundRules?) {
        guard let adoption, let access = try await readingAccess(to: connection) else { return (.silent, nil) }
        guard let entry = EntryName(binding.entry) else { return (.missing, nil) }
        let found = await adoption.ask(connection.id, at: time.now()) { client throws(DirectoryFault) in
            try await client.answer(about: entry, in: access)
        }
        return found ?? (.silent, nil)
    }
}

extension DirectoryClient {
    fileprivate func answer(
        about entry: EntryName, in access: DirectoryAccess
    ) async throws(DirectoryFault) -> (DirectoryState.Answer, Installation.FoundRules?) {
        do throws(DirectoryFault) {
            let identifier = try await self.identifier(of: entry, in: access)
            let account = try await self.account(identifier, in: access)
            let source = try await passwordPolicy(of: identifier, in: access)
            if case .own(let policy, _) = source { return (.account(account), .init(policy: policy, source: source)) }
            return (.account(account), .init(policy: try await passwordPolicy(of: access), source: source))
        } catch {
            guard [.noSuchEntry, .ambiguous].contains(error.reason) else { throw error }
            return (.missing, nil)
        }
    }
}

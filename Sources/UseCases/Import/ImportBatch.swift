import Domain
import Store

/// The people of one transaction.
struct ImportBatch: Sendable {
    let people: [ImportedPerson]
    let columns: Set<ImportColumn>
    /// One for each of the people.
    let accounts: [Account]
    let actor: Actor
    let importID: ID<ImportRoster>
    /// Written before anybody is added; with the first batch only.
    let beginning: AuditEvent?
    let schedule: ActivationSchedule?
    /// Where they come from a directory: which entry each account is.
    var bindings: [Binding] = []
    var connection: ConnectionName?

    func write(in transaction: any Transaction, by writer: DecisionWriter) throws -> ImportReport.Part {
        let added = try transaction.insertUsers(staged: accounts, at: writer.now)
        let newcomers = accounts.filter { added.contains($0.id) }
        var decision = Decision()
        let bound = try insertBindings(of: added, in: transaction)
        let details = ["import": importID.rawValue]
        decision.events = [beginning].compactMap(\.self) + newcomers.map { .added($0, by: actor, details) } + bound
        decision.notices = activationNotices(for: newcomers)
        try writer.write(decision, in: transaction)
        let others = added.count == people.count ? [] : try standings(ofOthersThan: added, in: transaction)
        return ImportReport.Part(
            added: newcomers.count, alreadyThere: others.count { $0 == .alreadyThere },
            faults: others.compactMap { if case .refused(let fault) = $0 { fault } else { nil } },
            lastMailAt: decision.notices.last?.notBefore)
    }

    /// Whoever comes from a directory is bound to it, and follows what it says.
    private func insertBindings(
        of added: Set<ID<Account>>, in transaction: any Transaction
    ) throws -> [AuditEvent] {
        let ours = bindings.filter { added.contains($0.target.account) }
        guard !ours.isEmpty else { return [] }
        let made = try transaction.insertBindings(ours)
        try transaction.insertFollowedEntries(ours.map(\.id).filter(made.contains))
        return ours.filter { made.contains($0.id) }.map { binding in
            AuditEvent(
                .accountBound, by: actor, account: binding.target.account,
                details: ["connection": connection?.text ?? "", "entry": binding.entry])
        }
    }

    /// How those stand who could not be added: somebody was faster.
    private func standings(
        ofOthersThan added: Set<ID<Account>>, in transaction: any Transaction
    ) throws -> [ImportedPerson.Standing] {
        let others = zip(people, accounts).filter { !added.contains($1.id) }.map(\.0)
        return try transaction.standings(of: others, columns: columns)
    }

    private func activationNotices(for newcomers: [Account]) -> [Notice] {
        guard var schedule else { return [] }
        return newcomers.map { account in
            let time = schedule.take()
            // As long as for a link that is made by hand, counted from when the mail goes out.
            let link = NewLink(
                kind: .activation, at: account.entrance, channel: .primary, epoch: account.epoch,
                expiresAt: time + NewLink.activationLives)
            return Notice(
                .activation, to: [.address(account.email)], of: account.id, link: link, notBefore: time)
        }
    }
}

extension Transaction {
    /// How each of these people stands to the accounts that there are.
    func standings(
        of people: [ImportedPerson], columns: Set<ImportColumn>
    ) throws -> [ImportedPerson.Standing] {
        let holders = Dictionary(
            try listUsers(addressKeys: people.map(\.email.key)).map { ($0.email.key, $0) }
        ) { first, _ in first }
        let namesakes = Dictionary(
            try listUsers(userNameKeys: people.compactMap(\.userName?.key)).map { ($0.userName?.key, $0) }
        ) { first, _ in first }
        return people.map { person in
            person.standing(
                holder: holders[person.email.key], namesake: person.userName.flatMap { namesakes[$0.key] },
                columns: columns)
        }
    }
}

/// One action on many people, and how far it has come.
package struct BulkAction: Hashable, Sendable {
    /// Whom it is done to.
    package enum Selection: Hashable, Sendable, Codable {
        /// By their ids, as they were ticked on a page.
        case people([String])
        /// Everybody who is in the list when their turn comes.
        case list(UserSelection)
    }

    package let id: ID<BulkAction>
    package let actor: Actor
    package let action: UserAction
    package let reason: Reason
    package let selection: Selection
    package let begunAt: Timestamp
    /// Behind whom it goes on; empty at the beginning.
    package var place: String
    package var changed: Int
    package var leftOut: Int
    package var endedAt: Timestamp?
    /// Who stopped it before its end: what is done stays done, and the rest is not.
    package var stoppedBy: Actor?

    /// How many can be ticked.
    package static let mostPeople = 1_000

    package init(
        id: ID<BulkAction>, actor: Actor, action: UserAction, reason: Reason, selection: Selection,
        begunAt: Timestamp, place: String = "", changed: Int = 0, leftOut: Int = 0, endedAt: Timestamp? = nil,
        stoppedBy: Actor? = nil
    ) {
        self.stoppedBy = stoppedBy
        self.id = id
        self.actor = actor
        self.action = action
        self.reason = reason
        self.selection = selection
        self.begunAt = begunAt
        self.place = place
        self.changed = changed
        self.leftOut = leftOut
        self.endedAt = endedAt
    }
}

extension BulkAction.Selection {
    /// In an order that the action itself doesn't change, and nobody twice.
    package var settled: BulkAction.Selection {
        switch self {
        case .people(let ids):
            var seen: Set<String> = []
            return .people(ids.filter { seen.insert($0).inserted })
        case .list(.everybody): return .list(.everybody(.name, .ascending))
        case .list: return self
        }
    }

    /// For the trail: how they were chosen, without anything that was typed.
    package var details: [String: String] {
        switch self {
        case .people(let ids): ["selection": "people", "people": String(ids.count)]
        case .list(.everybody): ["selection": "everybody"]
        case .list(.filtered(let filter)): ["selection": filter.rawValue]
        case .list(.searched(_, let filter)): ["selection": "search", "filter": filter?.rawValue ?? "none"]
        }
    }
}

extension UserAction {
    /// A code is read out to one person.
    package var isForMany: Bool { self != .spokenCode }

    /// Why somebody is left out when it is done to many; `nil` where it would change something.
    package func leavesOut(_ facts: Facts) -> Refusal? {
        if isDone(facts) { return .nothingToChange }
        if facts.settings.helpDesk.secondConsent, DeskReset.Act(self)?.takesConsent == true { return .consentNeeded }
        if facts.isMailboxOnHold, self == .sendReset(.primary) { return .mailboxOnHold }
        return decide(facts).refusals.first
    }

    /// For one of many, marked with which bulk action it was.
    package func decide(_ facts: Facts, asPartOf bulk: ID<BulkAction>) -> Decision {
        if let refusal = leavesOut(facts) { return .refused(refusal) }
        return decide(facts).noting(["bulk": bulk.rawValue])
    }
}

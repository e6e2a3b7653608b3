/// Somebody on the telephone was found to be who they say. It holds for the administrator who found it out: another one's
/// caller may be somebody else.
package struct CallerCheck: Hashable, Sendable {
    package enum Means: String, Hashable, Sendable, CaseIterable {
        /// A request to a phone of the person's, with a number that was read out to the caller.
        case push
        /// A code that the person's own portal showed.
        case code
    }

    package let id: ID<CallerCheck>
    package let account: ID<Account>
    /// Who asked.
    package let actor: Actor
    package let means: Means
    /// The flow of the request, where it was by push.
    package let flow: ID<Flow>?
    package let begunAt: Timestamp
    /// `nil`: not found out yet.
    package let verifiedAt: Timestamp?

    package static let holds: Duration = .minutes(15)

    package init(
        id: ID<CallerCheck>, account: ID<Account>, actor: Actor, means: Means, flow: ID<Flow>? = nil,
        begunAt: Timestamp, verifiedAt: Timestamp? = nil
    ) {
        self.id = id
        self.account = account
        self.actor = actor
        self.means = means
        self.flow = flow
        self.begunAt = begunAt
        self.verifiedAt = verifiedAt
    }

    package var event: AuditEvent {
        AuditEvent(.callerVerified, by: actor, account: account, details: ["by": means.rawValue])
    }
}

/// The code that a signed-in person reads out to the help desk.
package enum CallerCode {
    package static let lives: Duration = .minutes(10)
    /// Wrong codes after which the person has another one shown.
    package static let tries = 5
}

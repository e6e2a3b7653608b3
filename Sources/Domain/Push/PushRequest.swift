/// A question to an account's phones: is it you, at that browser, for that? It belongs to one flow.
package struct PushRequest: Hashable, Sendable {
    package enum State: String, Hashable, Sendable, CaseIterable {
        case open
        case approved
        case denied
        /// *This wasn't me.*
        case wasNotMe = "was-not-me"
        /// By the browser that asked.
        case withdrawn
        /// Nobody answered in time, or what it was for is over.
        case over
    }

    package let id: ID<PushRequest>
    package let account: ID<Account>
    package let flow: ID<Flow>
    package let purpose: FlowPurpose
    /// What the browser shows and the phone asks for.
    package let number: SealedSecret
    package let origin: Origin
    /// The browser that asked, where a factor has answered in it before; `nil`: anybody's.
    package let knownBrowser: ID<KnownBrowser>?
    package let createdAt: Timestamp
    package let expiresAt: Timestamp
    package let state: State
    package let decidedAt: Timestamp?
    package let spentAt: Timestamp?

    package static let lives: Duration = .seconds(60)
    /// How long an approval waits for the browser that asked for it.
    package static let approvalLives: Duration = .seconds(60)
    /// Whoever has the password could otherwise ring a phone until its person gives in. Browsers in which a factor has
    /// answered count by themselves, all others together: a stranger doesn't use up what the person may ring.
    package static let unapprovedLimit = 3
    /// Of all of an account's, approved or not: each is a request to a server of the phone's choice.
    package static let limit = 20
    package static let limitWindow: Duration = .minutes(10)

    package init(
        id: ID<PushRequest>, account: ID<Account>, flow: ID<Flow>, purpose: FlowPurpose, number: SealedSecret,
        origin: Origin, knownBrowser: ID<KnownBrowser>? = nil, createdAt: Timestamp, expiresAt: Timestamp,
        state: State = .open, decidedAt: Timestamp? = nil, spentAt: Timestamp? = nil
    ) {
        self.id = id
        self.account = account
        self.flow = flow
        self.purpose = purpose
        self.number = number
        self.origin = origin
        self.knownBrowser = knownBrowser
        self.createdAt = createdAt
        self.expiresAt = expiresAt
        self.state = state
        self.decidedAt = decidedAt
        self.spentAt = spentAt
    }

    package func isOpen(at now: Timestamp) -> Bool {
        state == .open && createdAt <= now && now < expiresAt
    }

    /// Approved, and not used yet. A request that was merely sent never is.
    package func isApproved(at now: Timestamp) -> Bool {
        guard state == .approved, spentAt == nil, let decidedAt else { return false }
        return decidedAt <= now && now < decidedAt + Self.approvalLives
    }

    /// Why no further one is sent, if so.
    ///
    /// - Parameters:
    ///   - open: The account's open request, of another flow.
    ///   - recent: The account's requests of the last ten minutes.
    package static func refusal(open: PushRequest?, recent: RecentPushRequests) -> Refusal? {
        if recent.all >= limit || recent.unapproved >= unapprovedLimit { return .pushStopped }
        return open == nil ? nil : .pushOpenElsewhere
    }
}

/// How often an account's phones were rung of late.
package struct RecentPushRequests: Hashable, Sendable {
    /// From every browser.
    package let all: Int
    /// From this known browser, or from all others together, and approved by nobody. One that was denied or cancelled
    /// counts like one that was left alone: it rang the phone all the same.
    package let unapproved: Int

    package init(all: Int, unapproved: Int) {
        self.all = all
        self.unapproved = unapproved
    }
}

package import Domain
import Texts
package import UseCases

/// `GET /admin/users/{id}`: what is wrong with somebody's account, what mends it, and how it stands.
package struct UserDetailsPage: Page {
    package var user: UserDetails
    /// What may be done by who is looking, and would change something.
    package var allowed: [UserAction]
    /// What was just done.
    package var done: UserAction?
    /// Whether who is looking helps people on the telephone.
    package var mayVerify: Bool
    /// One of theirs, just now.
    package var hasEndedSession: Bool
    /// Whether who is looking may say which entries are somebody's.
    package var mayBind: Bool

    /// What `?done=` says after one session was ended.
    static let sessionEnded = "session-ended"

    package init(
        user: UserDetails, allowed: [UserAction], done: UserAction? = nil, hasEndedSession: Bool = false,
        mayVerify: Bool = false, mayBind: Bool = false
    ) {
        self.user = user
        self.hasEndedSession = hasEndedSession
        self.allowed = allowed
        self.done = done
        self.mayVerify = mayVerify
        self.mayBind = mayBind
    }

    package var title: String { user.account.name.full }

    private static let people: PortalPath = "/users"
    private var person: PortalPath { Self.people.of(user.account.id) }

    package func body(in context: PageContext) -> HTML {
        """
        \(done.map { Banner(tone: .done, title: $0.done).markup })\
        \(hasEndedSession ? Banner(tone: .done, title: PeopleWords.sessionEnded).markup : nil)\
        <p class="account"><bdi>\(user.account.email.text)</bdi></p>
        \(VerifiedCaller.banners(user.callers))\(user.waits.map { waiting($0, in: context) })\(problems(in: context))\
        \(user.manager.map(Self.managed))\(context.section("standing", PeopleWords.standing, standing))\
        \(deliveries(in: context))\(context.section("factors", PeopleWords.factors, factors))\
        \(choices(in: context))\
        \(context.section("sessions", PeopleWords.sessions, sessions(in: context)))\
        \(mayBind || !user.bindings.isEmpty ? context.section("directories", DirectoryStateWords.title, directories(in: context)) : nil)\
        \(context.section("events", PeopleWords.events, UserEvent.list(user.events)))\
        \(context.section("mails", PeopleWords.mails, UserMail.list(user.mails)))
        """
    }

    private func waiting(_ reset: DeskReset, in context: PageContext) -> HTML {
        Banner(
            tone: .attention, title: HelpDeskWords.waitsHere, text: "\(reset.act.words.withCapital).",
            link: mayVerify ? context.link(HelpDeskWords.seeRequest, to: reset.path) : nil
        ).markup
    }

    // MARK: What is wrong

    private func problems(in context: PageContext) -> HTML {
        guard !user.problems.isEmpty else { return "<p class=\"lead\">\(PeopleWords.nothingWrong)</p>\n" }
        let banners = user.problems.map { problem -> HTML in
            let (title, text) = problem.words
            return Banner(tone: .attention, title: title, text: text).markup
        }
        return "\(banners)\(mend(in: context))"
    }

    /// The one button.
    private func mend(in context: PageContext) -> HTML? {
        guard let mend = user.mend else { return nil }
        guard allowed.contains(mend) else {
            return "<p class=\"lead\">\(PeopleWords.needsAdministrator(mend.title))</p>\n"
        }
        let path = person.then(mend.name)
        guard mend.needsReason else {
            return "\(context.form(to: path, class: "mend", "<button>\(mend.title)</button>"))\n"
        }
        return "<p class=\"mend\"><a class=\"button\" href=\"\(context.address(of: path))\">\(mend.title)</a></p>\n"
    }

    private func choices(in context: PageContext) -> HTML? {
        let others = allowed.filter { $0 != user.mend }
        guard mayVerify || !others.isEmpty else { return nil }
        let verify = context.choice(person.then("verify"), HelpDeskWords.verify, HelpDeskWords.verifyWhy)
        let list: HTML = """
            <ul class="choices">\(mayVerify ? "\n\(verify)" as HTML : nil)\(others.map { "\n\(context.choice(person.then($0.name), $0.title, $0.effect))" })
            </ul>
            """
        return context.section("doing", PeopleWords.whatYouCanDo, list)
    }

    // MARK: How it stands

    private var standing: HTML {
        let account = user.account
        let facts: [(String, HTML)?] = [
            (PeopleWords.state, state),
            account.userName.map { (PeopleWords.userName, "<bdi>\($0.text)</bdi>") },
            (PeopleWords.password, password),
            expiry.map { (PeopleWords.expires, $0) },
            (PeopleWords.lastSignedIn, user.lastSignedInAt.map(HTML.moment) ?? "\(PeopleWords.neverSignedIn)"),
            (PeopleWords.recoveryAddress, recoveryAddress),
            (PeopleWords.added, .moment(account.createdAt)),
        ]
        let lines = facts.compactMap(\.self).map { name, value -> HTML in
            "\n<div><dt>\(name)</dt><dd>\(value)</dd></div>"
        }
        return """
            <dl class="facts">\(lines)
            </dl>
            """
    }

    private func deliveries(in context: PageContext) -> HTML? {
        guard !user.bindings.isEmpty else { return nil }
        return context.section(
            "deliveries", StandingWords.title,
            DeliveryStanding.list(user.bindings.map(DeliveryStanding.init), at: context.now))
    }

    private var state: HTML {
        let account = user.account
        let states = [
            account.state.words, user.lockedUntil == nil ? nil : PeopleWords.locked.lowercased(),
            user.isExpired ? PeopleWords.expired.lowercased() : nil,
            account.mustChangePassword ? PeopleWords.mustChange.lowercased() : nil,
        ]
        return "\(states.compactMap(\.self).joined(separator: ", "))"
    }

    private var password: HTML {
        user.account.passwordChangedAt.map { "\(PeopleWords.passwordSet) \(.moment($0))" }
            ?? "\(PeopleWords.noPassword)"
    }

    private var expiry: HTML? {
        user.account.passwordNeverExpires ? "\(PeopleWords.neverExpires)" : user.expires.map(HTML.moment)
    }

    private var recoveryAddress: HTML {
        let verified = user.recovery.verified.map { "<bdi>\($0.address.text)</bdi>" as HTML }
        let pending = user.recovery.pending.map {
            "<bdi>\($0.address.text)</bdi> (\(PeopleWords.notVerified))" as HTML
        }
        return switch (verified, pending) {
        case (nil, nil): "\(PeopleWords.noRecoveryAddress)"
        case (let verified?, let pending?): "\(verified), \(pending)"
        default: "\(verified)\(pending)"
        }
    }

    private var factors: HTML {
        let rule: HTML? = user.account.factorRule.map { "<p>\(PeopleWords.factorRule($0))</p>\n" }
        let codes: HTML? =
            user.factors.isEmpty ? nil : "\n<p class=\"hint\">\(PeopleWords.recoveryCodes(user.recoveryCodes))</p>"
        guard !user.factors.isEmpty else { return "\(rule)<p class=\"empty\">\(PeopleWords.noFactors)</p>" }
        return """
            \(rule)<ul class="activity">\(user.factors.map(Self.line))
            </ul>\(codes)
            """
    }

    private static func line(_ factor: FactorOverview) -> HTML {
        """

        <li>
        <p>\(factor.kind.title)\(factor.name.map { ": <bdi>\($0.text)</bdi>" as HTML })</p>
        <p class="hint">\(PeopleWords.setUp) \(.moment(factor.addedAt)) · \(PeopleWords.lastUsed) \
        \(factor.lastUsedAt.map(HTML.moment) ?? "\(PeopleWords.notUsed)")</p>
        </li>
        """
    }

    private func sessions(in context: PageContext) -> HTML {
        guard !user.sessions.isEmpty else { return "<p class=\"empty\">\(PeopleWords.noSessions)</p>" }
        return """
            <ul class="activity">\(user.sessions.map { line($0, in: context) })
            </ul>\(user.moreSessions > 0 ? more : nil)
            """
    }

    /// Asked for by themselves: a directory that is slow holds up its own page alone.
    private func directories(in context: PageContext) -> HTML {
        let bind: HTML? =
            mayBind
            ? """

            <p><a href="\(context.address(of: person.then("directories/bind")))">\(BindingWords.bindLink)</a></p>
            """ : nil
        guard !user.bindings.isEmpty else { return "<p class=\"empty\">\(DirectoryStateWords.none)</p>\(bind)" }
        return """
            <p><a href="\(context.address(of: person.then("directories")))">\(DirectoryStateWords.look)</a></p>\(bind)
            """
    }

    private static func managed(by directory: Connection) -> HTML {
        let words = [
            PeopleWords.managed(by: directory.name.text), directory.settings.changeAt.map(PeopleWords.changedAt),
        ]
        return "<p id=\"managed\">\(LinkedText(words.compactMap(\.self).joined(separator: " ")).markup)</p>\n"
    }

    private var more: HTML { "\n<p class=\"hint\">\(SessionWords.more(user.moreSessions))</p>" }

    private func line(_ session: Session, in context: PageContext) -> HTML {
        let end: HTML? =
            allowed.contains(.signOut)
            ? """

            <p class="hint"><a href="\(context.address(of: person.session(session.id)))">\(PeopleWords.endSession)</a></p>
            """ : nil
        return """

            <li>
            <p><bdi>\(session.origin.browser)</bdi>, <bdi>\(session.origin.address)</bdi></p>
            <p class="hint">\(SessionWords.signedInSince) \(.moment(session.signedInAt)) · \
            \(SessionWords.lastSeen) \(.moment(session.lastSeenAt))</p>\(end)
            </li>
            """
    }
}

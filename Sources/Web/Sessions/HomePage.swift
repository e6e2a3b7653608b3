package import Domain
import Texts

/// `GET /`, signed in: what wants attention, where the password is, and what can be done.
package struct HomePage: Page {
    package var familiarName: String
    package var notices: [HomeNotice]
    package var receipts: [Receipt]
    /// The directory that decides about the password alone, where one does.
    package var manager: String?

    package init(
        familiarName: String, notices: [HomeNotice] = [], receipts: [Receipt] = [], manager: String? = nil
    ) {
        self.manager = manager
        self.familiarName = familiarName
        self.notices = notices
        self.receipts = receipts
    }

    package var title: String { SessionWords.homeTitle }
    package var heading: String { SessionWords.greeting(familiarName) }
    package var connects: Bool { receipts.isFollowed }

    package func body(in context: PageContext) -> HTML {
        """
        \(notices.map { $0.markup(in: context) })\(Receipt.list(receipts, at: "/", in: context))\
        <section aria-labelledby="doing-title">
        <h2 id="doing-title">\(SessionWords.whatYouCanDo)</h2>
        <ul class="choices">
        \(password(in: context))
        \(context.choice("/security/sessions", SessionWords.seeSessions, SessionWords.seeSessionsWhy))
        \(context.choice("/activity", SessionWords.seeActivity, SessionWords.seeActivityWhy))
        </ul>
        </section>
        """
    }

    private func password(in context: PageContext) -> HTML {
        guard let manager else {
            return context.choice("/security/password", SessionWords.changePassword, SessionWords.changePasswordWhy)
        }
        return context.choice(
            "/security/password/change", SessionWords.whereToChange, SessionWords.keptElsewhere(manager))
    }
}

extension PageContext {
    /// A line of a list of choices.
    func choice(_ path: PortalPath, _ name: String, _ why: String) -> HTML {
        "<li><a href=\"\(address(of: path))\">\(name)</a> <span class=\"hint\">\(why)</span></li>"
    }
}

/// What wants the person's attention.
package enum HomeNotice: Hashable, Sendable {
    case passwordExpires(inDays: Int, mayChangeAfter: Bool)
    /// A required factor has to be set up by then; `nil`: that was before, and it comes first at the next sign-in.
    case factorMissing(by: Timestamp?)
    /// Something that the help desk did, or was asked to.
    case deskReset(DeskReset)
    case recoveryAddressMissing
    case recoveryAddressWaiting(address: String)
    case recoveryAddressVerified

    func markup(in context: PageContext) -> HTML { banner(in: context).markup }

    private func banner(in context: PageContext) -> Banner {
        switch self {
        case .passwordExpires(let days, let mayChangeAfter):
            Banner(
                tone: .attention, title: SessionWords.passwordExpires(inDays: days),
                text: mayChangeAfter ? SessionWords.passwordExpiresSoftly : SessionWords.passwordExpiresWhy,
                link: context.link(SessionWords.changeItNow, to: "/security/password"))
        case .factorMissing(let time):
            Banner(
                tone: .attention, title: FactorWords.missing,
                text: time.map { FactorWords.due(by: $0.words) } ?? FactorWords.required,
                link: context.link(FactorWords.setUpNow, to: "/security/factors"))
        case .deskReset(let reset):
            Banner(
                tone: .attention, title: HelpDeskWords.notice(reset), text: HelpDeskWords.noticeAsk,
                link: context.link(
                    HelpDeskWords.stopIt, to: ("/not-me" as PortalPath).asking("reset", reset.id.rawValue)))
        case .recoveryAddressMissing:
            Banner(
                tone: .attention, title: SessionWords.recoveryMissing, text: SessionWords.recoveryMissingWhy,
                link: context.link(SessionWords.addRecovery, to: "/profile"))
        case .recoveryAddressWaiting(let address):
            Banner(
                tone: .attention, title: SessionWords.recoveryWaiting(address), text: SessionWords.recoveryWaitingWhy,
                link: context.link(SessionWords.openProfile, to: "/profile"))
        case .recoveryAddressVerified:
            Banner(tone: .done, title: RecoveryWords.nowVerified)
        }
    }
}

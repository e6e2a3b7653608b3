package import Domain
import Texts

/// `GET /`, signed in: what wants attention, where the password is, and what can be done.
package struct HomePage: Page {
    package var familiarName: String
    package var notices: [HomeNotice]
    package var receipts: [Receipt]

    package init(familiarName: String, notices: [HomeNotice] = [], receipts: [Receipt] = []) {
        self.familiarName = familiarName
        self.notices = notices
        self.receipts = receipts
    }

    package var title: String { SessionWords.homeTitle }
    package var heading: String { SessionWords.greeting(familiarName) }

    package func body(in context: PageContext) -> HTML {
        """
        \(notices.map(\.markup))\(Receipt.list(receipts))\
        <section aria-labelledby="doing-title">
        <h2 id="doing-title">\(SessionWords.whatYouCanDo)</h2>
        <ul class="choices">
        \(choice("/security/password", SessionWords.changePassword, SessionWords.changePasswordWhy))
        \(choice("/security/sessions", SessionWords.seeSessions, SessionWords.seeSessionsWhy))
        \(choice("/activity", SessionWords.seeActivity, SessionWords.seeActivityWhy))
        </ul>
        </section>
        """
    }

    private func choice(_ path: StaticString, _ name: String, _ why: String) -> HTML {
        "<li><a href=\"\(HTML(stringLiteral: path))\">\(name)</a> <span class=\"hint\">\(why)</span></li>"
    }
}

/// What wants the person's attention.
package enum HomeNotice: Hashable, Sendable {
    case passwordExpires(inDays: Int, mayChangeAfter: Bool)
    /// A required factor has to be set up by then; `nil`: that was before, and it comes first at the next sign-in.
    case factorMissing(by: Timestamp?)
    case recoveryAddressMissing
    case recoveryAddressWaiting(address: String)
    case recoveryAddressVerified

    var markup: HTML { banner.markup }

    private var banner: Banner {
        switch self {
        case .passwordExpires(let days, let mayChangeAfter):
            Banner(
                tone: .attention, title: SessionWords.passwordExpires(inDays: days),
                text: mayChangeAfter ? SessionWords.passwordExpiresSoftly : SessionWords.passwordExpiresWhy,
                link: Banner.Link(text: SessionWords.changeItNow, path: "/security/password"))
        case .factorMissing(let time):
            Banner(
                tone: .attention, title: FactorWords.missing,
                text: time.map { FactorWords.due(by: $0.words) } ?? FactorWords.required,
                link: Banner.Link(text: FactorWords.setUpNow, path: "/security/factors"))
        case .recoveryAddressMissing:
            Banner(
                tone: .attention, title: SessionWords.recoveryMissing, text: SessionWords.recoveryMissingWhy,
                link: Banner.Link(text: SessionWords.addRecovery, path: "/profile"))
        case .recoveryAddressWaiting(let address):
            Banner(
                tone: .attention, title: SessionWords.recoveryWaiting(address), text: SessionWords.recoveryWaitingWhy,
                link: Banner.Link(text: SessionWords.openProfile, path: "/profile"))
        case .recoveryAddressVerified:
            Banner(tone: .done, title: RecoveryWords.nowVerified)
        }
    }
}

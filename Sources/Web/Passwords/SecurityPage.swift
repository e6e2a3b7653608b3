package import Domain
import Texts

/// `GET /security`
package struct SecurityPage: Page {
    package struct PasswordCard: Hashable, Sendable {
        package var changedAt: Timestamp?
        /// `nil`: it does not expire.
        package var expiresAt: Timestamp?
        /// The directory that decides about it alone, so that it can't be changed here.
        package var manager: ChangePasswordPage.Manager?

        /// Whether other places follow it.
        package var isElsewhere: Bool

        package init(
            changedAt: Timestamp?, expiresAt: Timestamp?, manager: ChangePasswordPage.Manager? = nil,
            isElsewhere: Bool = false
        ) {
            self.changedAt = changedAt
            self.expiresAt = expiresAt
            self.manager = manager
            self.isElsewhere = isElsewhere
        }
    }

    package var password: PasswordCard
    /// What answers for the account besides its password.
    package var factors: Set<FactorKind>
    /// This one included.
    package var sessionCount: Int
    package var recovery: RecoveryAddresses
    /// The latest few.
    package var activity: [ActivityPage.Line]

    package init(
        password: PasswordCard, factors: Set<FactorKind> = [], sessionCount: Int, recovery: RecoveryAddresses,
        activity: [ActivityPage.Line]
    ) {
        self.password = password
        self.factors = factors
        self.sessionCount = sessionCount
        self.recovery = recovery
        self.activity = activity
    }

    package var title: String { SecurityWords.title }

    package func body(in context: PageContext) -> HTML {
        let recovery = recovery.shown(at: context.now)
        return """
            <section class="card" aria-labelledby="password-title">
            <h2 id="password-title">\(PasswordWords.cardTitle)</h2>
            \(password.markup(in: context))
            </section>
            <section class="card" aria-labelledby="factors-title">
            <h2 id="factors-title">\(FactorWords.title)</h2>
            <p>\(FactorWords.state(factors))</p>
            <p><a href="\(context.address(of: "/security/factors"))">\(FactorWords.manage)</a></p>
            </section>
            <section class="card" aria-labelledby="sessions-title">
            <h2 id="sessions-title">\(SecurityWords.sessions)</h2>
            <p>\(SecurityWords.signedIn(places: sessionCount))</p>
            <p><a href="\(context.address(of: "/security/sessions"))">\(SecurityWords.seeSessions)</a></p>
            </section>
            <section class="card" aria-labelledby="caller-title">
            <h2 id="caller-title">\(HelpDeskWords.helpDesk)</h2>
            <p>\(HelpDeskWords.askedForCodeWhy)</p>
            <p><a href="\(context.address(of: "/security/caller-code"))">\(HelpDeskWords.askedForCode)</a></p>
            </section>
            <section class="card" aria-labelledby="recovery-title">
            <h2 id="recovery-title">\(SecurityWords.recoveryEmail)</h2>
            \(recovery.markup(at: context.now))
            <p><a href="\(context.address(of: "/profile"))">\
            \(recovery.isEmpty ? SessionWords.addRecovery : SecurityWords.manageRecovery)</a></p>
            </section>
            <section class="card" aria-labelledby="activity-title">
            <h2 id="activity-title">\(SecurityWords.recentActivity)</h2>
            \(ActivityPage.list(activity))
            <p><a href="\(context.address(of: "/activity"))">\(SecurityWords.seeActivity)</a></p>
            </section>
            """
    }
}

extension SecurityPage.PasswordCard {
    fileprivate func markup(in context: PageContext) -> HTML {
        if let manager { return "\(manager.markup)\(isElsewhere ? places(in: context) : nil)" }
        return """
            <dl class="facts">
            <div><dt>\(PasswordWords.changedOn)</dt><dd>\(changed)</dd></div>
            <div><dt>\(PasswordWords.expiresOn)</dt><dd>\(expires)</dd></div>
            </dl>
            <p class="actions"><a class="button" href="\(context.address(of: "/security/password"))">\
            \(PasswordWords.resetPassword)</a></p>\(isElsewhere ? places(in: context) : nil)
            """
    }

    private func places(in context: PageContext) -> HTML {
        "\n<p><a href=\"\(context.address(of: "/security/places"))\">\(ReceiptWords.seePlaces)</a></p>"
    }

    private var changed: HTML { changedAt.map(HTML.moment) ?? "\(PasswordWords.neverChanged)" }
    private var expires: HTML { expiresAt.map(HTML.moment) ?? "\(PasswordWords.neverExpires)" }
}

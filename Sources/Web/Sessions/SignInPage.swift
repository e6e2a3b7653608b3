package import Domain
import Texts
package import UseCases

/// `GET, POST /login`
package struct SignInPage: Page {
    package var email: String
    package var notice: SignInNotice?
    /// The recovery address that signing in confirms. Named, so that nobody confirms somebody else's for them.
    package var confirming: EmailAddress?
    /// What the browser is asked for who signs in with a passkey; `nil` where none are offered.
    package var passkey: PasskeyRequest?
    package var problems: [Refusal]

    package init(
        email: String = "", notice: SignInNotice? = nil, confirming: EmailAddress? = nil,
        passkey: PasskeyRequest? = nil, problems: [Refusal] = []
    ) {
        self.email = email
        self.notice = notice
        self.confirming = confirming
        self.passkey = passkey
        self.problems = problems
    }

    package var title: String { SessionWords.signInTitle }

    package func title(at entrance: Entrance) -> String? {
        switch entrance {
        case .users: nil
        case .administrators: AdministrationWords.signInTitle
        }
    }

    package func body(in context: PageContext) -> HTML {
        let problems = FormProblems(problems, fields: [.email, .password])
        let name = Field(
            name: .email, kind: .accountName, label: context.entrance.nameLabel, value: email,
            isFocused: email.isEmpty && notice == nil)
        let password = Field(name: .password, kind: .currentPassword, label: SessionWords.password)
        return """
            \(notice.map(\.markup))\(confirming.map(Banner.confirming))\(problems.summary)\(context.form(to: "/login", """
            \(name.markup(problems.at(.email)))
            \(password.markup(problems.at(.password)))
            <p class="actions"><button>\(SessionWords.signIn)</button></p>
            """))\(passkey.map { passkeyForm($0, in: context) })
            <p class="aside">\(SessionWords.forgotten) \
            <a href="\(context.address(of: "/reset"))">\(context.entrance.resetWords)</a></p>\(userPortal(context))
            """
    }

    /// For who took the wrong door. The one link from a portal to the other.
    private func userPortal(_ context: PageContext) -> HTML? {
        guard context.entrance == .administrators else { return nil }
        let address = Entrance.users.address(of: "/login")
        return """

            <p class="aside">\(AdministrationWords.userPortal) <a href="\(address)">\(AdministrationWords.userPortalLogin)</a></p>
            """
    }
}

extension Entrance {
    /// Administrators have no user names.
    fileprivate var nameLabel: String {
        switch self {
        case .users: SessionWords.emailOrUserName
        case .administrators: AdministrationWords.email
        }
    }

    /// What the way to a reset is called.
    var resetWords: String {
        switch self {
        case .users: SessionWords.resetUserPassword
        case .administrators: AdministrationWords.resetPassword
        }
    }
}

extension SignInPage {
    /// Seen only where a passkey can be used.
    private func passkeyForm(_ request: PasskeyRequest, in context: PageContext) -> HTML {
        """

        \(context.passkeyForm(to: "/login/passkey", request, isHidden: true, """
        <p class="actions"><button class="secondary">\(PasskeyWords.signIn)</button></p>
        """))
        """
    }
}

extension Banner {
    /// What a sign-in also does.
    static func confirming(_ address: EmailAddress) -> HTML {
        Banner(
            tone: .done, title: SessionWords.confirmRecoveryTitle(address.text), text: SessionWords.confirmRecovery
        ).markup
    }
}

/// Why somebody finds themselves at the sign-in page: `?notice=`.
package enum SignInNotice: String, Hashable, Sendable, CaseIterable {
    case signedOut = "signed-out"
    case passwordChanged = "password-changed"
    case passwordReset = "password-reset"
    case activated
    case sessionEnded = "session-ended"
    case sessionExpired = "session-expired"
    case recoveryLinkDead = "recovery-link-dead"
    case enrolment

    /// The sign-in page that says it.
    var path: PortalPath { PortalPath("/login").asking("notice", rawValue) }

    fileprivate var markup: HTML { banner.markup }

    private var banner: Banner {
        switch self {
        case .signedOut: Banner(tone: .done, title: SessionWords.signedOut)
        case .passwordChanged:
            Banner(tone: .done, title: SessionWords.passwordChangedTitle, text: SessionWords.passwordChanged)
        case .passwordReset:
            Banner(tone: .done, title: SessionWords.passwordResetTitle, text: SessionWords.passwordReset)
        case .activated: Banner(tone: .done, title: SessionWords.activated)
        case .sessionEnded: Banner(tone: .attention, title: SessionWords.sessionEnded)
        case .sessionExpired: Banner(tone: .attention, title: SessionWords.sessionExpired)
        case .enrolment: Banner(tone: .attention, title: SessionWords.enrolment)
        case .recoveryLinkDead:
            Banner(tone: .attention, title: SessionWords.recoveryLinkDeadTitle, text: SessionWords.recoveryLinkDead)
        }
    }
}

package import Domain
import Texts

/// `GET, POST /security/password/change`
package struct ChangePasswordPage: Page {
    package var email: String
    package var rules: PasswordRuleList
    /// Why it comes before anything else, if it does.
    package var cause: Cause?
    /// See `NewPasswordFields`.
    package var attempt: String
    /// The directory that the password is changed in, where it can't be done here.
    package var manager: Manager?
    package var problems: [Refusal]

    package struct Manager: Hashable, Sendable {
        package var directory: String
        /// For people to read.
        package var place: String?

        package init(directory: String, place: String?) {
            self.directory = directory
            self.place = place
        }
    }

    package enum Cause: Hashable, Sendable {
        case expired
        /// By an administrator.
        case asked
    }

    package init(
        email: String, rules: PasswordRuleList, cause: Cause? = nil, manager: Manager? = nil, attempt: String = "",
        problems: [Refusal] = []
    ) {
        self.email = email
        self.rules = rules
        self.cause = cause
        self.attempt = attempt
        self.manager = manager
        self.problems = problems
    }

    package var title: String { manager == nil ? PasswordWords.changeTitle : PasswordWords.elsewhereTitle }

    package func body(in context: PageContext) -> HTML {
        if let manager {
            return "\(FormProblems(problems, fields: []).summary)\(cause?.markup)\(manager.markup)"
        }
        let problems = FormProblems(problems, fields: [.currentPassword, .newPassword, .confirmPassword])
        let current = Field(
            name: .currentPassword, kind: .currentPassword, label: PasswordWords.currentPassword)
        return """
            \(problems.summary)\(cause?.markup)<p class="lead">\(PasswordWords.changeLead)</p>
            \(context.form(to: "/security/password/change", """
            \(current.markup(problems.at(.currentPassword)))
            \(NewPasswordFields(email: email, rules: rules, isFirst: false, attempt: attempt).markup(problems))
            <p class="actions"><button>\(PasswordWords.updatePassword)</button></p>
            """))
            """
    }
}

extension ChangePasswordPage.Manager {
    init(_ directory: Connection) {
        self.init(directory: directory.name.text, place: directory.settings.changeAt)
    }

    /// Why nothing can be done about the password here, where it can, and what comes after.
    var markup: HTML {
        """
        <p class="lead">\(PasswordWords.keptElsewhere(directory))</p>
        <p>\(LinkedText(place.map(PasswordWords.changedAt) ?? PasswordWords.changedBySomebody).markup)</p>
        <p>\(PasswordWords.thenSignIn)</p>
        """
    }
}

extension ChangePasswordPage.Cause {
    fileprivate var markup: HTML {
        let (title, text) =
            switch self {
            case .expired: (PasswordWords.expiredTitle, PasswordWords.expiredWhy)
            case .asked: (PasswordWords.askedTitle, PasswordWords.askedWhy)
            }
        return Banner(tone: .attention, title: title, text: text).markup
    }
}

/// `GET /security/password/done`: the receipt, before or after signing in again. Nobody is signed in by a change: the
/// browser that made it is shown what becomes of it, and nothing else.
package struct PasswordDonePage: Page {
    package var receipts: [Receipt]

    package init(receipts: [Receipt]) {
        self.receipts = receipts
    }

    package var title: String { PasswordWords.changeDoneTitle }
    package var refreshes: Bool { receipts.isOnItsWay }
    package var connects: Bool { receipts.isFollowed }

    package func body(in context: PageContext) -> HTML {
        """
        <p class="lead" role="status">\(PasswordWords.changeDone)</p>
        \(Receipt.list(receipts, at: "/security/password/done", in: context))\
        <p class="actions">\(context.person == nil ? toSignIn(context) : toHome(context))</p>
        """
    }

    private func toSignIn(_ context: PageContext) -> HTML {
        "<a class=\"button\" href=\"\(context.address(of: SignInNotice.passwordChanged.path))\">\(PasswordWords.signInWithNew)</a>"
    }

    private func toHome(_ context: PageContext) -> HTML {
        "<a class=\"button\" href=\"\(context.address(of: "/"))\">\(PasswordWords.toStart)</a>"
    }
}

package import Domain
import Texts

/// `GET, POST /reset/password`: the new password, for whoever opened the link in their mail.
package struct NewPasswordPage: Page {
    package enum Purpose: Hashable, Sendable { case reset, activation }

    package var purpose: Purpose
    /// Whose password it is: shown, and told to password managers.
    package var email: String
    package var rules: PasswordRuleList
    /// See `NewPasswordFields`.
    package var attempt: String
    /// The directory that the password is set in, where it can't be done here.
    package var manager: ChangePasswordPage.Manager?
    package var problems: [Refusal]

    package init(
        purpose: Purpose, email: String, rules: PasswordRuleList, attempt: String = "",
        manager: ChangePasswordPage.Manager? = nil, problems: [Refusal] = []
    ) {
        self.manager = manager
        self.purpose = purpose
        self.email = email
        self.rules = rules
        self.attempt = attempt
        self.problems = problems
    }

    package var title: String {
        guard manager == nil else { return PasswordWords.elsewhereTitle }
        return switch purpose {
        case .reset: PasswordWords.newPasswordTitle
        case .activation: PasswordWords.activationTitle
        }
    }

    package func body(in context: PageContext) -> HTML {
        if let manager {
            return """
                <p class="account"><bdi>\(PasswordWords.account(email))</bdi></p>
                \(manager.markup)
                <p class="actions"><a class="button" href="\(context.address(of: "/login"))">\(PasswordWords.signInThere)</a></p>
                """
        }
        let problems = FormProblems(problems, fields: [.newPassword, .confirmPassword])
        return """
            \(problems.summary)<p class="account"><bdi>\(PasswordWords.account(email))</bdi></p>
            <p class="lead">\(purpose.lead)</p>
            \(context.form(to: "/reset/password", """
            \(NewPasswordFields(email: email, rules: rules, isFirst: true, attempt: attempt).markup(problems))
            <p class="actions"><button>\(purpose.button)</button></p>
            """))
            """
    }
}

extension NewPasswordPage.Purpose {
    fileprivate var lead: String {
        switch self {
        case .reset: PasswordWords.resetLead
        case .activation: PasswordWords.activationLead
        }
    }

    fileprivate var button: String {
        switch self {
        case .reset: PasswordWords.resetPassword
        case .activation: PasswordWords.activate
        }
    }
}

/// The new password twice, with the rules; the same wherever a password is chosen.
struct NewPasswordFields {
    let email: String
    let rules: PasswordRuleList
    /// Whether the new password is the first thing that the form asks.
    let isFirst: Bool
    /// Of this form and no other: what was sent twice is told from what was typed again.
    let attempt: String

    func markup(_ problems: FormProblems) -> HTML {
        let password = Field(
            name: .newPassword, kind: .newPassword, label: PasswordWords.newPassword, isFocused: isFirst,
            describedBy: [PasswordRuleList.id])
        let confirmation = Field(name: .confirmPassword, kind: .newPassword, label: PasswordWords.confirmPassword)
        return """
            <input type="hidden" name="attempt" value="\(attempt)">
            <input type="text" autocomplete="username" value="\(email)" aria-label="\(PasswordWords.email)" readonly hidden>
            \(password.markup(problems.at(.newPassword)))
            \(rules.markup)
            \(confirmation.markup(problems.at(.confirmPassword)))
            """
    }
}

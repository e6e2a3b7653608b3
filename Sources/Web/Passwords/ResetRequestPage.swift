package import Domain
import Texts

/// `GET, POST /reset`
package struct ResetRequestPage: Page {
    package var email: String
    package var problems: [Refusal]

    package init(email: String = "", problems: [Refusal] = []) {
        self.email = email
        self.problems = problems
    }

    package var title: String { PasswordWords.resetRequestTitle }

    package func title(at entrance: Entrance) -> String? {
        switch entrance {
        case .users: nil
        case .administrators: AdministrationWords.resetRequestTitle
        }
    }

    private func why(at entrance: Entrance) -> String {
        switch entrance {
        case .users: PasswordWords.resetRequestWhy
        case .administrators: AdministrationWords.resetRequestWhy
        }
    }

    package func body(in context: PageContext) -> HTML {
        let problems = FormProblems(problems, fields: [.email])
        let address = Field(
            name: .email, kind: .address, label: PasswordWords.email, value: email, isFocused: true)
        return """
            \(problems.summary)<p class="lead">\(why(at: context.entrance))</p>
            \(context.form(to: "/reset", """
            \(address.markup(problems.at(.email)))
            <p class="actions"><button>\(PasswordWords.sendResetRequest)</button></p>
            """))
            <p class="aside"><a href="\(context.address(of: "/login"))">\(PasswordWords.backToSignIn)</a></p>
            """
    }
}

/// What everybody reads after `POST /reset`, whether or not the address belongs to an account.
package struct ResetRequestSentPage: Page {
    package var linkMinutes: Int

    package init(linkMinutes: Int) {
        self.linkMinutes = linkMinutes
    }

    package var title: String { PasswordWords.sentTitle }

    package func body(in context: PageContext) -> HTML {
        """
        <p class="lead" role="status">\(PasswordWords.sent)</p>
        <p>\(PasswordWords.linkLives(minutes: linkMinutes))</p>
        <h2>\(PasswordWords.nothingCame)</h2>
        <ul>\(PasswordWords.nothingCameSteps.map { "\n<li>\($0)</li>" as HTML })
        </ul>
        <p class="aside"><a href="\(context.address(of: "/reset"))">\(PasswordWords.askAgain)</a> \
        <a href="\(context.address(of: "/login"))">\(PasswordWords.backToSignIn)</a></p>
        """
    }
}

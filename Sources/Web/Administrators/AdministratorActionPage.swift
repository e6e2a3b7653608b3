package import Domain
import Texts

/// `GET, POST /admin/administrators/{id}/{action}`: what will happen to whom, and why it is done.
package struct AdministratorActionPage: Page {
    package var account: Account
    /// Of another role, the one that is picked so far.
    package var action: AdministratorAction
    package var reason: String
    package var problems: [Refusal]

    package init(account: Account, action: AdministratorAction, reason: String = "", problems: [Refusal] = []) {
        self.account = account
        self.action = action
        self.reason = reason
        self.problems = problems
    }

    package var title: String { action.title }

    package func body(in context: PageContext) -> HTML {
        let problems = FormProblems(problems, fields: [.reason])
        let list: PortalPath = "/administrators"
        let page = list.of(account.id)
        return """
            \(problems.summary)<p class="account"><bdi>\(account.name.full)</bdi>, <bdi>\(account.email.text)</bdi></p>
            <p class="lead">\(action.effect) \(PeopleWords.toldByMail)</p>
            \(context.form(to: page.then(action.name), """
            \(roles)\(Field.reason(reason, isNeeded: action.needsReason).markup(problems.at(.reason)))
            <p class="actions"><button>\(action.title)</button></p>
            """))
            <p class="aside"><a href="\(context.address(of: page))">\(PeopleWords.cancel)</a></p>
            """
    }

    private var roles: HTML? {
        guard case .setRole(let role) = action else { return nil }
        return "\(AdministratorRole.choice(picked: role))\n"
    }
}

extension AdministratorRole {
    /// One of the roles, each with what it opens.
    static func choice(picked: AdministratorRole) -> HTML {
        """
        <fieldset class="field">
        <legend>\(AdministratorsWords.role)</legend>\(allCases.map { $0.option(isPicked: $0 == picked) })
        </fieldset>
        """
    }

    private func option(isPicked: Bool) -> HTML {
        """

        <div class="option">
        <input id="role-\(rawValue)" name="role" type="radio" value="\(rawValue)"\
        \(HTML.attribute("checked", isPicked)) aria-describedby="role-\(rawValue)-hint">
        <label for="role-\(rawValue)">\(title)</label>
        <p class="hint" id="role-\(rawValue)-hint">\(effect)</p>
        </div>
        """
    }
}

package import Domain
import Texts

/// `GET, POST /admin/administrators/new`: another administrator.
package struct InvitationPage: Page {
    /// As they were typed.
    package var email: String
    package var name: String
    package var role: AdministratorRole
    package var problems: [Refusal]

    package init(
        email: String = "", name: String = "", role: AdministratorRole = .helpdesk, problems: [Refusal] = []
    ) {
        self.email = email
        self.name = name
        self.role = role
        self.problems = problems
    }

    package var title: String { AdministratorsWords.addTitle }

    package func body(in context: PageContext) -> HTML {
        let problems = FormProblems(problems, fields: [.email, .name])
        let email = Field(name: .email, kind: .otherAddress, label: AdministratorsWords.email, value: email)
        let name = Field(name: .name, kind: .fullName, label: AdministratorsWords.name, value: name)
        return """
            \(problems.summary)<p class="lead">\(AdministratorsWords.addWhy)</p>
            \(context.form(to: "/administrators/new", """
            \(email.markup(problems.at(.email)))
            \(name.markup(problems.at(.name)))
            \(AdministratorRole.choice(picked: role))
            <p class="actions"><button>\(AdministratorsWords.invite)</button></p>
            """))
            <p class="aside"><a href="\(context.address(of: "/administrators"))">\(PeopleWords.cancel)</a></p>
            """
    }
}

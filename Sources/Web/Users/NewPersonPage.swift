package import Domain
import Texts

/// `GET, POST /admin/users/new`: one more person.
package struct NewPersonPage: Page {
    /// As they were typed.
    package var email: String
    package var userName: String
    package var givenName: String
    package var familyName: String
    package var problems: [Refusal]

    package init(
        email: String = "", userName: String = "", givenName: String = "", familyName: String = "",
        problems: [Refusal] = []
    ) {
        self.email = email
        self.userName = userName
        self.givenName = givenName
        self.familyName = familyName
        self.problems = problems
    }

    package var title: String { PeopleWords.addTitle }

    package func body(in context: PageContext) -> HTML {
        let problems = FormProblems(problems, fields: [.email, .givenName, .userName])
        let fields = [
            Field(name: .email, kind: .otherAddress, label: PeopleWords.email, value: email),
            Field(
                name: .givenName, kind: .fullName, label: PeopleWords.givenName, hint: PeopleWords.nameHint,
                value: givenName, isRequired: false),
            Field(
                name: .familyName, kind: .fullName, label: PeopleWords.familyName, value: familyName,
                isRequired: false),
            Field(
                name: .userName, kind: .otherUserName, label: PeopleWords.optionalUserName,
                hint: PeopleWords.userNameHint, value: userName, isRequired: false),
        ]
        return """
            \(problems.summary)<p class="lead">\(PeopleWords.addWhy)</p>
            \(context.form(to: "/users/new", """
            \(fields.map { "\($0.markup(problems.at($0.name)))\n" as HTML })\
            <p class="actions"><button>\(PeopleWords.invite)</button></p>
            """))
            <p class="aside"><a href="\(context.address(of: "/users"))">\(PeopleWords.cancel)</a></p>
            """
    }
}

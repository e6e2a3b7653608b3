package import Domain
import Texts

/// `GET, POST /admin/users/{id}/{action}`: what will happen to whom, and why it is done.
package struct UserActionPage: Page {
    package var account: Account
    package var action: UserAction
    /// As it was typed.
    package var reason: String
    package var problems: [Refusal]

    package init(account: Account, action: UserAction, reason: String = "", problems: [Refusal] = []) {
        self.account = account
        self.action = action
        self.reason = reason
        self.problems = problems
    }

    package var title: String { action.title }

    package func body(in context: PageContext) -> HTML {
        let problems = FormProblems(problems, fields: [.reason])
        let people: PortalPath = "/users"
        let person = people.of(account.id)
        return """
            \(problems.summary)<p class="account"><bdi>\(account.name.full)</bdi>, <bdi>\(account.email.text)</bdi></p>
            <p class="lead">\(action.effect) \(PeopleWords.toldByMail)</p>
            \(context.form(to: person.then(action.name), """
            \(Field.reason(reason, isNeeded: action.needsReason).markup(problems.at(.reason)))
            <p class="actions"><button>\(action.title)</button></p>
            """))
            <p class="aside"><a href="\(context.address(of: person))">\(PeopleWords.cancel)</a></p>
            """
    }
}

/// The answer to `POST /admin/users/{id}/spoken-code`: the only time that the code is seen.
package struct SpokenCodePage: Page {
    package var account: Account
    package var code: Secret<String>

    package init(account: Account, code: Secret<String>) {
        self.account = account
        self.code = code
    }

    package var title: String { PeopleWords.codeTitle }

    package func body(in context: PageContext) -> HTML {
        let people: PortalPath = "/users"
        return """
            <p class="account"><bdi>\(account.name.full)</bdi>, <bdi>\(account.email.text)</bdi></p>
            <p class="number" id="spoken-code">\(code.exposed)</p>
            <p class="lead">\(PeopleWords.codeWhy)</p>
            <p class="actions"><a class="button" href="\(context.address(of: people.of(account.id)))">\
            \(PeopleWords.codeDone)</a></p>
            """
    }
}

extension Field {
    /// Why an administrator does something.
    static func reason(_ typed: String, isNeeded: Bool = true) -> Field {
        Field(
            name: .reason, kind: .sentence, label: isNeeded ? PeopleWords.reason : PeopleWords.optionalReason,
            hint: PeopleWords.reasonHint, value: typed, isRequired: isNeeded)
    }
}

package import Domain
import Texts
package import UseCases

/// `GET, POST /admin/users/{id}/{action}`: what will happen to whom, and why it is done.
package struct UserActionPage: Page {
    package var account: Account
    package var action: UserAction
    /// As it was typed.
    package var reason: String
    /// Who was verified of late, where it gives a way in or takes factors away.
    package var callers: [VerifiedCaller]?
    /// Nothing happens until a second administrator consents.
    package var takesTwo: Bool
    package var problems: [Refusal]

    package init(
        account: Account, action: UserAction, reason: String = "", callers: [VerifiedCaller]? = nil,
        takesTwo: Bool = false, problems: [Refusal] = []
    ) {
        self.account = account
        self.action = action
        self.callers = callers
        self.takesTwo = takesTwo
        self.reason = reason
        self.problems = problems
    }

    package var title: String { action.title }

    package func body(in context: PageContext) -> HTML {
        let problems = FormProblems(problems, fields: [.reason])
        let people: PortalPath = "/users"
        let person = people.of(account.id)
        return """
            \(problems.summary)\(account.line)
            \(callers.map { standing(of: $0, in: context) })<p class="lead">\(action.effect) \(PeopleWords.toldByMail)</p>
            \(takesTwo ? "<p>\(HelpDeskWords.takesTwo)</p>\n" as HTML : nil)\(context.form(to: person.then(action.name), """
            \(Field.reason(reason, isNeeded: action.needsReason).markup(problems.at(.reason)))
            <p class="actions"><button>\(action.title)</button></p>
            """))
            <p class="aside"><a href="\(context.address(of: person))">\(PeopleWords.cancel)</a></p>
            """
    }

    private func standing(of callers: [VerifiedCaller], in context: PageContext) -> HTML {
        guard !callers.contains(where: \.isOwn) else { return "\(VerifiedCaller.banners(callers))" }
        let people: PortalPath = "/users"
        return Banner(
            tone: .attention, title: HelpDeskWords.notVerified,
            link: context.link(HelpDeskWords.verify, to: people.of(account.id, "/verify"))
        ).markup
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
            \(account.line)
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

package import Domain
import Texts
package import UseCases

/// `GET, POST /admin/users/{id}/directories/{binding}/unbind`: what that means, and why it is done.
package struct UnbindPage: Page {
    package var account: Account
    package var binding: BindingOverview
    /// As it was typed.
    package var reason: String
    package var problems: [Refusal]

    package init(account: Account, binding: BindingOverview, reason: String = "", problems: [Refusal] = []) {
        self.account = account
        self.binding = binding
        self.reason = reason
        self.problems = problems
    }

    package var title: String { BindingWords.unbindTitle }

    package func body(in context: PageContext) -> HTML {
        let problems = FormProblems(problems, fields: [.reason])
        let people: PortalPath = "/users"
        let directories = people.of(account.id, "/directories")
        let isByRule = binding.connection.settings.accounts != .byHand
        return """
            \(problems.summary)\(account.line)
            <dl class="facts">
            <div><dt>\(BindingWords.connection)</dt><dd><bdi>\(binding.connection.name.text)</bdi></dd></div>
            <div><dt>\(BindingWords.entry)</dt><dd><bdi>\(binding.binding.entry)</bdi></dd></div>
            <div><dt>\(BindingWords.boundAt)</dt><dd>\(.moment(binding.binding.boundAt))</dd></div>
            </dl>
            <p class="lead">\(BindingWords.unbindEffect)</p>
            \(isByRule ? "<p>\(BindingWords.unbindByRule)</p>\n" as HTML : nil)\
            \(context.form(to: directories.of(binding.binding.id, "/unbind"), """
            \(Field.reason(reason).markup(problems.at(.reason)))
            <p class="actions"><button>\(BindingWords.unbind)</button></p>
            """))
            <p class="aside"><a href="\(context.address(of: directories))">\(BindingWords.cancel)</a></p>
            """
    }
}

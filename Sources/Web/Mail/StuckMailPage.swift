import Domain
import Texts
package import UseCases

/// `GET /admin/mail`: mail that has not arrived, and why.
package struct StuckMailPage: Page {
    package var mails: [StuckMail]

    package init(mails: [StuckMail]) {
        self.mails = mails
    }

    package var title: String { AdministrationWords.mailTitle }

    package func body(in context: PageContext) -> HTML {
        guard !mails.isEmpty else { return "<p class=\"lead\">\(AdministrationWords.noStuckMail)</p>" }
        return """
            <p class="lead">\(AdministrationWords.stuckMailWhy)</p>
            <ul class="activity">\(mails.map { line($0, in: context) })
            </ul>
            """
    }

    private func line(_ mail: StuckMail, in context: PageContext) -> HTML {
        let people: PortalPath = "/users"
        let name: HTML = "<bdi>\(mail.name)</bdi>"
        let person: HTML =
            mail.user.map { "<a href=\"\(context.address(of: people.of($0)))\">\(name)</a>" } ?? name
        return """

            <li>
            <p>\(person)</p>\(mail.mail.markup)
            </li>
            """
    }
}

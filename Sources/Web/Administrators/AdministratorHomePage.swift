package import Domain
import Texts

/// `GET /admin`: who is signed in, what wants their attention, and the way to their own account.
package struct AdministratorHomePage: Page {
    package var familiarName: String
    package var role: AdministratorRole
    package var notices: [HomeNotice]

    package init(familiarName: String, role: AdministratorRole, notices: [HomeNotice] = []) {
        self.familiarName = familiarName
        self.role = role
        self.notices = notices
    }

    package var title: String { SessionWords.homeTitle }
    package var heading: String { SessionWords.greeting(familiarName) }

    package func body(in context: PageContext) -> HTML {
        """
        \(notices.map { $0.markup(in: context) })<p class="lead">\(AdministrationWords.signedIn(as: role))</p>
        \(organisation(in: context))<section aria-labelledby="own-title">
        <h2 id="own-title">\(AdministrationWords.ownAccount)</h2>
        <ul class="choices">
        \(context.choice("/security", AdministrationWords.openSecurity, AdministrationWords.openSecurityWhy))
        \(context.choice("/security/password", SessionWords.changePassword, SessionWords.changePasswordWhy))
        \(context.choice("/activity", SessionWords.seeActivity, SessionWords.seeActivityWhy))
        </ul>
        </section>
        """
    }

    /// What the role may look after.
    private func organisation(in context: PageContext) -> HTML? {
        guard role.rights.contains(.administration) else { return nil }
        return """
            <section aria-labelledby="organisation-title">
            <h2 id="organisation-title">\(AdministrationWords.organisation)</h2>
            <ul class="choices">
            \(context.choice("/texts", TextWords.title, TextWords.why))
            \(context.choice("/launch-kit", LaunchWords.title, LaunchWords.why))
            </ul>
            </section>

            """
    }
}

package import Domain
import Texts
package import UseCases

/// `GET /admin`: who is signed in, what wants their attention, how the people stand, and the way to their own account.
package struct AdministratorHomePage: Page {
    package var familiarName: String
    package var role: AdministratorRole
    package var notices: [HomeNotice]
    /// Of those who may read them.
    package var numbers: HomeNumbers?

    package init(
        familiarName: String, role: AdministratorRole, notices: [HomeNotice] = [], numbers: HomeNumbers? = nil
    ) {
        self.familiarName = familiarName
        self.role = role
        self.notices = notices
        self.numbers = numbers
    }

    package var title: String { SessionWords.homeTitle }
    package var heading: String { SessionWords.greeting(familiarName) }

    package func body(in context: PageContext) -> HTML {
        """
        \(notices.map { $0.markup(in: context) })<p class="lead">\(AdministrationWords.signedIn(as: role))</p>
        \(numbers.map { HomeNumbersView(numbers: $0).markup(in: context) })\
        <section aria-labelledby="own-title">
        <h2 id="own-title">\(AdministrationWords.ownAccount)</h2>
        <ul class="choices">
        \(context.choice("/security", AdministrationWords.openSecurity, AdministrationWords.openSecurityWhy))
        \(context.choice("/security/password", SessionWords.changePassword, SessionWords.changePasswordWhy))
        \(context.choice("/activity", SessionWords.seeActivity, SessionWords.seeActivityWhy))
        </ul>
        </section>
        """
    }
}

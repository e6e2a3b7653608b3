package import Domain

/// What every mail needs to know.
package struct MailContext: Sendable {
    /// Its name, and whom to ask; each may be empty.
    package var organisation: Organisation
    /// What the letter begins with; may be empty.
    package var givenName: String
    /// The kind of the account that the mail is about: administrators have a portal of their own.
    package var account: AccountKind
    /// The configured base URL, without a slash at the end.
    package var baseURL: String
    /// When what the mail tells of happened.
    package var time: Timestamp
    /// The organisation's, for what happens by its days.
    package var clock: WallClock
    /// Whom the mail is about, where administrators look after them.
    package var subject: ID<Account>?
    package var subjectKind: AccountKind

    package init(
        organisation: Organisation, givenName: String, account: AccountKind, baseURL: String, time: Timestamp,
        clock: WallClock = .utc, subject: ID<Account>? = nil, subjectKind: AccountKind = .user
    ) {
        self.organisation = organisation
        self.givenName = givenName
        self.account = account
        self.baseURL = baseURL
        self.time = time
        self.clock = clock
        self.subject = subject
        self.subjectKind = subjectKind
    }

    /// A page of the portal that the account belongs to. No secret, but links are all of one type.
    func page(_ path: StaticString) -> Secret<String> {
        Secret("\(baseURL)\(account.entrance.address(of: path.description))")
    }
}

extension MailContext {
    /// Where administrators look after whom the mail is about.
    var accountPage: Secret<String> {
        let list = subjectKind.isAdministrator ? "/admin/administrators" : "/admin/users"
        return Secret("\(baseURL)\(list)\(subject.map { "/\($0)" } ?? "")")
    }

    /// What the way to a reset is called on the account's sign-in page.
    var resetWords: String {
        switch account.entrance {
        case .users: SessionWords.resetUserPassword
        case .administrators: AdministrationWords.resetPassword
        }
    }

    var resetAction: Letter.Block { .action(resetWords, link: page("/reset")) }

    /// Whom to ask, in the words that fit into "Ask …"; `nil` if the organisation has not said.
    var contact: String? {
        let parts = [organisation.contactName, organisation.contactEmail].filter { !$0.isEmpty }
        return parts.isEmpty ? nil : parts.joined(separator: ", ")
    }

    var askContact: String { contact.map { "ask \($0)" } ?? "ask your administrator" }

    /// "Example Org account", or just "account".
    var ownAccount: String {
        let kind = account.isAdministrator ? "administrator account" : "account"
        return organisation.name.isEmpty ? kind : "\(organisation.name) \(kind)"
    }
}

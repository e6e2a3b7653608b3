package import Domain

/// What the administrators' portal says otherwise than the users', or besides.
package enum AdministrationWords {
    /// Beside the organisation's name, and in the window's title.
    package static let portal = "Administration"

    package static func windowTitle(_ title: String, organisation: String) -> String {
        "\(title) – \(organisation.isEmpty ? LayoutWords.product : organisation) administration"
    }

    // MARK: Signing in

    package static let signInTitle = "Administrator sign-in"
    package static let email = "Email address"
    package static let resetPassword = "Reset Administrator Password"
    package static let userPortal = "Not an administrator?"
    package static let userPortalLogin = "User Portal Login"
    package static let resetRequestTitle = "Reset your administrator password"
    package static let resetRequestWhy =
        "Type the email address of your administrator account. We send a link there; your password stays as it is until"
        + " you use it."

    // MARK: Home

    package static func signedIn(as role: AdministratorRole) -> String { "You are signed in as \(name(of: role))." }

    private static func name(of role: AdministratorRole) -> String {
        switch role {
        case .owner: "an owner"
        case .administrator: "an administrator"
        case .helpdesk: "a member of the help desk"
        case .auditor: "an auditor"
        }
    }

    package static let organisation = "Your organisation"
    package static let ownAccount = "Your own account"
    package static let openSecurity = "Look after your security"
    package static let openSecurityWhy = "Password, second proofs, and where you are signed in."

    // MARK: In other people's lists

    /// In an authenticator app. Apps replace an entry of the same name and address, and a person may have an account in
    /// each portal.
    package static func issuer(_ organisation: String) -> String {
        organisation.isEmpty ? "Administrators" : "\(organisation) administrators"
    }

    /// In a browser's list of passkeys.
    package static func account(of name: String) -> String { "\(name) (administrator)" }
}

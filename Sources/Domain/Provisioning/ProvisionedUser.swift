/// What an identity system says about a person. Nothing of it is a proof, and none of it opens an account.
package struct ProvisionedUser: Hashable, Sendable {
    package var email: EmailAddress
    package var userName: UserName?
    package var name: PersonName
    package var externalID: ExternalID?
    /// Whether the person may sign in, as soon as they have a password.
    package var isActive: Bool

    package init(
        email: EmailAddress, userName: UserName?, name: PersonName, externalID: ExternalID?, isActive: Bool
    ) {
        self.email = email
        self.userName = userName
        self.name = name
        self.externalID = externalID
        self.isActive = isActive
    }
}

extension Account {
    package var provisioned: ProvisionedUser {
        ProvisionedUser(
            email: email, userName: userName, name: name, externalID: externalID,
            isActive: state == .active || state == .staged)
    }

    /// Whether identity systems see it: people who are still there. Administrators are none of their business.
    package var isProvisioned: Bool { kind == .user && state != .removed }
}

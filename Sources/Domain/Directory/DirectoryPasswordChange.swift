/// How a directory is given a new password.
package enum DirectoryPasswordChange: Sendable {
    /// By the service's account. History and minimum age hold where the directory applies them to its administrators;
    /// Active Directory is asked to apply its history.
    case reset(DirectoryPassword)
    /// As the person, by the old password: all of the directory's rules hold.
    case change(old: DirectoryPassword, new: DirectoryPassword)
    /// An argon2id verifier (a PHC string) in place of the password. OpenLDAP alone.
    case verifier(Secret<String>)
}

/// What came of asking a directory whether a password is a person's.
package enum DirectoryVerification: Hashable, Sendable {
    case right
    /// It was the password until a short while ago, and the directory still lets in with it.
    case former
    /// The directory lets in with it, and doesn't tell whether another has taken its place.
    case rightOrFormer
    /// It is the password, and the directory lets nobody in with it until it is changed.
    case rightButStale
    case wrong
    /// Nobody was let in, and that says nothing about the password.
    case refused(DirectoryFault.Credentials)
}

/// What came of disabling or enabling an account in a directory.
package enum DirectoryAccessChange: Hashable, Sendable {
    case done
    /// It was so already.
    case unchanged
    /// The directory knows no such state; the account was left alone.
    case unsupported
}

/// Which entries are looked for.
package struct DirectorySearch: Hashable, Sendable {
    /// Within the directory's own base.
    package let base: DistinguishedName
    package let filter: DirectoryFilter
    package let attributes: [AttributeName]
    /// One more is a fault: half of the entries would look like all.
    package let limit: Int
    package let pageSize: Int

    package init(
        base: DistinguishedName, filter: DirectoryFilter, attributes: [AttributeName], limit: Int = 200_000,
        pageSize: Int = 500
    ) {
        self.base = base
        self.filter = filter
        self.attributes = attributes
        self.limit = max(limit, 1)
        self.pageSize = min(max(pageSize, 1), 1_000)
    }
}

/// The state of an account in a directory, in the same words for every kind.
package struct DirectoryAccount: Hashable, Sendable {
    package let name: DistinguishedName
    package let identifier: EntryIdentifier
    /// `nil` where the directory does not say.
    package var passwordChangedAt: Timestamp?
    package var entryChangedAt: Timestamp?
    /// By an administrator.
    package var isDisabled = false
    /// By wrong passwords. The directory may let it lapse by itself.
    package var lockedAt: Timestamp?
    /// `nil` means never, or that the directory keeps no such time.
    package var expiresAt: Timestamp?
    package var passwordExpiresAt: Timestamp?
    package var mustChangePassword = false

    package init(name: DistinguishedName, identifier: EntryIdentifier) {
        self.name = name
        self.identifier = identifier
    }
}

/// Whose rules hold for one entry: a directory may have others for single people, or for groups.
package enum EntryPasswordPolicy: Hashable, Sendable {
    case everybodys
    /// By the name that the directory has for them.
    case own(DirectoryPasswordPolicy, name: String)
    /// There are others, and whoever asked may not read them.
    case unreadable
}

/// What a directory asks of passwords.
package struct DirectoryPasswordPolicy: Hashable, Sendable {
    /// In characters.
    package var minimumLength: Int
    /// How many former passwords can't come back; 0 for none.
    package var historyLength: Int
    /// How long a password must be kept before its owner changes it; zero for none.
    package var minimumAge: Duration
    /// `nil` means for ever.
    package var maximumAge: Duration?
    /// Characters of several kinds, and no part of the name.
    package var demandsComplexity: Bool
    /// Wrong passwords until an account is locked; 0 for never.
    package var lockoutThreshold: Int
    /// `nil` means until an administrator unlocks it.
    package var lockoutDuration: Duration?

    package init(
        minimumLength: Int, historyLength: Int, minimumAge: Duration, maximumAge: Duration?, demandsComplexity: Bool,
        lockoutThreshold: Int, lockoutDuration: Duration?
    ) {
        self.minimumLength = minimumLength
        self.historyLength = historyLength
        self.minimumAge = minimumAge
        self.maximumAge = maximumAge
        self.demandsComplexity = demandsComplexity
        self.lockoutThreshold = lockoutThreshold
        self.lockoutDuration = lockoutDuration
    }
}

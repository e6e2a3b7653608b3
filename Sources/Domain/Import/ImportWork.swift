/// An import that was begun in the portal, and how far it has come.
package struct ImportWork: Hashable, Sendable {
    package let id: ID<ImportWork>
    /// How many were to be added.
    package let people: Int
    package let added: Int
    package let alreadyThere: Int
    /// Whose address or user name somebody got meanwhile.
    package let refused: Int
    /// So many activation mails leave in a minute; `nil` where nobody is told.
    package let mailsPerMinute: Int?
    package let begunAt: Timestamp
    package let endedAt: Timestamp?
    /// Who stopped it before its end: who was added stays, and the others are not added.
    package let stoppedBy: Actor?

    /// How large a file may be that is sent to the portal, in bytes. `lockstep user import` takes larger ones.
    package static let largestFile = 8 * 1_024 * 1_024
    /// How many files are kept that have not been imported, of everybody together.
    package static let mostKept = 20
    /// How long a file is kept with which nobody goes on.
    package static let kept: Duration = .days(1)

    package init(
        id: ID<ImportWork>, people: Int, added: Int, alreadyThere: Int, refused: Int, mailsPerMinute: Int?,
        begunAt: Timestamp, endedAt: Timestamp?, stoppedBy: Actor? = nil
    ) {
        self.stoppedBy = stoppedBy
        self.id = id
        self.people = people
        self.added = added
        self.alreadyThere = alreadyThere
        self.refused = refused
        self.mailsPerMinute = mailsPerMinute
        self.begunAt = begunAt
        self.endedAt = endedAt
    }
}

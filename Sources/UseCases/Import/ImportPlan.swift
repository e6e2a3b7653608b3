package import Domain
package import Formats

/// What an import would do. Nothing has changed yet.
package struct ImportPlan: Sendable {
    /// Behind the header, also those with faults.
    package let rows: Int
    package let newcomers: Int
    /// People whose accounts are as their rows say: an import that was interrupted goes on behind them.
    package let alreadyThere: Int
    /// In the order of their lines.
    package let faults: [ImportFault]
    /// Where the file could not be read on; what follows was not looked at.
    package let unreadable: CSVFault?
    /// What can be applied: `nil` where anything is wrong.
    package let roster: ImportRoster?

    init(_ table: ImportTable, _ standings: [ImportedPerson.Standing]) {
        let newcomers = zip(table.people, standings).filter { $1 == .new }.map(\.0)
        let refused = standings.compactMap { if case .refused(let fault) = $0 { fault } else { nil } }
        rows = table.rows
        self.newcomers = newcomers.count
        alreadyThere = standings.count { $0 == .alreadyThere }
        faults = (table.faults + refused).sorted { $0.line < $1.line }
        unreadable = table.unreadable
        roster =
            faults.isEmpty && unreadable == nil
            ? ImportRoster(newcomers, columns: table.columns, alreadyThere: alreadyThere) : nil
    }
}

/// People with whom nothing was wrong when their file was planned. Only a plan makes one.
package struct ImportRoster: Sendable {
    /// In the order of their addresses. Who is added together then stands together in the indexes; in the order of a
    /// file, each transaction of a large import would write to nearly every page of them.
    let people: [ImportedPerson]
    let columns: Set<ImportColumn>
    let alreadyThere: Int

    fileprivate init(_ people: [ImportedPerson], columns: Set<ImportColumn>, alreadyThere: Int) {
        self.people = people.sorted { $0.email.key < $1.email.key }
        self.columns = columns
        self.alreadyThere = alreadyThere
    }
}

/// What an import has done so far, and at its end.
package struct ImportReport: Hashable, Sendable {
    /// How many were to be added.
    package let newcomers: Int
    /// Those and who was there when the plan was made.
    package let people: Int
    package fileprivate(set) var added = 0
    package fileprivate(set) var alreadyThere: Int
    /// About people whose address or user name somebody got since the plan was made.
    package fileprivate(set) var faults: [ImportFault] = []
    package fileprivate(set) var mails = 0
    /// When the last activation mail goes out.
    package fileprivate(set) var lastMailAt: Timestamp?

    init(_ roster: ImportRoster) {
        newcomers = roster.people.count
        people = newcomers + roster.alreadyThere
        alreadyThere = roster.alreadyThere
    }

    /// How many of the people have had their turn.
    package var done: Int { added + alreadyThere + faults.count }

    /// What one batch came to.
    struct Part: Sendable {
        let added: Int
        let alreadyThere: Int
        let faults: [ImportFault]
        let lastMailAt: Timestamp?
    }

    mutating func add(_ part: Part) {
        added += part.added
        alreadyThere += part.alreadyThere
        faults = (faults + part.faults).sorted { $0.line < $1.line }
        guard let time = part.lastMailAt else { return }
        mails += part.added
        lastMailAt = time
    }
}

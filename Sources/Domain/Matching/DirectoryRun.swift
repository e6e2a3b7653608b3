/// What is done with a directory as a whole, now and then.
package enum DirectoryRunKind: String, Hashable, Sendable, CaseIterable {
    case matching
    case importing = "import"
    case drift
}

/// The latest run of its kind at one connection: asked for, under way, or over.
package struct DirectoryRun: Hashable, Sendable {
    package enum Result: String, Hashable, Sendable, CaseIterable {
        case done
        /// The directory is not as whoever asked has seen it. Nothing was done.
        case changedMeanwhile = "changed-meanwhile"
        /// Less than half of the entries of last time were found. Nothing was done.
        case tooFew = "too-few"
        /// The directory could not be read.
        case unreadable
        /// Whoever asked may do so no more, or another server took it over. What was done is done.
        case stopped
    }

    package let connection: ID<Connection>
    package let kind: DirectoryRunKind
    /// Who asked for it, and what they had seen; `nil` for one that came by itself.
    package var askedBy: Actor?
    package var digest: String?
    package var mailsPerMinute: Int?
    /// Not begun yet.
    package var askedAt: Timestamp?
    package var begunAt: Timestamp?
    package var endedAt: Timestamp?
    package var result: Result?
    /// Why the directory could not be read.
    package var failure: DirectoryReadingFailure?
    /// That were found by the latest run that was believed.
    package var entries: Int?
    /// What came of it, by names of the run's own.
    package var counts: [String: Int]

    package init(
        connection: ID<Connection>, kind: DirectoryRunKind, askedBy: Actor? = nil, digest: String? = nil,
        mailsPerMinute: Int? = nil, askedAt: Timestamp? = nil, begunAt: Timestamp? = nil, endedAt: Timestamp? = nil,
        result: Result? = nil, failure: DirectoryReadingFailure? = nil, entries: Int? = nil,
        counts: [String: Int] = [:]
    ) {
        self.connection = connection
        self.kind = kind
        self.askedBy = askedBy
        self.digest = digest
        self.mailsPerMinute = mailsPerMinute
        self.askedAt = askedAt
        self.begunAt = begunAt
        self.endedAt = endedAt
        self.result = result
        self.failure = failure
        self.entries = entries
        self.counts = counts
    }

    /// Whether a directory that has so many entries now is to be believed by nobody's word but its own: one that is being
    /// restored, or whose reader lost a right, looks as if nearly everybody had left.
    package func isSuspicious(_ found: Int) -> Bool {
        guard let entries else { return false }
        return found * 2 < entries
    }

    /// Whether it is time for the next one.
    package func isDue(every interval: Duration?, at now: Timestamp) -> Bool {
        guard let interval else { return false }
        // A clock that was set back does not make it wait for longer than that.
        guard let last = begunAt, last <= now else { return true }
        return now - last >= interval
    }

    /// While a directory is read nobody else reads it for the same. Longer than that takes.
    package static let lease: Duration = .minutes(10)
}

/// Why a directory could not be read.
package enum DirectoryReadingFailure: String, Hashable, Sendable, CaseIterable {
    case unreachable
    case certificateRefused = "certificate-refused"
    case busy
    /// The account that reads can't sign in there.
    case readerRefused = "reader-refused"
    /// There is no password of the account that reads, or it doesn't open.
    case readerMissing = "reader-missing"
    case notPermitted = "not-permitted"
    /// The search base isn't there.
    case baseMissing = "base-missing"
    /// More entries than are taken.
    case tooMany = "too-many"
    /// The directory refers to another server, and nobody is followed elsewhere.
    case referred
    case other

    package init(_ fault: DirectoryFault) {
        self =
            switch fault.reason {
            case .nameUnknown, .unreachable, .timedOut, .brokenOff, .cancelled: .unreachable
            case .encryptionRefused, .certificate: .certificateRefused
            case .busy, .changedMeanwhile: .busy
            case .credentials: .readerRefused
            case .notPermitted: .notPermitted
            case .noSuchEntry: .baseMissing
            case .tooMuch: .tooMany
            case .referred: .referred
            case .ambiguous, .password, .unsupported, .unexpected: .other
            }
    }
}

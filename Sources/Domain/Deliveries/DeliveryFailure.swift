/// Why a delivery did not arrive, by the name that tables, commands and pages know it by.
package enum DeliveryFailure: String, Hashable, Sendable, CaseIterable {
    // The target, for now
    case unreachable
    case certificateRefused = "certificate-refused"
    case busy
    /// The connector was held up until its time for the work was over, and sent nothing. No word about the directory.
    case connectorLate = "connector-late"
    /// The account that writes can't sign in there.
    case writerRefused = "writer-refused"
    /// It was sent, and nobody knows whether it was carried out.
    case answerLost = "answer-lost"
    /// This connector knows no targets of the kind.
    case kindUnknown = "kind-unknown"
    /// The service account's password doesn't open, or there is none.
    case writerUnreadable = "writer-unreadable"
    /// The connector was not told of this directory where it runs. Nothing sealed was opened.
    case directoryNotAllowed = "directory-not-allowed"

    // The directory, about this account
    case passwordTooShort = "password-too-short"
    case passwordInHistory = "password-in-history"
    /// The password before it hasn't been kept for as long as the directory asks. Time cures that.
    case passwordTooYoung = "password-too-young"
    case passwordTooSimple = "password-too-simple"
    /// By wrong passwords that were tried there. Where the password has arrived, it is looked for the lock's end.
    case lockedThere = "locked-there"
    case entryMissing = "entry-missing"
    case entryAmbiguous = "entry-ambiguous"
    case notPermitted = "not-permitted"
    /// The directory knows no disabled accounts: who left is still let in there.
    case disablingUnsupported = "disabling-unsupported"
    case refused
    /// The connector has carried a newer password there already: the server has fallen back behind what it once was.
    case passwordOlder = "password-older"

    /// What was sealed doesn't open: for another key, or altered.
    case passwordUnreadable = "password-unreadable"

    package enum Kind: Hashable, Sendable {
        /// It is tried again by itself.
        case transient
        /// The same again would be refused again.
        case refusedByDirectory
        case needsPassword
    }

    package var kind: Kind {
        switch self {
        case .unreachable, .certificateRefused, .busy, .connectorLate, .writerRefused, .answerLost, .kindUnknown,
            .writerUnreadable, .directoryNotAllowed, .passwordTooYoung, .lockedThere:
            .transient
        case .passwordTooShort, .passwordInHistory, .passwordTooSimple, .entryMissing,
            .entryAmbiguous, .notPermitted, .disablingUnsupported, .refused, .passwordOlder:
            .refusedByDirectory
        case .passwordUnreadable: .needsPassword
        }
    }

    /// Whether the operation may still be under way, or was carried out.
    package var mayHaveArrived: Bool { self == .answerLost }

    private static let longestPause: Duration = .minutes(10)
    /// Where a directory counts in hours and days. With the fifth it stays below `Delivery.furthestDue`.
    private static let longestWait: Duration = .minutes(45)

    /// 1 s, 2 s, 4 s … ten minutes, and up to a fifth more, so that a thousand of them don't come back in step.
    ///
    /// - Parameters:
    ///   - failures: In a row, this one included.
    ///   - chance: Any number.
    package static func pause(after failures: Int, chance: UInt128) -> Duration {
        pause(from: .seconds(1), to: longestPause, after: failures, chance: chance)
    }

    /// The same, and 1 min, 2 min … three quarters of an hour for what the directory says of one account, and time cures.
    package func pause(after failures: Int, chance: UInt128) -> Duration {
        self == .passwordTooYoung || self == .lockedThere
            ? Self.pause(from: .minutes(1), to: Self.longestWait, after: failures, chance: chance)
            : Self.pause(after: failures, chance: chance)
    }

    private static func pause(
        from first: Duration, to longest: Duration, after failures: Int, chance: UInt128
    ) -> Duration {
        let whole = min(first * (1 << min(max(failures - 1, 0), 10)), longest)
        return whole + .milliseconds(whole.inMilliseconds * Int64(chance % 200) / 1_000)
    }
}

/// What became of a piece of work.
package enum DeliveryOutcome: Hashable, Sendable {
    case applied
    /// The password arrived, and what had to be done after it came to nothing.
    case passwordOnly(DeliveryFailure)
    case failed(DeliveryFailure)

    package var failure: DeliveryFailure? {
        switch self {
        case .applied: nil
        case .passwordOnly(let failure), .failed(let failure): failure
        }
    }

    /// Whether the password that went with it is there.
    package var hasPasswordArrived: Bool {
        switch self {
        case .applied, .passwordOnly: true
        case .failed: false
        }
    }

    /// Whether the target may hold it now.
    var mayHaveArrived: Bool { hasPasswordArrived || failure?.mayHaveArrived == true }

    /// For whoever knows of whole orders only.
    package var asWhole: DeliveryOutcome {
        switch self {
        case .applied, .failed: self
        case .passwordOnly(.lockedThere): .applied
        case .passwordOnly(let failure): .failed(failure)
        }
    }
}

/// Why a delivery did not arrive, by the name that tables, commands and pages know it by.
package enum DeliveryFailure: String, Hashable, Sendable, CaseIterable {
    // The target, for now
    case unreachable
    case certificateRefused = "certificate-refused"
    case busy
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
    case passwordTooYoung = "password-too-young"
    case passwordTooSimple = "password-too-simple"
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
        case .unreachable, .certificateRefused, .busy, .writerRefused, .answerLost, .kindUnknown, .writerUnreadable,
            .directoryNotAllowed:
            .transient
        case .passwordTooShort, .passwordInHistory, .passwordTooYoung, .passwordTooSimple, .lockedThere, .entryMissing,
            .entryAmbiguous, .notPermitted, .disablingUnsupported, .refused, .passwordOlder:
            .refusedByDirectory
        case .passwordUnreadable: .needsPassword
        }
    }

    /// Whether the operation may still be under way, or was carried out.
    package var mayHaveArrived: Bool { self == .answerLost }

    private static let longestPause: Duration = .minutes(10)

    /// 1 s, 2 s, 4 s … ten minutes, and up to a fifth more, so that a thousand of them don't come back in step.
    ///
    /// - Parameters:
    ///   - failures: In a row, this one included.
    ///   - chance: Any number.
    package static func pause(after failures: Int, chance: UInt128) -> Duration {
        let whole = min(.seconds(1) * (1 << min(max(failures - 1, 0), 10)), longestPause)
        return whole + .milliseconds(whole.inMilliseconds * Int64(chance % 200) / 1_000)
    }
}

/// What became of a piece of work.
package enum DeliveryOutcome: Hashable, Sendable {
    case applied
    case failed(DeliveryFailure)

    /// Whether the target may hold it now.
    var mayHaveArrived: Bool {
        switch self {
        case .applied: true
        case .failed(let failure): failure.mayHaveArrived
        }
    }
}

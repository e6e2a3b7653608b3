/// Why a directory did not do what it was asked. Holds no text that came from outside.
package struct DirectoryFault: Error, Hashable, Sendable {
    package let reason: Reason
    /// Whether the directory may have done it all the same: it was asked, and its answer is lost.
    package let mayHaveBeenApplied: Bool

    package init(_ reason: Reason, mayHaveBeenApplied: Bool = false) {
        self.reason = reason
        self.mayHaveBeenApplied = mayHaveBeenApplied
    }

    package enum Reason: Hashable, Sendable {
        /// The server's name does not resolve.
        case nameUnknown
        /// Nobody listens there, or the way is barred.
        case unreachable
        case timedOut
        /// The server speaks no TLS that is good enough, or won't begin it.
        case encryptionRefused
        case certificate(Certificate)
        /// The connection ended before the answer came.
        case brokenOff
        /// The server has too much to do, or is about to stop; or as many requests as are allowed at once are under way.
        case busy
        case credentials(Credentials)
        /// The service's account lacks the right.
        case notPermitted
        case noSuchEntry
        /// Several entries where there must be one.
        case ambiguous
        case password(PasswordRefusal)
        /// The directory keeps no such state or lacks such an operation.
        case unsupported
        /// Somebody else changed the same at the same time.
        case changedMeanwhile
        /// More entries, pages or bytes than are taken.
        case tooMuch
        /// The answer lies on another server, and nobody is followed elsewhere.
        case referred
        /// The task that asked was cancelled.
        case cancelled
        /// An answer that has no meaning here. The code is the directory's (RFC 4511, section 4.1.9) or libldap's own
        /// (negative).
        case unexpected(code: Int32)
    }

    package enum Certificate: Hashable, Sendable, CaseIterable {
        /// By none of the authorities that may vouch.
        case untrusted
        /// It vouches for itself.
        case selfSigned
        case expired
        case notYetValid
        case wrongName
        /// One on its way was signed by somebody who may vouch for nobody.
        case signedByNoAuthority
        case revoked
    }

    /// Why a bind was refused.
    package enum Credentials: Hashable, Sendable, CaseIterable {
        case wrong
        case locked
        case disabled
        /// The account.
        case expired
        case passwordExpired
        /// The password must be changed before anything else.
        case mustChange
        /// Not at this hour, or not from here.
        case notNow
    }

    /// Why a directory took no new password.
    package enum PasswordRefusal: Hashable, Sendable, CaseIterable {
        case tooShort
        case tooLong
        case inHistory
        /// The last change is too recent.
        case tooYoung
        case lacksQuality
        /// The person may not change it.
        case changeNotAllowed
        case oldPasswordNeeded
        /// The one that was given as the old password is not.
        case oldPasswordWrong
        /// By its policy, and it doesn't say by what in it.
        case byPolicy
    }

    /// Whether it lies with one server, so that another of the same directory may do better. Never for credentials: each
    /// server that is asked would count one more wrong password.
    package var anotherServerCanHelp: Bool {
        switch reason {
        case .nameUnknown, .unreachable, .timedOut, .encryptionRefused, .certificate, .brokenOff, .busy:
            !mayHaveBeenApplied
        case .credentials, .notPermitted, .noSuchEntry, .ambiguous, .password, .unsupported, .changedMeanwhile,
            .tooMuch,
            .referred, .cancelled, .unexpected:
            false
        }
    }
}

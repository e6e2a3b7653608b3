package import Formats

/// A way for mail to leave: an SMTP server, a directory of files, a recorder in tests.
package protocol MailTransport: Sendable {
    /// Returns when whoever comes next has taken responsibility for the mail. May block for as long as the
    /// transport's own time limit; doesn't block the caller's thread.
    func send(_ mail: OutgoingMail) async throws(MailFault)
}

/// Why a mail did not leave. Holds no text that came from outside, so neither a secret nor a link can be in it.
package enum MailFault: Error, Hashable, Sendable {
    /// Nothing is wrong with this mail: try again later.
    case temporary(Reason)
    /// This mail will never be taken: give up, visibly.
    case permanent(Reason)

    package enum Reason: Hashable, Sendable {
        /// No connection, or it broke.
        case unreachable
        case timedOut
        /// Encryption is required and the server does not offer it. Nothing was sent.
        case encryptionNotOffered
        /// Encryption could not be set up, or the certificate is not the server's. Nothing was sent.
        case certificateNotTrusted
        /// The server does not accept the user name and password of the mail URL, or wants some.
        case signInRefused
        /// The server's reply code (RFC 5321, section 4.2): to the recipient, or to the mail as a whole.
        case refused(reply: Int)
        /// The operating system's error number on writing a file.
        case notWritten(errno: Int32)
        /// The mail client library failed in a way that has no name here.
        case library(code: UInt32)
    }

    package var reason: Reason {
        switch self {
        case .temporary(let reason), .permanent(let reason): reason
        }
    }

    package var isPermanent: Bool {
        switch self {
        case .temporary: false
        case .permanent: true
        }
    }
}

extension MailFault.Reason: CustomStringConvertible {
    /// For operators: what happened and what to do.
    package var description: String {
        switch self {
        case .unreachable: "The mail server can't be reached. Check host and port in LOCKSTEP_MAIL_URL."
        case .timedOut: "The mail server did not answer in time."
        case .encryptionNotOffered:
            "The mail server does not offer STARTTLS, which is required. Nothing was sent. "
                + "Use smtps://, or starttls=off if the way to the server is private."
        case .certificateNotTrusted:
            "The mail server's certificate is not trusted or not for this host. Nothing was sent. "
                + "A private authority is named with ca=PATH in LOCKSTEP_MAIL_URL."
        case .signInRefused: "The mail server refused the sign-in. Check user and password in LOCKSTEP_MAIL_URL."
        case .refused(let reply): "The mail server refused the mail with reply \(reply)."
        case .notWritten(let errno): "The mail could not be written to its directory (error \(errno))."
        case .library(let code): "The mail could not be sent (libcurl result \(code))."
        }
    }
}

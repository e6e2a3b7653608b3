import Domain
package import Formats
import Synchronization
package import UseCases

/// Keeps every mail, or fails as it is told to.
package final class RecordingTransport: MailTransport {
    private struct State {
        var sent: [OutgoingMail] = []
        var fault: MailFault?
        var takesAnyway = false
    }

    private let state = Mutex(State())

    package init() {}

    package var sent: [SentMail] {
        state.withLock { $0.sent.map(SentMail.init) }
    }

    /// - Parameter afterTaking: Whether the mail arrives all the same, as when only the answer was lost.
    package func fail(with fault: MailFault?, afterTaking: Bool = false) {
        state.withLock { state in
            state.fault = fault
            state.takesAnyway = afterTaking
        }
    }

    package func send(_ mail: OutgoingMail) async throws(MailFault) {
        let fault = state.withLock { state in
            if state.fault == nil || state.takesAnyway { state.sent.append(mail) }
            return state.fault
        }
        if let fault { throw fault }
    }
}

/// A mail as its reader sees it.
package struct SentMail: Sendable {
    package let kind: String
    package let recipient: String
    package let messageID: String
    package let subject: String
    package let text: String

    init(_ mail: OutgoingMail) {
        kind = mail.kind.rawValue
        recipient = mail.recipient.text
        messageID = mail.messageID.description
        subject = mail.subject
        text = mail.text.exposed
    }

    /// The link on a line of its own.
    package var link: String? {
        text.split(separator: "\n").first { $0.hasPrefix("http") }.map(String.init)
    }

    /// The last part of the link.
    package var token: String? {
        link?.split(separator: "/").last.map(String.init)
    }
}

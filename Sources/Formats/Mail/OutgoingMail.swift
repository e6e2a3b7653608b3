package import Domain

/// One mail to one mailbox, ready to be sent.
///
/// Both parts may hold a link that opens an account, so they can't be printed by accident.
package struct OutgoingMail: Sendable {
    package let sender: Mailbox
    package let recipient: EmailAddress
    package let subject: String
    package let text: Secret<String>
    package let html: Secret<String>
    package let messageID: MessageID
    package let date: Timestamp
    package let kind: NoticeKind

    package init(
        sender: Mailbox, recipient: EmailAddress, subject: String, text: Secret<String>, html: Secret<String>,
        messageID: MessageID, date: Timestamp, kind: NoticeKind
    ) {
        self.sender = sender
        self.recipient = recipient
        self.subject = subject
        self.text = text
        self.html = html
        self.messageID = messageID
        self.date = date
        self.kind = kind
    }
}

import Domain
import Formats

extension OutgoingMail {
    static func sample(
        to recipient: String = "zoe@example.org", id: String = "01k9mail", text: String = "Hello\n"
    ) throws -> OutgoingMail {
        let sender = try EmailAddress("lockstep@example.org")
        return OutgoingMail(
            sender: Mailbox(name: "Lockstep", address: sender), recipient: try EmailAddress(recipient),
            subject: "Subject", text: Secret(text), html: Secret("<p>Hello</p>\n"),
            messageID: MessageID(notice: ID<OutgoingMail>(rawValue: id), sender: sender),
            date: Timestamp(milliseconds: 1_795_356_300_000), kind: .passwordReset)
    }
}

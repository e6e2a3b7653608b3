package import Domain

/// A mail as its author thinks of it. Both parts are made from it, so text and HTML can't tell two stories.
struct Letter {
    typealias Block = MailBlock
    typealias ReceiptLine = MailBlock.ReceiptLine

    let subject: String
    let blocks: [Block]
}

/// A piece of what a mail says.
package enum MailBlock: Sendable {
    case paragraph(String)
    /// The one thing to press. On a line of its own in text.
    case action(String, link: Secret<String>)
    /// Places, each with a plain state and a time.
    case receipt([ReceiptLine])

    package struct ReceiptLine: Sendable {
        package let place: String
        package let state: String
    }
}

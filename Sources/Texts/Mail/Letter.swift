import Domain

/// A mail as its author thinks of it. Both parts are made from it, so text and HTML can't tell two stories.
struct Letter {
    enum Block {
        case paragraph(String)
        /// The one thing to press. On a line of its own in text.
        case action(String, link: Secret<String>)
        /// Places, each with a plain state and a time.
        case receipt([ReceiptLine])
    }

    struct ReceiptLine {
        let place: String
        let state: String
    }

    let subject: String
    let blocks: [Block]
}

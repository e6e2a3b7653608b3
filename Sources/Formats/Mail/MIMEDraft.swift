package import Domain

/// A mail that somebody else sends: a message without sender, recipient and date, which mail programs open as a draft.
package struct MIMEDraft: Sendable {
    /// ASCII with CRLF line ends.
    package let content: [UInt8]

    /// - Parameters:
    ///   - name: What it is called among its like. The same draft always comes out as the same bytes.
    ///   - text: Goes to everybody, so it holds no secret.
    package init(name: String, subject: String, text: Secret<String>, html: Secret<String>) {
        let boundary = Boundary(named: name)
        let headers: [HeaderField] = [
            .unstructured("Subject", subject),
            // By this, mail programs know a draft.
            .fixed("X-Unsent", "1"),
            .fixed("MIME-Version", "1.0"),
            .alternatives(boundary: boundary),
        ]
        let message =
            headers.map(\.rendered).joined() + "\r\n" + MIMEMessage.alternatives(text: text, html: html, boundary)
        content = Array(message.utf8)
    }
}

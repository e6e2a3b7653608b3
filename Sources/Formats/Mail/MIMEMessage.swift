package import Domain

/// A mail as it travels: RFC 5322 headers and two alternatives (RFC 2046, section 5.1.4), text and HTML.
///
/// The same mail always comes out as the same bytes, so a notice that is sent twice is one mail to whoever compares.
package struct MIMEMessage: Sendable {
    /// ASCII with CRLF line ends. Holds what the mail holds: a link that opens an account.
    package let content: Secret<[UInt8]>

    package init(_ mail: OutgoingMail) {
        let boundary = Boundary(for: mail.messageID)
        let headers: [HeaderField] = [
            .unstructured("Date", mail.date.internetMessageFormat),
            .mailbox("From", mail.sender),
            .address("To", mail.recipient),
            .unstructured("Subject", mail.subject),
            .messageID("Message-ID", mail.messageID),
            .unstructured("X-Lockstep-Notice", mail.kind.rawValue),
            // Keeps out-of-office assistants from answering (RFC 3834, section 5).
            .fixed("Auto-Submitted", "auto-generated"),
            .fixed("MIME-Version", "1.0"),
            .alternatives(boundary: boundary),
        ]
        let message =
            headers.map(\.rendered).joined() + "\r\n" + Self.alternatives(text: mail.text, html: mail.html, boundary)
        content = Secret(Array(message.utf8))
    }

    /// The last alternative is the one that readers prefer.
    static func alternatives(text: Secret<String>, html: Secret<String>, _ boundary: Boundary) -> String {
        part(text, type: "text/plain; charset=utf-8", after: boundary)
            + part(html, type: "text/html; charset=utf-8", after: boundary) + "--\(boundary)--\r\n"
    }

    private static func part(_ body: Secret<String>, type: StaticString, after boundary: Boundary) -> String {
        let headers: [HeaderField] = [
            .fixed("Content-Type", type), .fixed("Content-Transfer-Encoding", "quoted-printable"),
        ]
        return "--\(boundary)\r\n" + headers.map(\.rendered).joined() + "\r\n" + QuotedPrintable.encode(body.exposed)
    }
}

/// What separates the parts. `=_` can't occur in quoted-printable text, so no part can hold it (RFC 2045, 6.7).
struct Boundary: CustomStringConvertible {
    let description: String

    /// At most 70 characters are allowed (RFC 2046, section 5.1.1).
    init(for messageID: MessageID) {
        self.init(named: messageID.local)
    }

    /// - Parameter name: Letters, digits and what a `Message-ID` may hold besides.
    init(named name: String) {
        description = "=_" + name.prefix(68)
    }
}

extension Timestamp {
    /// RFC 5322, section 3.3: `Sun, 22 Nov 2026 14:05:00 +0000`.
    var internetMessageFormat: String {
        let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let civil = CivilTime(self)
        let clock = [civil.hour, civil.minute, civil.second].map { $0 < 10 ? "0\($0)" : "\($0)" }
        return "\(days[civil.weekday]), \(civil.day) \(months[civil.month - 1]) \(civil.year) "
            + clock.joined(separator: ":") + " +0000"
    }
}

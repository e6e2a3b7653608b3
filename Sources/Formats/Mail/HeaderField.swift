import Domain

/// One header, folded. There is no way to make one out of text that was not cleaned, so none can hold a second header.
struct HeaderField {
    private let name: StaticString
    private let lines: [String]

    static func unstructured(_ name: StaticString, _ text: String) -> HeaderField {
        HeaderField(name: name, lines: HeaderText.unstructured(text, indent: name.utf8CodeUnitCount + 2))
    }

    static func mailbox(_ name: StaticString, _ mailbox: Mailbox) -> HeaderField {
        guard let display = mailbox.name.map(HeaderText.clean), !display.isEmpty else {
            return .address(name, mailbox.address)
        }
        let indent = name.utf8CodeUnitCount + 2
        var lines = HeaderText.phrase(display, indent: indent)
        let address = "<\(mailbox.address.text)>"
        let column = (lines.count == 1 ? indent : 1) + (lines.last?.utf8.count ?? 0)
        if column + 1 + address.utf8.count <= HeaderText.lineLimit {
            lines[lines.count - 1] += " " + address
        } else {
            lines.append(address)
        }
        return HeaderField(name: name, lines: lines)
    }

    /// An address is ASCII without white space by its type.
    static func address(_ name: StaticString, _ address: EmailAddress) -> HeaderField {
        HeaderField(name: name, lines: [address.text])
    }

    static func messageID(_ name: StaticString, _ messageID: MessageID) -> HeaderField {
        HeaderField(name: name, lines: [messageID.description])
    }

    /// A header whose value is known when the program is written.
    static func fixed(_ name: StaticString, _ value: StaticString) -> HeaderField {
        HeaderField(name: name, lines: ["\(value)"])
    }

    /// A multipart boundary, folded so that it has a line of its own.
    static func alternatives(boundary: Boundary) -> HeaderField {
        HeaderField(name: "Content-Type", lines: ["multipart/alternative;", "boundary=\"\(boundary)\""])
    }

    /// The header and the CRLF that ends it.
    var rendered: String {
        "\(name): " + lines.joined(separator: "\r\n ") + "\r\n"
    }
}

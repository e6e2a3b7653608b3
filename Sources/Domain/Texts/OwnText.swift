/// What an organisation says in a mail in place of the catalogue; `nil` where the catalogue speaks.
package struct OwnText: Hashable, Sendable {
    package var subject: String?
    package var greeting: String?
    package var body: String?
    package var closing: String?

    package init(subject: String? = nil, greeting: String? = nil, body: String? = nil, closing: String? = nil) {
        self.subject = subject
        self.greeting = greeting
        self.body = body
        self.closing = closing
    }

    package subscript(part: TextPart) -> String? {
        get {
            switch part {
            case .subject: subject
            case .greeting: greeting
            case .body: body
            case .closing: closing
            }
        }
        set {
            switch part {
            case .subject: subject = newValue
            case .greeting: greeting = newValue
            case .body: body = newValue
            case .closing: closing = newValue
            }
        }
    }

    /// The parts that are its own.
    package var parts: [TextPart] { TextPart.allCases.filter { self[$0] != nil } }

    /// What the catalogue's own mails come to in this language: what somebody begins with who wants to change one.
    package static let standard = OwnText(
        subject: "{{subject}}", greeting: "Hello {{person.given-name}},", body: "{{message}}",
        closing: "Questions? Ask {{contact.name}}, {{contact.email}}.")
}

/// An organisation's own text, read.
package struct OwnTemplates: Hashable, Sendable {
    package let subject: TextTemplate?
    package let greeting: TextTemplate?
    package let body: TextTemplate?
    package let closing: TextTemplate?

    /// - Throws: What is wrong with any of its parts, all at once.
    package init(_ text: OwnText, of kind: NoticeKind) throws(TextFaults) {
        var templates: [TextPart: TextTemplate] = [:]
        var faults: [TextFault] = []
        for part in text.parts {
            do throws(TextFaults) {
                templates[part] = try text[part].map { source throws(TextFaults) in
                    try TextTemplate(source, as: part, of: kind)
                }
            } catch {
                faults += error.all
            }
        }
        guard faults.isEmpty else { throw TextFaults(all: faults) }
        self.init(
            subject: templates[.subject], greeting: templates[.greeting], body: templates[.body],
            closing: templates[.closing])
    }

    private init(subject: TextTemplate?, greeting: TextTemplate?, body: TextTemplate?, closing: TextTemplate?) {
        self.subject = subject
        self.greeting = greeting
        self.body = body
        self.closing = closing
    }

    /// Greeting and closing, which are true of every mail.
    package var aroundTheLetter: OwnTemplates {
        OwnTemplates(subject: nil, greeting: greeting, body: nil, closing: closing)
    }
}

import Domain
import Formats
import HTTPTypes
import Texts
import UseCases

/// The words of mails, as the portal's pages and the command line change them.
enum TextOperations {
    static let all = [list, find, change, reset, preview]

    private static let list = APIOperation.needing(
        .administration, .get, "/texts", "listTexts", "Every kind of mail that can be worded",
        answer: .object([.required("texts", .list(schema))])
    ) { _, right in
        APIAnswer(.object(["texts": .array(try await right.listTexts().orAPIProblem().map(json))]))
    }

    private static let find = APIOperation.needing(
        .administration, .get, "/texts/{kind}", "getText", "The words of one kind of mail", answer: schema
    ) { call, right in
        APIAnswer(json(try await right.findText(of: try call.textKind()).orAPIProblem()))
    }

    private static let change = APIOperation.needing(
        .administration, .put, "/texts/{kind}", "changeText", "Word one kind of mail",
        content: parts, answer: schema
    ) { call, right in
        APIAnswer(json(try await right.changeText(of: try call.textKind(), to: call.ownText).orAPIProblem()))
    }

    private static let reset = APIOperation.needing(
        .administration, .delete, "/texts/{kind}", "resetText", "Let the catalogue speak again", answer: schema
    ) { call, right in
        APIAnswer(json(try await right.resetText(of: try call.textKind()).orAPIProblem()))
    }

    private static let preview = APIOperation.needing(
        .administration, .post, "/texts/{kind}/preview", "previewText",
        "A mail with these words to somebody whom there isn't; nothing is kept",
        content: parts,
        answer: .named(
            "TextPreview",
            .object([.required("subject", .text()), .required("text", .text()), .required("html", .text())]))
    ) { call, right in
        let mail = try await right.previewText(of: try call.textKind(), as: call.ownText).orAPIProblem()
        return APIAnswer(
            .object([
                "subject": .string(mail.subject), "text": .string(mail.text.exposed),
                "html": .string(mail.html.exposed),
            ]))
    }

    /// What is missing is as if it were null.
    private static let parts = TextPart.allCases.map { part in
        APIField.optional(
            part.rawValue, .optional(.text(longest: 20_000)),
            "At most \(part.limit) characters. Null: as the catalogue has it.")
    }

    private static let schema = APISchema.named(
        "Text",
        .object(
            [.required("kind", .text())]
                + TextPart.allCases.map {
                    .required($0.rawValue, .optional(.text()), "Null: as the catalogue has it.")
                } + [.required("changed_at", .optional(.time), "Null where all is as the catalogue has it.")]))

    private static func json(_ edition: TextEdition) -> JSONText {
        .object(
            .init(
                [("kind", .string(edition.kind.rawValue))]
                    + TextPart.allCases.map { ($0.rawValue, .optional(edition.own[$0])) }
                    + [("changed_at", .optional(edition.changedAt))]))
    }
}

extension APICall {
    fileprivate func textKind() throws(APIProblem) -> NoticeKind {
        let name = parameters["kind"] ?? ""
        guard let kind = NoticeKind(rawValue: name) else { throw APIProblem([.textUnknown(name)]) }
        return kind
    }

    fileprivate var ownText: OwnText {
        var own = OwnText()
        for part in TextPart.allCases { own[part] = text(part.rawValue) }
        return own
    }
}

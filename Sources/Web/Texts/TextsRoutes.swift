import Domain
import Hummingbird
import Texts
import UseCases

/// The words of mails, for administrators.
struct TextsRoutes {
    /// All parts at their limit, of characters that take four bytes, each written as `%F0`; and what else is in the form.
    private static let largestForm = TextPart.allCases.map(\.limit).reduce(0, +) * 12 + 1_024

    func add(to routes: PageRoutes) {
        routes.get("/texts") { visit in
            try await visit.holding(\.administration) { try await list(visit, $0, $1) }
        }
        routes.get("/texts/:kind") { visit in
            try await visit.holdingProven(\.administration) { try await show(visit, $0, $1) }
        }
        routes.post("/texts/:kind", upTo: Self.largestForm) { visit in
            try await visit.holdingProven(\.administration) { try await change(visit, $0, $1) }
        }
        routes.post("/texts/:kind/preview", upTo: Self.largestForm) { visit in
            try await visit.holding(\.administration) { try await preview(visit, $0, $1) }
        }
        routes.post("/texts/:kind/reset") { visit in
            let kind = try visit.textKind()
            return try await visit.holdingProven(\.administration, returningTo: kind.textPath) { _, right in
                try await reset(visit, kind, right)
            }
        }
    }

    private func list(_ visit: Visit, _ signedIn: SignedIn, _ right: AdministrationRight) async throws -> Response {
        let texts = try await right.listTexts().found()
        let own = Dictionary(uniqueKeysWithValues: texts.map { ($0.kind, $0.own.parts) })
        return try await visit.page(TextsPage(own: own), signedIn: signedIn)
    }

    private func show(_ visit: Visit, _ signedIn: SignedIn, _ right: AdministrationRight) async throws -> Response {
        let edition = try await edition(visit, right)
        var page = page(edition, as: edition.own, signedIn)
        page.outcome = visit.query("done").flatMap(TextPage.Outcome.init(rawValue:))
        switch try await right.previewText(of: edition.kind, as: edition.own) {
        case .done(let mail): page.preview = mail
        // A later version can have other gaps: what is kept says so here.
        case .refused(let refusals): page.problems = refusals
        }
        return try await visit.page(page, signedIn: signedIn)
    }

    private func change(_ visit: Visit, _ signedIn: SignedIn, _ right: AdministrationRight) async throws -> Response {
        let edition = try await edition(visit, right)
        switch try await right.changeText(of: edition.kind, to: visit.typedText.own) {
        case .done: return visit.redirect(to: edition.kind.textPath.asking("done", "saved"))
        case .refused(let refusals):
            try refusals.checkAllowed()
            var page = page(edition, as: visit.typedText, signedIn)
            page.problems = refusals
            return try await visit.refused(page, signedIn: signedIn)
        }
    }

    private func preview(_ visit: Visit, _ signedIn: SignedIn, _ right: AdministrationRight) async throws -> Response {
        let edition = try await edition(visit, right)
        var page = page(edition, as: visit.typedText, signedIn)
        switch try await right.previewText(of: edition.kind, as: visit.typedText.own) {
        case .done(let mail):
            page.preview = mail
            page.outcome = .previewed
            return try await visit.page(page, signedIn: signedIn)
        case .refused(let refusals):
            try refusals.checkAllowed()
            page.problems = refusals
            return try await visit.refused(page, signedIn: signedIn)
        }
    }

    private func reset(_ visit: Visit, _ kind: NoticeKind, _ right: AdministrationRight) async throws -> Response {
        _ = try await right.resetText(of: kind).found()
        return visit.redirect(to: kind.textPath.asking("done", "reset"))
    }

    private func page(_ edition: TextEdition, as text: OwnText, _ signedIn: SignedIn) -> TextPage {
        TextPage(
            kind: edition.kind, text: text, isOwn: !edition.own.parts.isEmpty, preview: nil,
            sender: signedIn.settings.organisation.shownName)
    }

    private func edition(_ visit: Visit, _ right: AdministrationRight) async throws -> TextEdition {
        try await right.findText(of: try visit.textKind()).found()
    }
}

extension Visit {
    /// Whose words it is about, as its route names it.
    fileprivate func textKind() throws(WebFault) -> NoticeKind {
        guard let kind = context.parameters.get("kind").flatMap(NoticeKind.init(rawValue:)), kind.isWordable else {
            throw .notFound
        }
        return kind
    }

    /// As browsers send it: a line end in a text area is CR LF.
    fileprivate var typedText: OwnText {
        var text = OwnText()
        for part in TextPart.allCases { text[part] = field(part.rawValue).replacing("\r\n", with: "\n") }
        return text
    }
}

extension OwnText {
    /// Only what differs from the catalogue: what was left as it is, or made empty, is the catalogue's.
    fileprivate var own: OwnText {
        var own = self
        for part in TextPart.allCases
        where own[part] == Self.standard[part] || own[part]?.allSatisfy(\.isWhitespace) == true {
            own[part] = nil
        }
        return own
    }
}

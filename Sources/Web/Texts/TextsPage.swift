package import Domain
import Texts

/// `GET /admin/texts`: every kind of mail, and whose words it has.
package struct TextsPage: Page {
    /// What is the organisation's own, by kind.
    package var own: [NoticeKind: [TextPart]]

    package init(own: [NoticeKind: [TextPart]]) {
        self.own = own
    }

    package var title: String { TextWords.title }

    package func body(in context: PageContext) -> HTML {
        "<p class=\"lead\">\(TextWords.lead)</p>\(TextGroup.allCases.map { section($0, context) })"
    }

    private func section(_ group: TextGroup, _ context: PageContext) -> HTML {
        """

        <section aria-labelledby="\(group.rawValue)-title">
        <h2 id="\(group.rawValue)-title">\(group.title)</h2>
        <ul class="choices">\(NoticeKind.wordable.filter { $0.group == group }.map { choice($0, context) })
        </ul>
        </section>
        """
    }

    private func choice(_ kind: NoticeKind, _ context: PageContext) -> HTML {
        let parts = own[kind] ?? []
        let mark: HTML? = parts.isEmpty ? nil : " <span class=\"mark done\">\(TextWords.own(parts))</span>"
        return """

            <li><a href="\(context.address(of: kind.textPath))">\(kind.title)</a>\(mark) \
            <span class="hint">\(TextWords.when(kind))</span></li>
            """
    }
}

extension NoticeKind {
    /// The page of its words.
    var textPath: PortalPath {
        let texts: PortalPath = "/texts"
        return texts.then(rawValue)
    }
}

package import Domain
import Texts

/// The card *Phones* among the second proofs.
package struct PhonesCard: Hashable, Sendable {
    package struct Line: Hashable, Sendable {
        package var id: ID<Phone>
        package var name: String
        package var lastUsed: Timestamp?

        package init(id: ID<Phone>, name: String, lastUsed: Timestamp?) {
            self.id = id
            self.name = name
            self.lastUsed = lastUsed
        }
    }

    package var phones: [Line]
    package var isOffered: Bool

    package init(phones: [Line], isOffered: Bool) {
        self.phones = phones
        self.isOffered = isOffered
    }

    /// Neither set up nor offered: not worth a word.
    var isEmpty: Bool { phones.isEmpty && !isOffered }

    func markup(in context: PageContext) -> HTML {
        """
        <section class="card" aria-labelledby="phones-title">
        <h2 id="phones-title">\(PushWords.title)</h2>
        \(phones.isEmpty ? "<p>\(PushWords.none)</p>" as HTML : list(context))\(begin(context))
        </section>
        """
    }

    private func list(_ context: PageContext) -> HTML {
        "<ul class=\"phones\">\(phones.map { line($0, context) })\n</ul>"
    }

    private func line(_ phone: Line, _ context: PageContext) -> HTML {
        let field = Field(
            name: .name, kind: .shortName, label: PushWords.name, value: phone.name, idSuffix: phone.id.rawValue)
        let id: HTML = "<input type=\"hidden\" name=\"phone\" value=\"\(phone.id.rawValue)\">"
        return """

            <li>
            <strong><bdi>\(phone.name)</bdi></strong>
            <p class="hint">\(PushWords.lastUsed): \(phone.lastUsed.map(HTML.moment) ?? "\(PushWords.neverUsed)")</p>
            <details>
            <summary>\(PushWords.manage)</summary>
            \(context.form(to: "/security/push/rename", class: "", """
            \(id)
            \(field.markup([]))
            <p class="inline"><button class="secondary">\(PushWords.rename)</button></p>
            """))
            \(context.form(to: "/security/push/remove", class: "", """
            \(id)
            <p class="inline"><button class="secondary">\(PushWords.remove)</button></p>
            """))
            </details>
            </li>
            """
    }

    private func begin(_ context: PageContext) -> HTML {
        guard isOffered else { return "\n<p class=\"hint\">\(Refusal.factorKindOff.words)</p>" }
        guard phones.count < Phone.mostForOne else { return .nothing }
        return """

            \(context.form(to: "/security/push/begin", class: "", """
            <p class="actions"><button>\(phones.isEmpty ? PushWords.setUp : PushWords.setUpAnother)</button></p>
            """))
            """
    }
}

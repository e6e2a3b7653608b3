package import Domain
import Texts

/// The passkeys of the overview of second proofs.
package struct PasskeyCard: Hashable, Sendable {
    package struct Line: Hashable, Sendable {
        package var id: ID<Passkey>
        package var name: String
        package var added: Timestamp
        package var lastUsed: Timestamp?

        package init(id: ID<Passkey>, name: String, added: Timestamp, lastUsed: Timestamp?) {
            self.id = id
            self.name = name
            self.added = added
            self.lastUsed = lastUsed
        }
    }

    package var lines: [Line]
    /// Whether the organisation lets people add them.
    package var offers: Bool

    package init(lines: [Line], offers: Bool) {
        self.lines = lines
        self.offers = offers
    }

    /// Nothing to see and nothing to do: then there is no card.
    var isEmpty: Bool { lines.isEmpty && !offers }

    func markup(in context: PageContext) -> HTML {
        """
        <section class="card" aria-labelledby="passkeys-title">
        <h2 id="passkeys-title">\(PasskeyWords.title)</h2>
        \(lines.isEmpty ? "<p>\(PasskeyWords.none)</p>" : list(in: context))\(offers ? addition(in: context) : nil)
        </section>
        """
    }

    private func list(in context: PageContext) -> HTML {
        """
        <ul class="cards passkeys">\(lines.enumerated().map { line($0.element, place: $0.offset + 1, in: context) })
        </ul>
        """
    }

    private func line(_ line: Line, place: Int, in context: PageContext) -> HTML {
        let name = Field(
            name: .name, kind: .shortName, label: PasskeyWords.newName, value: line.name, idSuffix: "\(place)")
        let id: HTML = "<input type=\"hidden\" name=\"passkey\" value=\"\(line.id.rawValue)\">"
        return """

            <li>
            <h3><bdi>\(line.name)</bdi></h3>
            <dl>
            <div><dt>\(PasskeyWords.added)</dt><dd>\(HTML.moment(line.added))</dd></div>
            <div><dt>\(PasskeyWords.lastUsed)</dt><dd>\(line.lastUsed.map(HTML.moment) ?? "\(PasskeyWords.neverUsed)")</dd></div>
            </dl>
            <details>
            <summary>\(PasskeyWords.change(line.name))</summary>
            \(context.form(to: "/security/passkeys/rename", """
            \(id)
            \(name.markup([]))
            <p class="actions"><button class="secondary">\(PasskeyWords.rename)</button></p>
            """))
            \(context.form(to: "/security/passkeys/remove", """
            \(id)
            <p class="hint">\(PasskeyWords.removeWhy)</p>
            <p class="actions"><button class="secondary" aria-label="\(PasskeyWords.remove(line.name))">\
            \(PasskeyWords.remove)</button></p>
            """))
            </details>
            </li>
            """
    }

    private func addition(in context: PageContext) -> HTML {
        """

        \(context.form(to: "/security/passkeys/new", """
        <p class="actions"><button>\(PasskeyWords.add)</button></p>
        """))
        """
    }
}

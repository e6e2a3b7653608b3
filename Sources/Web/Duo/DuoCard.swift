package import Domain
import Texts

/// The card *Duo* among the second proofs.
package struct DuoCard: Hashable, Sendable {
    /// Since when it answers for the account.
    package var since: Timestamp?
    /// Scheme and host of Duo, where it can be set up.
    package var offeredAt: String?

    package init(since: Timestamp? = nil, offeredAt: String? = nil) {
        self.since = since
        self.offeredAt = offeredAt
    }

    /// Neither set up nor offered: not worth a word.
    var isEmpty: Bool { since == nil && offeredAt == nil }

    var formsLeadTo: String? { since == nil ? offeredAt : nil }

    func markup(in context: PageContext) -> HTML {
        """
        <section class="card" aria-labelledby="duo-title">
        <h2 id="duo-title">\(DuoWords.title)</h2>
        \(since.map { active($0, context) } ?? offer(context))
        </section>
        """
    }

    private func active(_ since: Timestamp, _ context: PageContext) -> HTML {
        """
        <dl class="facts">
        <div><dt>\(DuoWords.since)</dt><dd>\(HTML.moment(since))</dd></div>
        </dl>
        <p class="hint">\(DuoWords.alone)</p>
        <details>
        <summary>\(DuoWords.removeTitle)</summary>
        \(context.form(to: "/security/duo/remove", class: "", """
        <p class="actions"><button class="secondary">\(DuoWords.remove)</button></p>
        """))
        </details>
        """
    }

    private func offer(_ context: PageContext) -> HTML {
        """
        <p>\(DuoWords.none)</p>
        \(context.form(to: "/security/duo", class: "", """
        <p class="actions"><button>\(DuoWords.setUp)</button></p>
        """))
        """
    }
}

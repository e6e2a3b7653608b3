package import Domain
import Texts

/// `GET /admin/users/bulk`: what is being done to several people, and what was lately.
package struct BulkListPage: Page {
    /// The newest first.
    package var actions: [BulkAction]

    package init(actions: [BulkAction]) {
        self.actions = actions
    }

    package var title: String { BulkWords.listTitle }

    package func body(in context: PageContext) -> HTML {
        let lines = actions.map { line($0, in: context) }
        let list: HTML =
            lines.isEmpty
            ? "<p class=\"empty\">\(BulkWords.noneYet)</p>" : "<ul class=\"activity\">\(lines)\n</ul>"
        return """
            \(list)
            <p class="aside"><a href="\(context.address(of: "/users"))">\(BulkWords.toUsers)</a></p>
            """
    }

    private func line(_ bulk: BulkAction, in context: PageContext) -> HTML {
        let list: PortalPath = "/users/bulk"
        return """

            <li>
            <p><a href="\(context.address(of: list.of(bulk.id)))">\(bulk.action.title)</a></p>
            <p><bdi>\(bulk.reason.text)</bdi></p>
            <p class="hint">\(.moment(bulk.begunAt)) · \
            \(bulk.endedAt == nil ? BulkWords.under : BulkWords.came(to: bulk.changed, leftOut: bulk.leftOut))</p>
            </li>
            """
    }
}

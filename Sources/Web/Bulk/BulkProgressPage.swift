package import Domain
import Texts

/// `GET /admin/users/bulk/{id}`: how far it has come, and what it came to.
package struct BulkProgressPage: Page {
    package var bulk: BulkAction

    package init(bulk: BulkAction) {
        self.bulk = bulk
    }

    package var title: String { bulk.action.title }
    package var reloads: Bool { bulk.endedAt == nil }

    package func body(in context: PageContext) -> HTML {
        """
        \(banner.markup)<dl class="facts">
        <div><dt>\(BulkWords.changed)</dt><dd id="changed">\(bulk.changed)</dd></div>
        <div><dt>\(BulkWords.leftOutCount)</dt><dd id="left-out">\(bulk.leftOut)</dd></div>
        <div><dt>\(BulkWords.reason)</dt><dd><bdi>\(bulk.reason.text)</bdi></dd></div>
        <div><dt>\(BulkWords.begun)</dt><dd>\(.moment(bulk.begunAt))</dd></div>\
        \(bulk.endedAt.map { "\n<div><dt>\(BulkWords.endedAt)</dt><dd>\(.moment($0))</dd></div>" as HTML })
        </dl>
        <p class="aside"><a href="\(context.address(of: "/users"))">\(BulkWords.toUsers)</a> · \
        <a href="\(context.address(of: "/users/bulk"))">\(BulkWords.listLink)</a></p>
        """
    }

    private var banner: Banner {
        bulk.endedAt == nil
            ? Banner(tone: .attention, title: BulkWords.under, text: BulkWords.underWhy)
            : Banner(tone: .done, title: BulkWords.ended)
    }
}

package import Domain
import Texts

/// `GET /admin/users/bulk/{id}`: how far it has come, and what it came to.
package struct BulkProgressPage: Page {
    package var bulk: BulkAction
    package var mayStop: Bool

    package init(bulk: BulkAction, mayStop: Bool = false) {
        self.bulk = bulk
        self.mayStop = mayStop
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
        </dl>\(mayStop && bulk.endedAt == nil ? stop(in: context) : nil)
        <p class="aside"><a href="\(context.address(of: "/users"))">\(BulkWords.toUsers)</a> · \
        <a href="\(context.address(of: "/users/bulk"))">\(BulkWords.listLink)</a></p>
        """
    }

    private func stop(in context: PageContext) -> HTML {
        let list: PortalPath = "/users/bulk"
        return "\n\(context.stopForm(list.of(bulk.id, "/stop")))"
    }

    private var banner: Banner {
        if bulk.stoppedBy != nil {
            return Banner(tone: .attention, title: BulkWords.stopped, text: BulkWords.stoppedWhy)
        }
        return bulk.endedAt == nil
            ? Banner(tone: .attention, title: BulkWords.under, text: BulkWords.underWhy)
            : Banner(tone: .done, title: BulkWords.ended)
    }
}

extension PageContext {
    /// Ends what is under way: what is done stays done.
    func stopForm(_ path: PortalPath) -> HTML {
        form(
            to: path,
            """
            <p class="hint">\(BulkWords.stopWhy)</p>
            <p class="actions"><button class="secondary">\(BulkWords.stop)</button></p>
            """)
    }
}

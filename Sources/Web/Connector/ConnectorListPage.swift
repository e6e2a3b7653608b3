import Domain
import Texts
package import UseCases

/// `GET /admin/connections/connectors`: who carries passwords to directories.
package struct ConnectorListPage: Page {
    package var connectors: [ConnectorOverview]
    package var mayChange: Bool
    package var isRemoved: Bool

    package init(connectors: [ConnectorOverview], mayChange: Bool, isRemoved: Bool = false) {
        self.connectors = connectors
        self.mayChange = mayChange
        self.isRemoved = isRemoved
    }

    package var title: String { ConnectorWords.title }

    package func body(in context: PageContext) -> HTML {
        let add: HTML = """
            <p class="actions"><a class="button" href="\(context.address(of: "/connections/connectors/new"))">\
            \(ConnectorWords.add)</a></p>

            """
        return """
            \(isRemoved ? Banner(tone: .done, title: ConnectorWords.removed).markup : nil)\
            <p class="lead">\(ConnectorWords.lead)</p>
            \(connectors.isEmpty ? "<p>\(ConnectorWords.empty)</p>\n" : list(in: context))\(mayChange ? add : nil)\
            <p class="aside"><a href="\(context.address(of: "/connections"))">\(ConnectionWords.backToList)</a></p>
            """
    }

    private func list(in context: PageContext) -> HTML {
        "<ul class=\"people\">\(connectors.map { line($0, in: context) })\n</ul>\n"
    }

    private func line(_ overview: ConnectorOverview, in context: PageContext) -> HTML {
        """

        <li>
        <p><a href="\(context.address(of: overview.connector.page))"><bdi>\(overview.connector.name.text)</bdi></a>\
        \(overview.mark)</p>
        <p class="hint">\(ConnectorWords.seen): \(overview.seen)</p>
        </li>
        """
    }
}

extension Connector {
    /// Where it is looked at.
    var page: PortalPath {
        let list: PortalPath = "/connections/connectors"
        return list.of(id)
    }
}

extension ConnectorOverview {
    var seen: HTML { connector.lastSeenAt.map(HTML.moment) ?? "\(ConnectionWords.never)" }

    var mark: HTML { UserOverview.mark(stateWords, wantsAttention: state != .confirmed) }

    var stateWords: String {
        switch state {
        case .unregistered: ConnectorWords.unregistered
        case .unconfirmed: ConnectorWords.unconfirmed
        case .confirmed: ConnectorWords.inUse
        }
    }
}

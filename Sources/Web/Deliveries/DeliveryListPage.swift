package import Domain
import Texts
package import UseCases

/// Which deliveries a list shows, as its address says it.
package struct DeliveryListQuery: Hashable, Sendable {
    package var connection: ID<Connection>?
    package var filter: DeliveryFilter?

    package init(connection: ID<Connection>? = nil, filter: DeliveryFilter? = nil) {
        self.connection = connection
        self.filter = filter
    }

    /// Refuses what no page of ours asks for.
    init(_ fields: [String: String]) throws(WebFault) {
        if let text = fields["connection"], !text.isEmpty {
            guard let id = ID<Connection>(parsing: text) else { throw .badRequest }
            connection = id
        }
        if let text = fields["state"], !text.isEmpty {
            guard let filter = DeliveryFilter(rawValue: text) else { throw .badRequest }
            self.filter = filter
        }
    }

    func path(after place: String? = nil) -> PortalPath {
        var fields: [(name: String, value: String)] = []
        if let connection { fields.append(("connection", connection.rawValue)) }
        if let filter { fields.append(("state", filter.rawValue)) }
        if let place { fields.append(("at", place)) }
        let list: PortalPath = "/connections/deliveries"
        return list.asking(fields)
    }
}

/// `GET /admin/connections/deliveries`: what directories are owed, whose it is, and why it waits.
package struct DeliveryListPage: Page {
    package var query: DeliveryListQuery
    /// The one that is asked for, if one is.
    package var connection: Connection?
    package var deliveries: [DeliveryOverview]
    package var next: String?
    package var isFirst: Bool
    package var mayChange: Bool
    package var done: String?

    package init(
        query: DeliveryListQuery = DeliveryListQuery(), connection: Connection? = nil, deliveries: [DeliveryOverview],
        next: String? = nil, isFirst: Bool = true, mayChange: Bool, done: String? = nil
    ) {
        self.query = query
        self.connection = connection
        self.deliveries = deliveries
        self.next = next
        self.isFirst = isFirst
        self.mayChange = mayChange
        self.done = done
    }

    package var title: String { DeliveryWords.title }

    package func body(in context: PageContext) -> HTML {
        let back = connection.map { ($0.page, ConnectionWords.back(to: $0.name.text)) }
        let (path, words) = back ?? ("/connections", ConnectionWords.backToList)
        return """
            \(done.map { Banner(tone: .done, title: $0).markup })\
            \(connection.map { "<p class=\"account\"><bdi>\($0.name.text)</bdi></p>\n" as HTML })\
            <p class="lead">\(DeliveryWords.lead)</p>
            <nav aria-label="\(DeliveryWords.filters)">
            <ul class="chips">\(([nil] + DeliveryFilter.allCases).map { chip($0, in: context) })
            </ul>
            </nav>
            \(list(in: context))\(paging(in: context))
            <p class="aside"><a href="\(context.address(of: path))">\(words)</a></p>
            """
    }

    private func chip(_ filter: DeliveryFilter?, in context: PageContext) -> HTML {
        let address = context.address(of: DeliveryListQuery(connection: query.connection, filter: filter).path())
        return """

            <li><a href="\(address)"\(HTML.attribute("aria-current", filter == query.filter ? "true" : nil))>\
            \(filter.map(DeliveryWords.name) ?? DeliveryWords.all)</a></li>
            """
    }

    private func list(in context: PageContext) -> HTML {
        guard !deliveries.isEmpty else {
            return
                "<p class=\"empty\">\(query.filter == nil && isFirst ? DeliveryWords.none : DeliveryWords.noneHere)</p>"
        }
        return """
            <ul class="people deliveries">\(deliveries.map { line($0, in: context) })
            </ul>
            """
    }

    private func line(_ one: DeliveryOverview, in context: PageContext) -> HTML {
        let people: PortalPath = "/users"
        let (state, owed) = (one.delivery.state, one.delivery.binding.target.owed)
        let name: HTML = "<bdi>\(one.account.name.full)</bdi>"
        let person: HTML =
            one.account.kind == .user
            ? "<a id=\"person-\(one.delivery.binding.id.rawValue)\" href=\"\(context.address(of: people.of(one.account.id)))\">\(name)</a>"
            : "<span id=\"person-\(one.delivery.binding.id.rawValue)\">\(name)</span>"
        let place: HTML? =
            connection == nil ? "<bdi>\(one.delivery.connection.name.text)</bdi> · " : nil
        return """

            <li>
            <p>\(person)\(mark(state))</p>
            <p class="hint">\(place)<bdi>\(one.delivery.binding.entry)</bdi></p>
            <p>\(DeliveryWords.why(state, hasPassword: owed?.owesPassword == false))</p>
            <p class="hint">\(times(state, owed))</p>\(mayChange && owed?.hasWork == true ? retry(one, in: context) : nil)
            </li>
            """
    }

    private func mark(_ state: DeliveryState) -> HTML {
        let isBad = if case .failed = state { true } else { false }
        return UserOverview.mark(DeliveryWords.mark(state), wantsAttention: isBad)
    }

    private func times(_ state: DeliveryState, _ owed: Delivery?) -> HTML {
        let since: HTML? = owed.map { "\(DeliveryWords.since) \(.moment($0.queuedAt))" }
        let until: HTML? =
            if case .waiting(_, let time) = state { " · \(DeliveryWords.nextTry) \(.moment(time))" } else { nil }
        return "\(since)\(until)"
    }

    private func retry(_ one: DeliveryOverview, in context: PageContext) -> HTML {
        let list: PortalPath = "/connections/deliveries"
        let id = one.delivery.binding.id
        return "\n"
            + context.form(
                to: list.of(id, "/retry"), class: "inline",
                """
                <button class="secondary" aria-describedby="person-\(id.rawValue)">\(DeliveryWords.retry)</button>
                """)
    }

    private func paging(in context: PageContext) -> HTML? {
        guard next != nil || !isFirst else { return nil }
        let first: HTML? =
            isFirst ? nil : "\n<a href=\"\(context.address(of: query.path()))\">\(DeliveryWords.first)</a>"
        let next: HTML? = next.map {
            "\n<a rel=\"next\" href=\"\(context.address(of: query.path(after: $0)))\">\(DeliveryWords.next)</a>"
        }
        return """

            <nav class="aside" aria-label="\(DeliveryWords.pages)">\(first)\(next)
            </nav>
            """
    }
}

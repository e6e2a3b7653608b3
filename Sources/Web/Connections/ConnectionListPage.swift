import Domain
import Texts
package import UseCases

/// `GET /admin/connections`: the directories, and how each stands at a glance.
package struct ConnectionListPage: Page {
    package var connections: [ConnectionOverview]
    package var mayChange: Bool
    package var isRemoved: Bool

    package init(connections: [ConnectionOverview], mayChange: Bool, isRemoved: Bool = false) {
        self.connections = connections
        self.mayChange = mayChange
        self.isRemoved = isRemoved
    }

    package var title: String { ConnectionWords.title }

    package func body(in context: PageContext) -> HTML {
        """
        \(isRemoved ? Banner(tone: .done, title: DeliveryWords.removeDone).markup : nil)\
        \(connections.isEmpty ? empty : list(in: context))\(adding(in: context))
        <p class="aside"><a href="\(context.address(of: "/connections/deliveries"))">\(ConnectionWords.deliveries)</a> \
        <a href="\(context.address(of: "/connections/connectors"))">\(ConnectionWords.connectors)</a></p>
        """
    }

    private var empty: HTML {
        """
        <p class="lead">\(ConnectionWords.empty)</p>
        <p>\(mayChange ? ConnectionWords.firstStep : ConnectionWords.readOnly)</p>

        """
    }

    private func list(in context: PageContext) -> HTML {
        """
        <p class="lead">\(ConnectionWords.lead)</p>
        <ul class="cards">\(connections.map { card($0, in: context) })
        </ul>

        """
    }

    private func card(_ overview: ConnectionOverview, in context: PageContext) -> HTML {
        let problem = overview.problem(at: context.now)
        let told: HTML? = problem.map { "\n<p>\(ConnectionWords.words($0)) \(ConnectionWords.mend($0))</p>" }
        return """

            <li>
            <h2><a href="\(context.address(of: overview.connection.page))"><bdi>\(overview.connection.name.text)</bdi></a>\
            \(overview.mark(problem))</h2>
            <dl>\(overview.backlog(withZero: false))
            </dl>\(told)
            </li>
            """
    }

    private func adding(in context: PageContext) -> HTML? {
        guard mayChange else { return nil }
        return """
            <p class="actions"><a class="button" href="\(context.address(of: "/connections/new"))">\(ConnectionWords.add)</a>\
            </p>
            """
    }
}

extension Connection {
    /// Where it is looked at.
    var page: PortalPath {
        let list: PortalPath = "/connections"
        return list.of(id)
    }
}

extension ConnectionOverview {
    func mark(_ problem: ConnectionProblem?) -> HTML {
        let kind =
            switch problem {
            case nil, .nobodyBound: " done"
            case .paused: ""
            default: " attention"
            }
        return " <span class=\"mark\(kind)\">\(ConnectionWords.state(problem))</span>"
    }

    /// How much waits, and since when.
    ///
    /// - Parameter withZero: Also what there is none of.
    func backlog(withZero: Bool) -> [HTML] {
        func fact(_ name: String, _ value: HTML?) -> HTML? {
            value.map { "\n<div><dt>\(name)</dt><dd>\($0)</dd></div>" }
        }
        func number(_ count: Int) -> HTML? { count > 0 || withZero ? "\(ConnectionWords.changes(count))" : nil }
        return [
            fact(ConnectionWords.waiting, "\(ConnectionWords.changes(health.waiting))"),
            fact(ConnectionWords.oldest, health.oldest.map(HTML.moment)),
            fact(ConnectionWords.failed, number(health.failed)),
            fact(ConnectionWords.neededAgain, number(health.needPassword)),
            fact(ConnectionWords.bound, "\(ConnectionWords.accounts(bound.number, isMore: bound.isMore))"),
        ].compactMap(\.self)
    }
}

import Domain
import Hummingbird
import Texts
import UseCases

/// What directories are owed, for administrators.
struct DeliveryRoutes {
    func add(to routes: PageRoutes) {
        routes.get("/connections/deliveries") { visit in
            try await visit.holding(\.auditing) { try await list(visit, $0, $1) }
        }
        routes.post("/connections/deliveries/:id/retry") { visit in
            try await visit.holdingProven(\.administration, returningTo: "/connections/deliveries") { _, right in
                switch try await right.retryDelivery(try visit.id(Binding.self)) {
                case .done: return visit.redirect(to: "/connections/deliveries?done=retried")
                case .refused(let refusals):
                    try refusals.checkAllowed()
                    throw WebFault.notFound
                }
            }
        }
    }

    private func list(_ visit: Visit, _ signedIn: SignedIn, _ right: AuditingRight) async throws -> Response {
        let fields = try visit.queryFields()
        let query = try DeliveryListQuery(fields)
        // A link that was tampered with begins at the beginning.
        let place = fields["at"].flatMap { DeliveryPlace(parsing: $0) }
        var connection: Connection?
        if let id = query.connection { connection = try await right.findConnection(id).orNotFound().connection }
        let found = try await right.listDeliveries(
            DeliveryQuery(connection: query.connection, filter: query.filter), after: place
        ).found()
        let page = DeliveryListPage(
            query: query, connection: connection, deliveries: found.deliveries, next: found.next?.text,
            isFirst: place == nil, mayChange: signedIn.rights.contains(.administration),
            done: fields["done"] == "retried" ? DeliveryWords.retried : nil)
        return try await visit.page(page, signedIn: signedIn)
    }
}

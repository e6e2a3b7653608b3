package import Domain

/// Which people a list shows, as its address and the forms on it say it.
package struct UserQuery: Hashable, Sendable {
    /// As it was typed.
    package var search: String
    package var filter: UserFilter?
    package var order: UserOrder
    package var direction: SortDirection

    package init(
        search: String = "", filter: UserFilter? = nil, order: UserOrder = .name,
        direction: SortDirection = .ascending
    ) {
        self.search = search
        self.filter = filter
        self.order = order
        self.direction = direction
    }

    /// Refuses what no page of ours asks for: something could be done to everybody in a list, and an unknown filter must
    /// not become everybody.
    init(_ fields: [String: String]) throws(WebFault) {
        self.init(
            search: fields["search"] ?? "", filter: try Self.value(fields["filter"]),
            order: try Self.value(fields["sort"]) ?? .name,
            direction: try Self.value(fields["direction"]) ?? .ascending)
    }

    private static func value<Value: RawRepresentable<String>>(_ text: String?) throws(WebFault) -> Value? {
        guard let text, !text.isEmpty else { return nil }
        guard let value = Value(rawValue: text) else { throw .badRequest }
        return value
    }

    package var selection: UserSelection {
        UserSelection(search: search, filter: filter, order: order, direction: direction)
    }

    /// Only what differs from the list that everybody begins with.
    var fields: [(name: String, value: String)] {
        var fields: [(name: String, value: String)] = []
        if !search.isEmpty { fields.append(("search", search)) }
        if let filter { fields.append(("filter", filter.rawValue)) }
        if order != .name { fields.append(("sort", order.rawValue)) }
        if direction != .ascending { fields.append(("direction", direction.rawValue)) }
        return fields
    }

    /// The same, in a form.
    var hidden: HTML {
        "\(fields.map { "<input type=\"hidden\" name=\"\($0.name)\" value=\"\($0.value)\">\n" as HTML })"
    }

    /// - Parameter cursor: Of a page of this list.
    func path(at cursor: String? = nil) -> PortalPath {
        let page: PortalPath = "/users"
        return page.asking(fields + (cursor.map { [("at", $0)] } ?? []))
    }
}

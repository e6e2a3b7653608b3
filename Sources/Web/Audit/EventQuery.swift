package import Domain

/// Which events a list shows, as its address says it.
package struct EventQuery: Hashable, Sendable {
    /// An address or a user name, as it was typed.
    package var account: String
    package var words: String
    /// That were part of it.
    package var flow: ID<Flow>?
    package var kind: AuditKind?
    /// Days as `2026-11-22`, as they were typed.
    package var since: String
    package var until: String

    package init(
        account: String = "", words: String = "", flow: ID<Flow>? = nil, kind: AuditKind? = nil, since: String = "",
        until: String = ""
    ) {
        self.account = account
        self.words = words
        self.flow = flow
        self.kind = kind
        self.since = since
        self.until = until
    }

    init(_ fields: [String: String]) throws(WebFault) {
        self.init(
            account: fields["account"] ?? "", words: fields["words"] ?? "", since: fields["since"] ?? "",
            until: fields["until"] ?? "")
        if let text = fields["flow"], !text.isEmpty {
            guard let flow = ID<Flow>(parsing: text) else { throw .badRequest }
            self.flow = flow
        }
        if let name = fields["kind"], !name.isEmpty {
            guard let kind = AuditKind(rawValue: name) else { throw .badRequest }
            self.kind = kind
        }
    }

    /// Only what narrows the list.
    var fields: [(name: String, value: String)] {
        [
            ("account", account), ("words", words), ("flow", flow?.rawValue ?? ""), ("kind", kind?.rawValue ?? ""),
            ("since", since), ("until", until),
        ].filter { !$0.1.isEmpty }
    }

    package var isEmpty: Bool { fields.isEmpty }

    func path(_ page: PortalPath = "/events", before number: Int? = nil) -> PortalPath {
        page.asking(fields + (number.map { [("before", String($0))] } ?? []))
    }
}

package import Domain
import Texts

/// `GET /activity`: what happened to one's own account, the latest first.
package struct ActivityPage: Page {
    package struct Line: Hashable, Sendable {
        package let kind: AuditKind
        package let details: [String: String]
        package let at: Timestamp

        package init(_ kind: AuditKind, details: [String: String] = [:], at: Timestamp) {
            self.kind = kind
            self.details = details
            self.at = at
        }
    }

    package var lines: [Line]
    /// What `?before=` asks for the lines that come after these.
    package var older: String?
    /// Whether these are not the latest ones.
    package var isContinued: Bool

    package init(lines: [Line], older: String? = nil, isContinued: Bool = false) {
        self.lines = lines
        self.older = older
        self.isContinued = isContinued
    }

    package var title: String { ActivityWords.title }

    package func body(in context: PageContext) -> HTML {
        """
        <p class="lead">\(ActivityWords.lead)</p>
        \(Self.list(lines))\(paging(in: context))
        """
    }

    static func list(_ lines: [Line]) -> HTML {
        guard !lines.isEmpty else { return "<p class=\"empty\">\(ActivityWords.empty)</p>" }
        return """
            <ol class="activity">\(lines.map(markup))
            </ol>
            """
    }

    private static func markup(_ line: Line) -> HTML {
        let place = ActivityWords.place(of: line.kind, line.details)
        return """

            <li>
            <p>\(ActivityWords.sentence(for: line.kind, line.details))</p>
            <p class="hint">\(.moment(line.at))\(place.map { " · <bdi>\($0)</bdi>" as HTML })</p>
            </li>
            """
    }

    private func paging(in context: PageContext) -> HTML? {
        guard older != nil || isContinued else { return nil }
        let path: PortalPath = "/activity"
        let older = older.map { number -> HTML in
            "<a href=\"\(context.address(of: path.asking("before", number)))\">\(ActivityWords.older)</a>"
        }
        let newest: HTML = " <a href=\"\(context.address(of: path))\">\(ActivityWords.newest)</a>"
        return "\n<p class=\"aside\">\(older)\(isContinued ? newest : nil)</p>"
    }
}

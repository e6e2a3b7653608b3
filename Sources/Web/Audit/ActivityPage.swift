package import Domain
import Texts

/// `GET /activity`: what happened to one's own account, the latest first.
package struct ActivityPage: Page {
    package struct Line: Hashable, Sendable {
        package let sentence: String
        package let at: Timestamp
        /// The network address that it came from.
        package let from: String?

        package init(_ sentence: String, at: Timestamp, from: String?) {
            self.sentence = sentence
            self.at = at
            self.from = from
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
        \(Self.list(lines))\(paging)
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
        """

        <li>
        <p>\(line.sentence)</p>
        <p class="hint">\(.moment(line.at))\(line.from.map { ", <bdi>\(ActivityWords.from($0))</bdi>" as HTML })</p>
        </li>
        """
    }

    private var paging: HTML? {
        guard older != nil || isContinued else { return nil }
        return """

            <p class="aside">\(older.map { "<a href=\"/activity?before=\($0)\">\(ActivityWords.older)</a>" as HTML })\
            \(isContinued ? " <a href=\"/activity\">\(ActivityWords.newest)</a>" as HTML : nil)</p>
            """
    }
}

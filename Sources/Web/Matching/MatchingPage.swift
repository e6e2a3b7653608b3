package import Domain
import Texts
package import UseCases

/// `GET, POST /admin/connections/{id}/matching`: which entries are which accounts.
package struct MatchingPage: Page {
    package var connection: Connection
    package var latest: DirectoryRun?
    /// Once the directory was read.
    package var preview: MatchingPreview?
    package var problems: [Refusal]

    /// So many of each kind are shown.
    private static let mostShown = 200
    private static let list: PortalPath = "/connections"

    package init(
        connection: Connection, latest: DirectoryRun?, preview: MatchingPreview? = nil, problems: [Refusal] = []
    ) {
        self.connection = connection
        self.latest = latest
        self.preview = preview
        self.problems = problems
    }

    package var title: String { DirectoryRunWords.title(of: .matching, at: connection.name.text) }
    package var reloads: Bool { preview == nil && latest?.isUnderWay == true }

    private var path: PortalPath { Self.list.of(connection.id, "/matching") }

    package func body(in context: PageContext) -> HTML {
        """
        \(FormProblems(problems, fields: []).summary)\(preview == nil ? latest?.banner : nil)\
        <p class="lead">\(DirectoryRunWords.lead(of: .matching))</p>
        \(preview.map { shown($0, in: context) })\(context.lookForm(path, again: preview != nil))\
        \(preview == nil ? context.latestRun(latest) : nil)
        """
    }

    private func shown(_ preview: MatchingPreview, in context: PageContext) -> HTML {
        let plan = preview.plan
        return """
            \(preview.isSuspicious ? Self.suspicious : nil)<dl class="facts">\
            \(PageContext.runFact(DirectoryRunWords.entries, "<span id=\"entries\">\(plan.entries)</span>"))\
            \(PageContext.runFact(DirectoryRunWords.matches, "<span id=\"matches\">\(plan.matches.count)</span>"))\
            \(PageContext.runFact(DirectoryRunWords.alreadyBound, "\(plan.alreadyBound)"))
            </dl>
            \(begin(preview, in: context))\(matches(plan, in: context))\(mismatches(plan, in: context))
            """
    }

    static var suspicious: HTML {
        Banner(tone: .attention, title: DirectoryRunWords.suspicious, text: DirectoryRunWords.suspiciousWhy).markup
    }

    private func begin(_ preview: MatchingPreview, in context: PageContext) -> HTML {
        guard !preview.plan.matches.isEmpty else { return "<p>\(DirectoryRunWords.nothingToBind)</p>\n" }
        let form = context.form(
            to: Self.list.of(connection.id, "/matching/begin"),
            """
            <input type="hidden" name="plan" value="\(preview.digest)">
            <p class="hint">\(DirectoryRunWords.bindWhy)</p>
            <p class="actions"><button>\(DirectoryRunWords.bind(preview.plan.matches.count))</button></p>
            """)
        return "\(form)\n"
    }

    private func matches(_ plan: MatchingPlan, in context: PageContext) -> HTML? {
        context.runList(
            "matches", DirectoryRunWords.matches, plan.matches.count, DirectoryRunWords.matchesWhy,
            plan.matches.prefix(Self.mostShown).map { .entryLine("match", $0.email.text, $0.name) })
    }

    private func mismatches(_ plan: MatchingPlan, in context: PageContext) -> [HTML] {
        Mismatch.Kind.allCases.compactMap { kind in
            context.runList(
                kind.anchor, kind.words, plan.count(of: kind), kind.mend,
                plan.mismatches.filter { $0.kind == kind }.map {
                    .entryLine(kind.rawValue, $0.account?.text, $0.entry)
                })
        }
    }
}

extension Mismatch.Kind {
    fileprivate var anchor: StaticString {
        switch self {
        case .double: "doubles"
        case .boundElsewhere: "elsewhere"
        case .unidentified: "unidentified"
        case .entryAlone: "entries-alone"
        case .accountAlone: "accounts-alone"
        }
    }
}

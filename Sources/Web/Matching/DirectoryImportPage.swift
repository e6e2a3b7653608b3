package import Domain
import Texts
package import UseCases

/// `GET, POST /admin/connections/{id}/import`: whom a directory has that isn't here, and who is another by now.
package struct DirectoryImportPage: Page {
    package var connection: Connection
    package var latest: DirectoryRun?
    /// Once the directory was read.
    package var preview: DirectoryImportPreview?
    package var problems: [Refusal]

    private static let mostShown = 200
    private static let list: PortalPath = "/connections"

    package init(
        connection: Connection, latest: DirectoryRun?, preview: DirectoryImportPreview? = nil, problems: [Refusal] = []
    ) {
        self.connection = connection
        self.latest = latest
        self.preview = preview
        self.problems = problems
    }

    package var title: String { DirectoryRunWords.title(of: .importing, at: connection.name.text) }
    package var reloads: Bool { preview == nil && latest?.isUnderWay == true }

    package func body(in context: PageContext) -> HTML {
        """
        \(FormProblems(problems, fields: []).summary)\(preview == nil ? latest?.banner : nil)\
        <p class="lead">\(DirectoryRunWords.lead(of: .importing))</p>
        \(preview.map { shown($0, in: context) })\
        \(context.lookForm(Self.list.of(connection.id, "/import"), again: preview != nil))\
        \(preview == nil ? context.latestRun(latest) : nil)
        """
    }

    private func shown(_ preview: DirectoryImportPreview, in context: PageContext) -> HTML {
        let plan = preview.plan
        return """
            \(preview.isSuspicious ? MatchingPage.suspicious : nil)<dl class="facts">\
            \(PageContext.runFact(DirectoryRunWords.entries, "<span id=\"entries\">\(plan.entries)</span>"))\
            \(PageContext.runFact(DirectoryRunWords.newcomers, "<span id=\"newcomers\">\(plan.newcomers.count)</span>"))\
            \(PageContext.runFact(DirectoryRunWords.changes, "<span id=\"changes\">\(plan.changes.count)</span>"))\
            \(PageContext.runFact(DirectoryRunWords.unmatched, "\(plan.unmatched)"))
            </dl>
            \(begin(preview, in: context))\(lists(plan, in: context))
            """
    }

    private func begin(_ preview: DirectoryImportPreview, in context: PageContext) -> HTML {
        let plan = preview.plan
        let suspended = connection.settings.gone == .suspend ? plan.missing.count { $0.state != .suspended } : 0
        guard plan.newcomers.count + plan.changes.count + suspended > 0 else {
            return "<p>\(DirectoryRunWords.nothingToImport)</p>\n"
        }
        let mails: HTML = """
            <div class="option">
            <input id="mails" name="mails" type="checkbox" value="yes">
            <label for="mails">\(DirectoryRunWords.mails)</label>
            </div>

            """
        let form = context.form(
            to: Self.list.of(connection.id, "/import/begin"),
            """
            <input type="hidden" name="plan" value="\(preview.digest)">
            \(plan.newcomers.isEmpty || !connection.settings.authority.followsLockstep ? nil : mails)<p class="actions"><button>\
            \(DirectoryRunWords.importing(plan.newcomers.count, plan.changes.count + suspended))</button></p>
            """)
        return "\(form)\n"
    }

    private func lists(_ plan: DirectoryImportPlan, in context: PageContext) -> HTML {
        """
        \(context.runList(
            "newcomers", DirectoryRunWords.newcomers, plan.newcomers.count, DirectoryRunWords.lead(of: .importing),
            plan.newcomers.prefix(Self.mostShown).map { .entryLine("new", $0.person.email.text, $0.name) }))\
        \(context.runList(
            "changes", DirectoryRunWords.changes, plan.changes.count, DirectoryRunWords.changesWhy,
            plan.changes.prefix(Self.mostShown).map { .entryLine("changed", $0.before.text, Self.words(of: $0)) }))\
        \(context.runList(
            "missing", DirectoryRunWords.missing, plan.missing.count,
            connection.settings.gone == .suspend
                ? DirectoryRunWords.missingSuspended : DirectoryRunWords.missingShown,
            plan.missing.prefix(Self.mostShown).map { .entryLine("missing", $0.email.text, $0.entry) }))\
        \(context.runList(
            "faults", DirectoryRunWords.faults, plan.faults.count, DirectoryRunWords.faults,
            plan.faults.prefix(Self.mostShown).map { .entryLine($0.fault.code, nil, "\($0.entry): \($0.fault.words)") }))
        """
    }

    private static func words(of change: FollowedChange) -> String {
        [change.email.text, change.userName?.text, change.name.full].compactMap(\.self).joined(separator: ", ")
    }
}

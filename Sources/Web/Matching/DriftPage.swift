package import Domain
import Texts
import UseCases

/// `GET, POST /admin/connections/{id}/drift`: who is out of step with a directory.
package struct DriftPage: Page {
    package var connection: Connection
    package var latest: DirectoryRun?
    /// Once the directory was read.
    package var report: DriftReport?
    package var problems: [Refusal]

    private static let mostShown = 500
    private static let list: PortalPath = "/connections"

    package init(
        connection: Connection, latest: DirectoryRun?, report: DriftReport? = nil, problems: [Refusal] = []
    ) {
        self.connection = connection
        self.latest = latest
        self.report = report
        self.problems = problems
    }

    package var title: String { DirectoryRunWords.title(of: .drift, at: connection.name.text) }

    package func body(in context: PageContext) -> HTML {
        """
        \(FormProblems(problems, fields: []).summary)<p class="lead">\(DirectoryRunWords.lead(of: .drift))</p>
        \(report.map { shown($0, in: context) })\
        \(context.lookForm(
            Self.list.of(connection.id, "/drift"), again: report != nil, DirectoryRunWords.check))\
        \(report == nil ? context.latestRun(latest) : nil)
        """
    }

    private func shown(_ report: DriftReport, in context: PageContext) -> HTML {
        let isInStep: HTML? =
            report.outOfStep == 0 && report.bound > 0
            ? Banner(tone: .done, title: DirectoryRunWords.everybodyInStep).markup : nil
        let lists = Drift.allCases.compactMap { drift in
            context.runList(
                drift.anchor, drift.words, report.counts[drift] ?? 0, drift.mend,
                report.findings.filter { $0.drift == drift }.prefix(Self.mostShown).map {
                    line($0, in: context)
                })
        }
        return """
            \(isInStep)<dl class="facts">\
            \(PageContext.runFact(DirectoryRunWords.checked, "<span id=\"checked\">\(report.bound)</span>"))\
            \(PageContext.runFact(DirectoryRunWords.outOfStep, "<span id=\"out-of-step\">\(report.outOfStep)</span>"))\
            \(PageContext.runFact(DirectoryRunWords.inStep, "\(report.inStep)"))\
            \(PageContext.runFact(DirectoryRunWords.waiting, "\(report.waiting)"))\
            \(PageContext.runFact(DirectoryRunWords.unknown, "\(report.unknown)"))
            </dl>
            \(lists)
            """
    }

    private func line(_ finding: DriftReport.Finding, in context: PageContext) -> HTML {
        let users: PortalPath = "/users"
        let times = [
            finding.changedThereAt.map { " · \(DirectoryRunWords.changedThere) \(.moment($0))" as HTML },
            finding.heldAt.map { " · \(DirectoryRunWords.receipt) \(.moment($0))" as HTML },
        ].compactMap(\.self)
        return """

            <li data-kind="\(finding.drift.rawValue)"><a href="\(context.address(of: users.of(finding.account)))">\
            <bdi>\(finding.email.text)</bdi></a> · <bdi>\(finding.entry)</bdi>\(times)</li>
            """
    }
}

extension Drift {
    fileprivate var anchor: StaticString {
        switch self {
        case .changedThere: "changed-there"
        case .olderThere: "older-there"
        case .neverSet: "never-set"
        case .entryGone: "entry-gone"
        case .disabledThere: "disabled-there"
        case .enabledThere: "enabled-there"
        }
    }
}

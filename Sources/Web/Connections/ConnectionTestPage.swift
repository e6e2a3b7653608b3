package import Domain
import Texts

/// `GET, POST /admin/connections/{id}/test`: each server, step by step.
package struct ConnectionTestPage: Page {
    package var connection: Connection
    /// `nil` before it was tried.
    package var tests: [DirectoryTest]?
    package var problems: [Refusal]

    package init(connection: Connection, tests: [DirectoryTest]? = nil, problems: [Refusal] = []) {
        self.connection = connection
        self.tests = tests
        self.problems = problems
    }

    package var title: String { ConnectionWords.testTitle }

    package func body(in context: PageContext) -> HTML {
        """
        \(FormProblems(problems, fields: []).summary)\(tests.map(banner))\
        <p class="account"><bdi>\(connection.name.text)</bdi></p>
        <p class="lead">\(ConnectionWords.testLead)</p>
        <p>\(ConnectionWords.testWriter)</p>
        \(tests.map { list($0) })\(context.form(to: connection.page.then("test"), """
        <p class="actions"><button>\(tests == nil ? ConnectionWords.testNow : ConnectionWords.testAgain)</button></p>
        """))
        <p class="aside"><a href="\(context.address(of: connection.page))">\
        \(ConnectionWords.back(to: connection.name.text))</a></p>
        """
    }

    private func banner(_ tests: [DirectoryTest]) -> HTML {
        let isPassed = tests.allSatisfy(\.isPassed)
        return Banner(
            tone: isPassed ? .done : .attention,
            title: isPassed ? ConnectionWords.testPassed : ConnectionWords.testFailed
        ).markup
    }

    private func list(_ tests: [DirectoryTest]) -> HTML {
        "<ul class=\"cards\">\(tests.enumerated().map { card($1, $0) })\n</ul>\n"
    }

    private func card(_ test: DirectoryTest, _ number: Int) -> HTML {
        """

        <li>
        <h2><bdi>\(test.server.description)</bdi></h2>
        <ol class="trial">\(test.outcomes.map { step($0.step, $0.outcome) })
        </ol>
        </li>
        """
    }

    private func step(_ step: DirectoryTest.Step, _ outcome: DirectoryTest.Outcome) -> HTML {
        let kind =
            switch outcome {
            case .passed: "applied"
            case .failed: "failed"
            case .notReached, .unknown: "unknown"
            }
        let mend: HTML? =
            if case .failed(let fault) = outcome { " <strong>\(fault.mend)</strong>" } else { nil }
        return """

            <li class="\(kind)">
            <span class="place">\(ConnectionWords.step(step))</span>
            <span class="state">\(ConnectionWords.mark(outcome))</span>
            <span class="detail">\(ConnectionWords.outcome(outcome, of: step))\(mend)</span>
            </li>
            """
    }
}

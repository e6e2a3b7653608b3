package import Domain
import Formats
import Texts
package import UseCases

/// `GET, POST /admin/users/import`: a file of people.
package struct ImportFilePage: Page {
    /// Those that were begun, the newest first.
    package var latest: [ImportWork]
    package var problems: [Refusal]

    package init(latest: [ImportWork] = [], problems: [Refusal] = []) {
        self.latest = latest
        self.problems = problems
    }

    package var title: String { ImportWords.title }

    package func body(in context: PageContext) -> HTML {
        """
        \(FormProblems(problems, fields: []).summary)<p class="lead">\(ImportWords.why)</p>
        <p>\(ImportWords.columns)</p>
        \(context.form(to: "/users/import", attributes: " enctype=\"multipart/form-data\"", """
        <div class="field">
        <label for="file">\(ImportWords.file)</label>
        <p class="hint" id="file-hint">\(ImportWords.size(ImportWork.largestFile))</p>
        <input id="file" name="file" type="file" accept=".csv,text/csv" required aria-describedby="file-hint">
        </div>
        <p class="hint">\(ImportWords.kept)</p>
        <p class="actions"><button>\(ImportWords.look)</button></p>
        """))\(latest(in: context))
        """
    }

    private func latest(in context: PageContext) -> HTML? {
        guard !latest.isEmpty else { return nil }
        let lines = latest.map { work -> HTML in
            let list: PortalPath = "/users/import"
            return """

                <li>
                <p><a href="\(context.address(of: list.of(work.id)))">\(ImportWords.latest(work.people))</a></p>
                <p class="hint">\(.moment(work.begunAt)) · \
                \(work.endedAt == nil ? BulkWords.under : ImportWords.addedSoFar(work.added))</p>
                </li>
                """
        }
        return "\n\(context.section("latest", ImportWords.latestTitle, "<ul class=\"activity\">\(lines)\n</ul>"))"
    }
}

/// `GET /admin/users/import/{id}`, as long as nothing has changed: what the file would do.
package struct ImportPlanPage: Page {
    package var id: ID<ImportWork>
    package var planned: PlannedImport
    /// The pace was none.
    package var isPaceWrong: Bool
    package var problems: [Refusal]

    /// So many faults are shown; whoever has more mends these first.
    private static let mostFaults = 500
    /// So many columns can be named here.
    static let mostColumns = 24

    package init(
        id: ID<ImportWork>, planned: PlannedImport, isPaceWrong: Bool = false, problems: [Refusal] = []
    ) {
        self.id = id
        self.planned = planned
        self.isPaceWrong = isPaceWrong
        self.problems = problems
    }

    package var title: String { ImportWords.title }

    private static let list: PortalPath = "/users/import"

    private var plan: ImportPlan { planned.plan }
    /// As the file has them.
    private var headers: [String] { planned.headers }
    private var mapping: ImportMapping { planned.mapping }

    package func body(in context: PageContext) -> HTML {
        """
        \(FormProblems(problems, fields: []).summary)<dl class="facts">
        <div><dt>\(ImportWords.rows)</dt><dd>\(plan.rows)</dd></div>
        <div><dt>\(ImportWords.newcomers)</dt><dd id="newcomers">\(plan.newcomers)</dd></div>
        <div><dt>\(ImportWords.alreadyThere)</dt><dd id="already-there">\(plan.alreadyThere)</dd></div>
        <div><dt>\(ImportWords.wrong)</dt><dd id="faults">\(faults.count)</dd></div>
        </dl>
        \(plan.roster == nil ? wrong(in: context) : begin(in: context))\(columns(in: context))\
        <p class="aside"><a href="\(context.address(of: Self.list))">\(ImportWords.another)</a></p>
        """
    }

    private var faults: [(line: Int, code: String, words: String)] { plan.everyFault }

    private func wrong(in context: PageContext) -> HTML {
        let lines = faults.prefix(Self.mostFaults).map { fault -> HTML in
            """

            <li data-fault="\(fault.code)"><strong>\(ImportWords.line(fault.line)):</strong> <bdi>\(fault.words)</bdi></li>
            """
        }
        let rest = faults.count - lines.count
        return context.section(
            "wrong", ImportWords.faults,
            """
            <p>\(ImportWords.faultsWhy)</p>
            <ul class="faults">\(lines)
            </ul>\(rest > 0 ? "\n<p class=\"hint\">\(ImportWords.moreFaults(rest))</p>" : nil)
            """)
    }

    private func begin(in context: PageContext) -> HTML {
        guard plan.newcomers > 0 else { return "<p class=\"lead\">\(ImportWords.nothingNew)</p>\n" }
        let wrong: HTML? =
            isPaceWrong
            ? .problem("pace", id: "pace-problem", words: ImportWords.paceWrong) : nil
        return context.form(
            to: Self.list.of(id, "/begin"),
            """
            <input type="hidden" name="plan" value="\(planned.digest)">
            <div class="option">
            <input id="mails" name="mails" type="checkbox" value="yes"\(HTML.attribute("checked", isPaceWrong))>
            <label for="mails">\(ImportWords.mails)</label>
            </div>
            <div class="field">
            <label for="pace">\(ImportWords.pace)</label>
            <p class="hint" id="pace-hint">\(ImportWords.paceHint(ActivationPace.range))</p>\(wrong)
            <input id="pace" name="pace" type="text" inputmode="numeric" autocomplete="off" maxlength="5" value="60"\
            \(HTML.attribute("aria-invalid", isPaceWrong ? "true" : nil)) \
            aria-describedby="pace-hint\(isPaceWrong ? " pace-problem" : "")">
            </div>
            <p class="actions"><button>\(ImportWords.begin(plan.newcomers))</button></p>
            """)
    }

    /// The header mapping.
    private func columns(in context: PageContext) -> HTML? {
        guard !headers.isEmpty else { return nil }
        let fields = headers.prefix(Self.mostColumns).enumerated().map { field($0.offset, $0.element) }
        let form = context.form(
            to: Self.list.of(id),
            """
            \(fields)
            <p class="actions"><button class="secondary">\(ImportWords.lookAgain)</button></p>
            """)
        return context.section("columns", ImportWords.mapping, "<p>\(ImportWords.mappingWhy)</p>\n\(form)")
    }

    private func field(_ index: Int, _ header: String) -> HTML {
        let column = mapping.headers.first { $0.value == header }?.key
        let picked = column?.rawValue ?? (mapping.ignored.contains(header) ? "leave-out" : "")
        let choices =
            [("", ImportWords.recognised)] + ImportColumn.allCases.map { ($0.rawValue, ImportWords.name(of: $0)) }
            + [("leave-out", ImportWords.leftOut)]
        let options = choices.map { value, name -> HTML in
            "\n<option value=\"\(value)\"\(HTML.attribute("selected", value == picked))>\(name)</option>"
        }
        return """

            <div class="field">
            <label for="column-\(index)"><bdi>\(String(header.prefix(60)))</bdi></label>
            <select id="column-\(index)" name="column-\(index)" autocomplete="off">\(options)
            </select>
            </div>
            """
    }
}

/// `GET /admin/users/import/{id}`, once it has begun: how far it has come.
package struct ImportProgressPage: Page {
    package var work: ImportWork

    package init(work: ImportWork) {
        self.work = work
    }

    package var title: String { ImportWords.title }
    package var reloads: Bool { work.endedAt == nil }

    package func body(in context: PageContext) -> HTML {
        """
        \(banner.markup)<dl class="facts">
        <div><dt>\(ImportWords.added)</dt><dd><span id="added">\(work.added)</span> \(ImportWords.of) \
        \(work.people)</dd></div>
        <div><dt>\(ImportWords.alreadyThere)</dt><dd>\(work.alreadyThere)</dd></div>\
        \(work.refused == 0 ? nil : refused)
        <div><dt>\(BulkWords.begun)</dt><dd>\(.moment(work.begunAt))</dd></div>\
        \(work.endedAt.map { "\n<div><dt>\(BulkWords.endedAt)</dt><dd>\(.moment($0))</dd></div>" as HTML })
        </dl>\(work.endedAt == nil && work.stoppedBy == nil ? stop(in: context) : nil)
        <p class="aside"><a href="\(context.address(of: "/users"))">\(BulkWords.toUsers)</a></p>
        """
    }

    private var refused: HTML {
        "\n<div><dt>\(ImportWords.refused)</dt><dd>\(work.refused). \(ImportWords.refusedWhy)</dd></div>"
    }

    private func stop(in context: PageContext) -> HTML {
        let list: PortalPath = "/users/import"
        return "\n\(context.stopForm(list.of(work.id, "/stop")))"
    }

    private var banner: Banner {
        if work.stoppedBy != nil {
            return Banner(tone: .attention, title: BulkWords.stopped, text: BulkWords.stoppedWhy)
        }
        return work.endedAt == nil
            ? Banner(tone: .attention, title: ImportWords.underWay, text: ImportWords.underWayWhy)
            : Banner(tone: .done, title: ImportWords.done)
    }
}

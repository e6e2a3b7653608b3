import Domain
import Texts
package import UseCases

/// `GET /admin/events`: the audit trail, the newest first.
package struct EventsPage: Page {
    package enum Problem: Error, Hashable, Sendable { case noSuchAccount, noSuchSince, noSuchUntil }

    package var query: EventQuery
    package var events: [EventOverview]
    package var people: EventPeople
    /// Before which event the page behind this one begins.
    package var older: Int?
    package var isCutShort: Bool
    /// Whether these are not the newest ones.
    package var isContinued: Bool
    package var problem: Problem?

    package init(
        query: EventQuery, events: [EventOverview] = [], people: EventPeople = EventPeople(), older: Int? = nil,
        isCutShort: Bool = false, isContinued: Bool = false, problem: Problem? = nil
    ) {
        self.query = query
        self.events = events
        self.people = people
        self.older = older
        self.isCutShort = isCutShort
        self.isContinued = isContinued
        self.problem = problem
    }

    package var title: String { EventPageWords.title }

    package func body(in context: PageContext) -> HTML {
        """
        <p class="lead">\(EventPageWords.lead)</p>
        \(filter(in: context))\(oneFlow(in: context))
        \(list(in: context))\(paging(in: context))
        \(export(in: context))
        """
    }

    // MARK: What is shown

    private func filter(in context: PageContext) -> HTML {
        """
        <details class="filter"\(HTML.attribute("open", query != EventQuery(flow: query.flow)))>
        <summary>\(EventPageWords.filter)</summary>
        <form class="form" role="search" method="get" action="\(context.address(of: "/events"))">
        \(field("account", EventPageWords.account, query.account, hint: EventPageWords.accountHint, refused: problem == .noSuchAccount))
        \(field("words", EventPageWords.words, query.words, hint: EventPageWords.wordsHint))
        <div class="field">
        <label for="kind">\(EventPageWords.kind)</label>
        <select id="kind" name="kind" autocomplete="off"><option value="">\(EventPageWords.anything)</option>\(AuditKind.allCases.map(option))
        </select>
        </div>
        \(field("since", EventPageWords.since, query.since, type: "date", refused: problem == .noSuchSince))
        \(field("until", EventPageWords.until, query.until, type: "date", refused: problem == .noSuchUntil))
        <p class="actions"><button class="secondary">\(EventPageWords.find)</button>\(clearing(in: context))</p>
        </form>
        </details>
        """
    }

    private func oneFlow(in context: PageContext) -> HTML? {
        query.flow.map { _ in "\n<p>\(EventPageWords.oneFlow)\(clearing(in: context))</p>" }
    }

    private func clearing(in context: PageContext) -> HTML? {
        guard !query.isEmpty else { return nil }
        return " <a href=\"\(context.address(of: "/events"))\">\(EventPageWords.clear)</a>"
    }

    private func option(_ kind: AuditKind) -> HTML {
        """

        <option value="\(kind.rawValue)"\(HTML.attribute("selected", kind == query.kind))>\(kind.rawValue)</option>
        """
    }

    private func field(
        _ name: StaticString, _ label: String, _ value: String, hint: String? = nil, type: StaticString = "text",
        refused: Bool = false
    ) -> HTML {
        let name = HTML(stringLiteral: name)
        let problem: HTML? =
            refused
            ? .problem(told.code, id: "\(name.text)-problem", words: told.words)
            : nil
        let described: HTML? =
            switch (hint, refused) {
            case (_?, true): " aria-describedby=\"\(name)-hint \(name)-problem\" aria-invalid=\"true\""
            case (_?, false): " aria-describedby=\"\(name)-hint\""
            case (nil, true): " aria-describedby=\"\(name)-problem\" aria-invalid=\"true\""
            case (nil, false): nil
            }
        return """
            <div class="field">
            <label for="\(name)">\(label)</label>\
            \(hint.map { "\n<p class=\"hint\" id=\"\(name)-hint\">\($0)</p>" as HTML })\(problem)
            <input id="\(name)" name="\(name)" type="\(HTML(stringLiteral: type))" autocomplete="off" maxlength="254"\
            \(described)\(HTML.attribute("value", value.isEmpty ? nil : value))>
            </div>
            """
    }

    /// What is the matter with the field that was refused.
    private var told: (code: String, words: String) {
        problem == .noSuchAccount
            ? (Refusal.accountUnknown.code, EventPageWords.noSuchAccount)
            : (Refusal.dayMalformed.code, EventPageWords.noSuchDay)
    }

    // MARK: What happened

    private func list(in context: PageContext) -> HTML {
        let cut: HTML? = isCutShort ? "<p class=\"hint\">\(EventPageWords.cutShort)</p>\n" : nil
        guard !events.isEmpty else { return "\(cut)<p class=\"empty\">\(EventPageWords.none)</p>" }
        return """
            \(cut)<ol class="activity">\(events.map { line($0, in: context) })
            </ol>
            """
    }

    private func line(_ event: EventOverview, in context: PageContext) -> HTML {
        let kind = AuditKind(rawValue: event.kind)
        let by = people.hands[event.actor].flatMap(EventWords.by)
        return """

            <li>
            <p>\(kind.map { EventWords.sentence(for: $0, event.details) } ?? event.kind)\(subject(of: event, in: context))</p>
            <p class="hint">\(.moment(event.at))\(by.map { " · <bdi>\($0)</bdi>" as HTML })</p>
            <details><summary>\(EventPageWords.details)</summary>
            <dl class="facts">
            <div><dt>\(EventPageWords.number)</dt><dd>\(event.number)</dd></div>
            <div><dt>\(EventPageWords.kind)</dt><dd><code>\(event.kind)</code></dd></div>\
            \(whose(event, in: context))\(event.details.sorted { $0.key < $1.key }.map { fact($0, $1, in: context) })
            </dl>
            </details>
            </li>
            """
    }

    /// Leads to all that happened to the same account.
    private func whose(_ event: EventOverview, in context: PageContext) -> HTML? {
        guard let account = event.account.flatMap({ people.accounts[$0] }) else { return nil }
        // An administrator may have the address of a user, whom it would stand for.
        // The address of somebody who was removed may be somebody else's by now.
        let isByID = account.kind.isAdministrator || account.state == .removed
        let name = isByID ? account.id.rawValue : account.email.text
        let address = context.address(of: EventQuery(account: name).path())
        return """

            <div><dt>\(EventPageWords.account)</dt><dd><a href="\(address)"><bdi>\(account.email.text)</bdi></a></dd></div>
            """
    }

    /// The one of a flow leads to all that was part of it.
    private func fact(_ name: String, _ value: String, in context: PageContext) -> HTML {
        let flow = name == AuditEvent.flowDetail ? ID<Flow>(parsing: value) : nil
        let shown: HTML =
            flow.map { "<a href=\"\(context.address(of: EventQuery(flow: $0).path()))\">\(value)</a>" }
            ?? "<bdi>\(value)</bdi>"
        return "\n<div><dt>\(name)</dt><dd>\(shown)</dd></div>"
    }

    private func subject(of event: EventOverview, in context: PageContext) -> HTML? {
        guard let account = event.account.flatMap({ people.accounts[$0] }) else { return nil }
        let list: PortalPath = account.kind.isAdministrator ? "/administrators" : "/users"
        return " <a href=\"\(context.address(of: list.of(account.id)))\"><bdi>\(account.name.full)</bdi></a>"
    }

    private func paging(in context: PageContext) -> HTML? {
        guard older != nil || isContinued else { return nil }
        let older = older.map { number -> HTML in
            "<a href=\"\(context.address(of: query.path(before: number)))\">\(EventPageWords.older)</a>"
        }
        let newest: HTML = " <a href=\"\(context.address(of: query.path()))\">\(EventPageWords.newest)</a>"
        return "\n<p class=\"aside\">\(older)\(isContinued ? newest : nil)</p>"
    }

    private func export(in context: PageContext) -> HTML {
        func address(_ page: PortalPath) -> String { context.address(of: query.path(page)) }
        return """
            <section aria-labelledby="export-title">
            <h2 id="export-title">\(EventPageWords.exportTitle)</h2>
            <ul class="choices">
            <li><a href="\(address("/events/events.csv"))">\(EventPageWords.exportCSV)</a> \
            <span class="hint">\(EventPageWords.exportWhy)</span></li>
            <li><a href="\(address("/events/events.jsonl"))">\(EventPageWords.exportJSON)</a> \
            <span class="hint">\(EventPageWords.exportWhy)</span></li>
            <li><a href="\(context.address(of: "/events/forwarding"))">\(ForwardingWords.title)</a> \
            <span class="hint">\(EventPageWords.forwardingWhy)</span></li>
            <li><a href="\(context.address(of: "/events/head.json"))">\(EventPageWords.head)</a> \
            <span class="hint">\(EventPageWords.headWhy)</span></li>
            </ul>
            </section>
            """
    }
}

package import Domain
import Texts
package import UseCases

/// The answer to `POST /admin/users/bulk`: what would be done to whom, and why it is done.
package struct BulkPreviewPage: Page {
    package var action: UserAction
    package var choice: BulkChoice
    package var preview: BulkPreview
    /// As it was typed.
    package var reason: String
    package var problems: [Refusal]

    package init(
        action: UserAction, choice: BulkChoice, preview: BulkPreview, reason: String = "", problems: [Refusal] = []
    ) {
        self.action = action
        self.choice = choice
        self.preview = preview
        self.reason = reason
        self.problems = problems
    }

    package var title: String { BulkWords.previewTitle(action) }

    package func body(in context: PageContext) -> HTML {
        """
        \(FormProblems(problems, fields: [.reason]).summary)<p>\(choice.words)</p>
        <p class="lead">\(BulkWords.changes(preview.changes, isMore: preview.isCutShort))</p>
        \(preview.isCutShort ? "<p>\(BulkWords.cutShort)</p>\n" : nil)\(form(in: context))\(whom(in: context))\
        \(leftOut(in: context))<p class="aside">\
        <a href="\(context.address(of: choice.query.path()))">\(BulkWords.backToList)</a></p>
        """
    }

    /// Where nothing would be changed there is nothing to confirm.
    private func form(in context: PageContext) -> HTML? {
        guard preview.changes > 0 || preview.isCutShort else { return nil }
        let problems = FormProblems(problems, fields: [.reason])
        return context.form(
            to: "/users/bulk/begin",
            """
            <input type="hidden" name="action" value="\(action.name)">
            \(choice.hidden)<p>\(action.effect)</p>
            \(Field.reason(reason).markup(problems.at(.reason)))
            <p class="actions"><button>\
            \(BulkWords.begin(action, preview.changes, isMore: preview.isCutShort))</button></p>
            """)
    }

    private func whom(in context: PageContext) -> HTML? {
        guard !preview.first.isEmpty else { return nil }
        let more = preview.changes - preview.first.count
        let people: PortalPath = "/users"
        let lines = preview.first.map { account -> HTML in
            """

            <li><a href="\(context.address(of: people.of(account.id)))"><bdi>\(account.name.full)</bdi></a> \
            <span class="hint"><bdi>\(account.email.text)</bdi></span></li>
            """
        }
        let rest: HTML? = more > 0 ? "\n<p class=\"hint\">\(BulkWords.andMore(more))</p>" : nil
        return context.section(
            "whom", BulkWords.whom,
            """
            <ul>\(lines)
            </ul>\(rest)
            """)
    }

    private func leftOut(in context: PageContext) -> HTML? {
        guard !preview.leftOut.isEmpty else { return nil }
        let reasons = preview.leftOut.sorted { ($1.value, $0.key.code) < ($0.value, $1.key.code) }
        let parts = reasons.map { refusal, count -> HTML in
            let examples = preview.examples.filter { $0.refusal == refusal }
            let names = examples.map { $0.email?.text ?? BulkWords.unknownPerson }.joined(separator: ", ")
            let rest = count - examples.count
            return """

                <div><dt>\(count)</dt><dd>\(refusal.words)<br>\
                <span class="hint"><bdi>\(names)</bdi>\(rest > 0 ? " \(BulkWords.andMore(rest))" : "")</span></dd></div>
                """
        }
        return context.section(
            "left-out", BulkWords.leftOut,
            """
            <dl class="facts counts">\(parts)
            </dl>
            """)
    }
}

/// Whom something is to be done to, as forms carry it from page to page.
package struct BulkChoice: Hashable, Sendable {
    /// Ids of those who were ticked; `nil` for the whole list.
    package var people: [String]?
    /// The list that they were ticked in.
    package var query: UserQuery

    package init(people: [String]?, query: UserQuery) {
        self.people = people
        self.query = query
    }

    /// As a form of ours says it.
    ///
    /// - Parameter ticked: The boxes, where the form is that of the list.
    init(_ fields: [String: String], ticked: [String]) throws(WebFault) {
        query = try UserQuery(fields)
        switch fields["scope"] {
        case "list": people = nil
        case "people":
            let ids = ticked + (fields["people"] ?? "").split(separator: " ").map(String.init)
            guard ids.allSatisfy({ ID<Account>(parsing: $0) != nil }) else { throw .badRequest }
            people = ids
        default: throw .badRequest
        }
    }

    package var selection: BulkAction.Selection {
        people.map(BulkAction.Selection.people) ?? .list(query.selection)
    }

    var words: String {
        guard people == nil else { return BulkWords.ticked }
        let search = SearchText.terms(query.search).isEmpty ? nil : BulkWords.searched(query.search)
        let parts = [query.filter?.words.lowercased(), search].compactMap(\.self)
        return "\(BulkWords.wholeList) \(parts.isEmpty ? BulkWords.everybody : parts.joined(separator: ", "))."
    }

    var hidden: HTML {
        guard let people else { return "<input type=\"hidden\" name=\"scope\" value=\"list\">\n\(query.hidden)" }
        return """
            <input type="hidden" name="scope" value="people">
            <input type="hidden" name="people" value="\(people.joined(separator: " "))">
            \(query.hidden)
            """
    }
}

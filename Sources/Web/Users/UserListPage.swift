package import Domain
import Texts

/// `GET /admin/users`: the people of the organisation, searched, filtered and in an order.
package struct UserListPage: Page {
    package var query: UserQuery
    package var users: [UserOverview]
    /// What `?at=` asks for the pages beside this one.
    package var previous: String?
    package var next: String?
    /// Not everybody who begins like what was searched was looked at.
    package var isCutShort: Bool
    /// How many there are, where somebody counts; `isMore` beyond what is counted.
    package var count: (number: Int, isMore: Bool)?
    /// What may be done to several of them at once.
    package var actions: [UserAction]
    package var problems: [Refusal]

    package init(
        query: UserQuery, users: [UserOverview], previous: String? = nil, next: String? = nil,
        isCutShort: Bool = false, count: (number: Int, isMore: Bool)? = nil,
        actions: [UserAction] = [], problems: [Refusal] = []
    ) {
        self.query = query
        self.users = users
        self.previous = previous
        self.next = next
        self.isCutShort = isCutShort
        self.count = count
        self.actions = actions
        self.problems = problems
    }

    package var title: String { PeopleWords.title }

    package func body(in context: PageContext) -> HTML {
        """
        \(FormProblems(problems, fields: []).summary)\(search(in: context))
        \(filters(in: context))
        \(counted)\(order(in: context))\(list(in: context))\(paging(in: context))\(bulk(in: context))\
        \(adding(in: context))
        """
    }

    // MARK: What is shown

    private func search(in context: PageContext) -> HTML {
        """
        <form class="search" role="search" method="get" action="\(context.address(of: "/users"))">
        <label for="search">\(PeopleWords.search)</label>
        <p class="hint" id="search-hint">\(PeopleWords.searchHint)</p>
        <div class="beside">
        <input id="search" name="search" type="search" autocomplete="off" autocapitalize="none" spellcheck="false" \
        maxlength="400" aria-describedby="search-hint"\
        \(HTML.attribute("value", query.search.isEmpty ? nil : query.search))>
        <button class="secondary">\(PeopleWords.find)</button>
        </div>\(query.filter.map { hidden("filter", $0.rawValue) })
        </form>
        """
    }

    private func hidden(_ name: String, _ value: String) -> HTML {
        "\n<input type=\"hidden\" name=\"\(name)\" value=\"\(value)\">"
    }

    private func filters(in context: PageContext) -> HTML {
        let choices: [UserFilter?] = [nil] + UserFilter.allCases
        return """
            <nav aria-label="\(PeopleWords.filters)">
            <ul class="chips">\(choices.map { chip($0, in: context) })
            </ul>
            </nav>
            """
    }

    private func chip(_ filter: UserFilter?, in context: PageContext) -> HTML {
        let isShown = filter == query.filter
        let address = context.address(of: UserQuery(search: query.search, filter: filter).path())
        return """

            <li><a href="\(address)"\(HTML.attribute("aria-current", isShown ? "true" : nil))>\
            \(filter?.words ?? PeopleWords.everybody)</a></li>
            """
    }

    private var counted: HTML? {
        count.map { "<p class=\"lead\">\(PeopleWords.count($0.number, isMore: $0.isMore))</p>\n" }
    }

    private func order(in context: PageContext) -> HTML? {
        guard !users.isEmpty else { return nil }
        return switch query.selection {
        case .searched: "<p class=\"hint\">\(PeopleWords.foundOrder)</p>\n"
        case .filtered(let filter): "<p class=\"hint\">\(filter.order)</p>\n"
        case .everybody: sorting(in: context)
        }
    }

    private func sorting(in context: PageContext) -> HTML {
        """
        <p class="hint sorting">\(PeopleWords.sorting) \(UserOrder.allCases.map { sorting(by: $0, in: context) })</p>

        """
    }

    private func sorting(by order: UserOrder, in context: PageContext) -> HTML {
        let isCurrent = order == query.order
        var other = query
        (other.order, other.direction) = (order, isCurrent ? query.direction.reversed : .ascending)
        let arrow = isCurrent ? (query.direction == .ascending ? " ↑" : " ↓") : ""
        let hint: HTML? = isCurrent ? "<span class=\"unseen\">, \(PeopleWords.turnAround)</span>" : nil
        return """
            <a href="\(context.address(of: other.path()))"\
            \(HTML.attribute("aria-current", isCurrent ? "true" : nil))>\(order.words)\(arrow)\(hint)</a> 
            """
    }

    // MARK: Who is in it

    private func list(in context: PageContext) -> HTML {
        guard !users.isEmpty else { return "<p class=\"empty\">\(nobody)</p>" }
        return """
            <ul class="people">\(users.map { line($0, in: context) })
            </ul>
            """
    }

    private var nobody: String {
        if isCutShort { return PeopleWords.cutShort }
        return switch query.selection {
        case .everybody: PeopleWords.noneAtAll
        case .filtered(let filter): filter.nobody
        case .searched: PeopleWords.noneFound
        }
    }

    private func line(_ user: UserOverview, in context: PageContext) -> HTML {
        let page: PortalPath = "/users"
        return """

            <li>\(actions.isEmpty ? nil : Self.box(user.account))
            <p><a href="\(context.address(of: page.of(user.account.id)))"><bdi>\(user.account.name.full)</bdi></a>\
            \(user.marks)</p>
            <p class="hint"><bdi>\(user.account.email.text)</bdi> · \(lastSignIn(of: user))</p>
            </li>
            """
    }

    private func lastSignIn(of user: UserOverview) -> HTML {
        user.lastSignedInAt.map { "\(PeopleWords.lastSignedIn) \(.moment($0))" } ?? "\(PeopleWords.neverSignedIn)"
    }

    private static func box(_ account: Account) -> HTML {
        """

        <input type="checkbox" name="person" value="\(account.id.rawValue)" form="bulk" \
        aria-label="\(PeopleWords.choose(account.name.full))">
        """
    }

    /// What can be done to those who are ticked, or to all of the list.
    private func bulk(in context: PageContext) -> HTML? {
        guard !actions.isEmpty, !users.isEmpty else { return nil }
        let form = context.form(
            to: "/users/bulk", attributes: " id=\"bulk\"",
            """
            \(query.hidden)<div class="field">
            <label for="action">\(BulkWords.action)</label>
            <select id="action" name="action" autocomplete="off">\(actions.map(\.option))
            </select>
            </div>
            <p class="actions"><button class="secondary" name="scope" value="people">\(BulkWords.previewTicked)</button> \
            <button class="secondary" name="scope" value="list">\(BulkWords.previewAll)</button></p>
            """)
        return "\n\(context.section("several", BulkWords.several, "<p>\(BulkWords.severalWhy)</p>\n\(form)"))"
    }

    private func adding(in context: PageContext) -> HTML? {
        guard !actions.isEmpty else { return nil }
        return """

            <p class="aside"><a href="\(context.address(of: "/users/new"))">\(PeopleWords.add)</a> · \
            <a href="\(context.address(of: "/users/import"))">\(ImportWords.link)</a> · \
            <a href="\(context.address(of: "/users/bulk"))">\(BulkWords.listLink)</a></p>
            """
    }

    private func paging(in context: PageContext) -> HTML? {
        let cutShort: HTML? =
            isCutShort && !users.isEmpty ? "\n<p class=\"hint\">\(PeopleWords.cutShort)</p>" : nil
        guard previous != nil || next != nil else { return cutShort }
        let ways = [(previous, PeopleWords.previous, "prev"), (next, PeopleWords.next, "next")]
        let links = ways.compactMap { cursor, words, relation -> HTML? in
            cursor.map {
                "\n<a rel=\"\(relation)\" href=\"\(context.address(of: query.path(at: $0)))\">\(words)</a>"
            }
        }
        return """
            \(cutShort)
            <nav class="aside" aria-label="\(PeopleWords.pages)">\(links)
            </nav>
            """
    }
}

extension UserOverview {
    /// What somebody who helps them has to know at first sight.
    var marks: [HTML] {
        let account = account
        let marks: [(name: String, wants: Bool)?] = [
            lockedUntil == nil ? nil : (PeopleWords.locked, true),
            isExpired ? (PeopleWords.expired, true) : nil,
            !isExpired && isExpiring ? (PeopleWords.expiring, true) : nil,
            account.state == .suspended ? (PeopleWords.suspended, true) : nil,
            account.state == .staged ? (PeopleWords.staged, false) : nil,
            account.state == .removed ? (PeopleWords.removed, false) : nil,
            isManagedElsewhere ? (PeopleWords.managedElsewhere, false) : nil,
        ]
        return marks.compactMap(\.self).map { Self.mark($0.name, wantsAttention: $0.wants) }
    }

    static func mark(_ name: String, wantsAttention: Bool) -> HTML {
        " <span class=\"mark\(wantsAttention ? " attention" : "")\">\(name)</span>"
    }
}

extension UserAction {
    fileprivate var option: HTML { "\n<option value=\"\(name)\">\(title)</option>" }
}

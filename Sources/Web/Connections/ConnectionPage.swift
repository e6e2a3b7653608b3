import Domain
import Texts
package import UseCases

/// `GET /admin/connections/{id}`: how a directory stands, the one thing that is wrong, and what can be done.
package struct ConnectionPage: Page {
    package var overview: ConnectionOverview
    package var mayChange: Bool
    /// What was just done, in words.
    package var done: String?

    package init(overview: ConnectionOverview, mayChange: Bool, done: String? = nil) {
        self.overview = overview
        self.mayChange = mayChange
        self.done = done
    }

    private var connection: Connection { overview.connection }
    private var page: PortalPath { connection.page }

    package var title: String { connection.name.text }

    package func body(in context: PageContext) -> HTML {
        let problem = overview.problem(at: context.now)
        let kind = ConnectionWords.value(connection.settings.kind.rawValue, of: .kind)
        return """
            \(done.map { Banner(tone: .done, title: $0).markup })<p class="account">\(kind)\(overview.mark(problem))</p>
            \(problem.map { wrong($0, in: context) } ?? fine)\(standing(in: context))\(failures)\
            \(context.section("doing", PeopleWords.whatYouCanDo, doing(in: context)))\
            \(context.section("settings", SettingWords.title, settings(in: context)))\
            <p class="aside"><a href="\(context.address(of: "/connections"))">\(ConnectionWords.backToList)</a></p>
            """
    }

    // MARK: How it stands

    private var fine: HTML {
        let waiting = overview.health.waiting - overview.health.needPassword
        let words =
            waiting > 0
            ? ConnectionWords.onTheirWay(waiting)
            : overview.health.needPassword > 0
                ? ConnectionWords.needPassword(overview.health.needPassword) : ConnectionWords.inStep
        return "<p class=\"lead\">\(words)</p>\n"
    }

    private func wrong(_ problem: ConnectionProblem, in context: PageContext) -> HTML {
        let button: HTML? =
            if mayChange, let words = ConnectionWords.button(problem), let path = path(mending: problem) {
                "\n<p class=\"mend\"><a class=\"button\" href=\"\(context.address(of: path))\">\(words)</a></p>"
            } else {
                nil
            }
        return """
            <div class="banner attention">
            <p><strong>\(ConnectionWords.words(problem))</strong> \(ConnectionWords.mend(problem))</p>
            </div>\(button)

            """
    }

    private func path(mending problem: ConnectionProblem) -> PortalPath? {
        let connectors: PortalPath = "/connections/connectors"
        switch problem {
        case .noConnector, .noWriterPassword: return page.then("writer")
        case .noReaderPassword: return page.then("reader")
        case .paused: return page.then(ConnectionAction.resume.rawValue)
        case .connectorUnregistered, .connectorSilent: return connection.connector.map { connectors.of($0) }
        case .connectorUnconfirmed: return connection.connector.map { connectors.of($0, "/confirm") }
        case .nobodyBound: return page.then("matching")
        case .authorityRunsOut: return page.then("change/directory")
        case .failing(let failure):
            switch failure {
            case .writerRefused, .writerUnreadable: return page.then("writer")
            case .connectorLate: return connection.connector.map { connectors.of($0) }
            case .unreachable, .certificateRefused, .directoryNotAllowed, .busy, .answerLost, .kindUnknown,
                .notPermitted,
                .refused:
                return page.then("test")
            case .passwordTooShort, .passwordInHistory, .passwordTooYoung, .passwordTooSimple, .lockedThere,
                .entryMissing, .entryAmbiguous, .disablingUnsupported, .passwordUnreadable,
                .passwordOlder:
                return deliveries
            }
        }
    }

    private var deliveries: PortalPath { DeliveryListQuery(connection: connection.id).path() }

    private func standing(in context: PageContext) -> HTML {
        let list: PortalPath = "/connections/connectors"
        let carrier: HTML =
            overview.connector.map {
                "<a href=\"\(context.address(of: list.of($0.id)))\"><bdi>\($0.name.text)</bdi></a>"
            } ?? "\(ConnectionWords.nobody)"
        let seen: HTML? = overview.connector.map { $0.lastSeenAt.map(HTML.moment) ?? "\(ConnectionWords.never)" }
        return """
            <dl class="facts">\(overview.backlog(withZero: true))
            <div><dt>\(ConnectionWords.carriedBy)</dt><dd>\(carrier)</dd></div>\
            \(seen.map { "\n<div><dt>\(ConnectionWords.seen)</dt><dd>\($0)</dd></div>" as HTML })
            </dl>

            """
    }

    private var failures: HTML? {
        guard !overview.failures.isEmpty else { return nil }
        let lines = overview.failures.map { one -> HTML in
            """

            <li>
            <p><strong>\(one.failure.words)</strong> \(ConnectionWords.times(one.number))</p>
            <p class="hint">\(one.failure.mend)</p>
            </li>
            """
        }
        return """
            <section aria-labelledby="failures-title">
            <h2 id="failures-title">\(ConnectionWords.failuresTitle)</h2>
            <ul class="activity">\(lines)
            </ul>
            </section>

            """
    }

    // MARK: What can be done

    private func doing(in context: PageContext) -> HTML {
        var choices: [HTML] = [
            context.choice(deliveries, ConnectionWords.deliveries, DeliveryWords.lead)
        ]
        choices += ConnectionSubpage.all(mayChange: mayChange).map {
            context.choice(page.then($0.path), $0.name, $0.why)
        }
        if mayChange {
            choices += ConnectionAction.allCases.filter { $0.isFor(overview) }.map {
                context.choice(page.then($0.rawValue), $0.title, $0.why)
            }
        }
        return "<ul class=\"choices\">\(choices.map { "\n\($0)" as HTML })\n</ul>"
    }

    // MARK: What was said

    private func settings(in context: PageContext) -> HTML {
        "<ul class=\"cards settings\">\(ConnectionGroup.allCases.map { card($0, in: context) })\n</ul>"
    }

    private func card(_ group: ConnectionGroup, in context: PageContext) -> HTML {
        let id = "group-\(group.rawValue)"
        let fields = group.fields(of: connection.settings.kind, isNew: false)
        let change: HTML = """

            <p><a href="\(context.address(of: page.then("change/\(group.rawValue)")))" aria-describedby="\(id)">\
            \(ConnectionWords.change)</a></p>
            """
        return """

            <li>
            <h3 id="\(id)">\(group.title)</h3>
            <dl>\(group == .name ? fact(ConnectionWords.name, connection.name.text) : nil)\
            \(fields.map { line($0, at: context.now) })\
            \(group == .accounts ? secrets(in: context) : [])
            </dl>\(mayChange ? change : nil)
            </li>
            """
    }

    private func line(_ field: ConnectionField, at now: Timestamp) -> HTML {
        if field == .authorities, !overview.authorities.isEmpty {
            let authorities = overview.authorities.map { one -> HTML in
                "<bdi>\(ConnectionWords.authority(one, at: now))</bdi><br>"
            }
            return "\n<div><dt>\(ConnectionWords.label(of: field))</dt><dd>\(authorities)</dd></div>"
        }
        let form = ConnectionForm(of: connection)
        let value = field == .authorities ? ConnectionWords.set : ConnectionWords.value(form.value(field), of: field)
        return fact(ConnectionWords.label(of: field), value)
    }

    private func fact(_ name: String, _ value: String) -> HTML {
        "\n<div><dt>\(name)</dt><dd><bdi>\(value)</bdi></dd></div>"
    }

    private func secrets(in context: PageContext) -> [HTML] {
        [
            (ConnectionWords.readerTitle, overview.hasReader, "reader"),
            (ConnectionWords.writerTitle, overview.hasWriter, "writer"),
        ].map { name, isSet, path in
            let state = isSet ? ConnectionWords.set : ConnectionWords.notSet
            let value: HTML =
                mayChange ? "<a href=\"\(context.address(of: page.then(path)))\">\(state)</a>" : "\(state)"
            return "\n<div><dt>\(name)</dt><dd>\(value)</dd></div>"
        }
    }
}

/// A page below a connection's own, as its page leads to it. A further one is one more line.
struct ConnectionSubpage {
    /// Behind the connection's.
    let path: String
    let name: String
    let why: String
    /// Whether it takes the right to change things to look at it.
    let isForChanging: Bool

    private static let pages = [
        ConnectionSubpage(
            path: "test", name: ConnectionWords.testTitle, why: ConnectionWords.testLead, isForChanging: true),
        run(.matching, "matching"), run(.importing, "import"), run(.drift, "drift"),
    ]

    private static func run(_ kind: DirectoryRunKind, _ path: String) -> ConnectionSubpage {
        ConnectionSubpage(
            path: path, name: DirectoryRunWords.action(of: kind), why: DirectoryRunWords.lead(of: kind),
            isForChanging: true)
    }

    static func all(mayChange: Bool) -> [ConnectionSubpage] { pages.filter { mayChange || !$0.isForChanging } }
}

package import Domain
import Texts
package import UseCases

/// `GET /admin/connections/connectors/{id}`: one connector, and what can be done about it.
package struct ConnectorPage: Page {
    package var overview: ConnectorOverview
    package var mayChange: Bool
    package var isConfirmed: Bool

    package init(overview: ConnectorOverview, mayChange: Bool, isConfirmed: Bool = false) {
        self.overview = overview
        self.mayChange = mayChange
        self.isConfirmed = isConfirmed
    }

    private var connector: Connector { overview.connector }

    package var title: String { connector.name.text }

    package func body(in context: PageContext) -> HTML {
        """
        \(isConfirmed ? Banner(tone: .done, title: ConnectorWords.confirmDone).markup : nil)\
        <p class="account">\(ConnectorWords.title)\(overview.mark)</p>
        \(confirming(in: context))<dl class="facts">
        <div><dt>\(ConnectorWords.seen)</dt><dd>\(overview.seen)</dd></div>
        <div><dt>\(ConnectorWords.added)</dt><dd>\(.moment(connector.createdAt))</dd></div>\(confirmed)\(fingerprint)
        <div><dt>\(ConnectorWords.carries)</dt><dd>\(carries(in: context))</dd></div>
        </dl>
        \(mayChange ? context.section("doing", PeopleWords.whatYouCanDo, doing(in: context)) : nil)\
        <p class="aside"><a href="\(context.address(of: "/connections/connectors"))">\(ConnectorWords.all)</a></p>
        """
    }

    private func confirming(in context: PageContext) -> HTML? {
        guard overview.state == .unconfirmed, mayChange else { return nil }
        return """
            <p class="mend"><a class="button" href="\(context.address(of: connector.page.then("confirm")))">\
            \(ConnectorWords.confirm)</a></p>

            """
    }

    private var confirmed: HTML? {
        connector.confirmedAt.map { "\n<div><dt>\(ConnectorWords.confirmed)</dt><dd>\(.moment($0))</dd></div>" }
    }

    /// Not before it was compared: what stands here can be copied, and nothing would be compared.
    private var fingerprint: HTML? {
        guard overview.state == .confirmed else { return nil }
        return overview.fingerprint.map {
            "\n<div><dt>\(ConnectorWords.fingerprint)</dt><dd><code>\($0)</code></dd></div>"
        }
    }

    private func carries(in context: PageContext) -> HTML {
        guard !overview.connections.isEmpty else { return "\(ConnectorWords.nothing)" }
        let links = overview.connections.enumerated().map { number, connection -> HTML in
            """
            \(number == 0 ? nil : ", " as HTML)<a href="\(context.address(of: connection.page))">\
            <bdi>\(connection.name.text)</bdi></a>
            """
        }
        return "\(links)"
    }

    private func doing(in context: PageContext) -> HTML {
        let choices = ConnectorAction.allCases.filter { $0 != .confirm }.map {
            context.choice(connector.page.then($0.rawValue), $0.title, $0.why)
        }
        return "<ul class=\"choices\">\(choices.map { "\n\($0)" as HTML })\n</ul>"
    }
}

/// `GET, POST /admin/connections/connectors/new`: another connector.
package struct NewConnectorPage: Page {
    package var name: String
    package var problems: [Refusal]

    package init(name: String = "", problems: [Refusal] = []) {
        self.name = name
        self.problems = problems
    }

    package var title: String { ConnectorWords.addTitle }

    package func body(in context: PageContext) -> HTML {
        """
        \(FormProblems.summary(ofConnection: problems))<p class="lead">\(ConnectorWords.lead)</p>
        \(context.form(to: "/connections/connectors/new", """
        \(ConnectionNameField(
            label: ConnectorWords.name, hint: ConnectorWords.nameHint, value: name, problem: problems.first
        ).markup)<p class="actions"><button>\(ConnectorWords.add)</button> \
        <a class="button secondary" href="\(context.address(of: "/connections/connectors"))">\(ConnectionWords.cancel)</a></p>
        """))
        """
    }
}

/// The answer to adding or renewing one: the only time that its token is seen.
package struct ConnectorTokenPage: Page {
    package var connector: Connector
    package var token: Secret<String>

    package init(connector: Connector, token: Secret<String>) {
        self.connector = connector
        self.token = token
    }

    package var title: String { ConnectorWords.addedTitle }

    package func body(in context: PageContext) -> HTML {
        """
        <p class="account"><bdi>\(connector.name.text)</bdi></p>
        <p class="lead">\(ConnectorWords.tokenLead)</p>
        <p class="key"><strong>\(ConnectorWords.token)</strong> <code>\(token.exposed)</code></p>
        <p>\(ConnectorWords.afterwards)</p>
        <p class="actions"><a class="button" href="\(context.address(of: connector.page))">\(ConnectorWords.toConnector)</a></p>
        """
    }
}

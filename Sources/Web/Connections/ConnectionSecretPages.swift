package import Domain
import Texts

/// `GET, POST /admin/connections/{id}/reader`: the password of the account that reads.
package struct ReaderPasswordPage: Page {
    package var connection: Connection
    package var problems: [Refusal]

    package init(connection: Connection, problems: [Refusal] = []) {
        self.connection = connection
        self.problems = problems
    }

    package var title: String { ConnectionWords.readerTitle }

    package func body(in context: PageContext) -> HTML {
        let problems = FormProblems(problems, fields: [.password])
        return """
            \(problems.summary)<p class="account"><bdi>\(connection.name.text)</bdi></p>
            <p class="lead">\(ConnectionWords.readerLead)</p>
            \(context.form(to: connection.page.then("reader"), """
            \(Field.servicePassword(of: connection.settings.readerName).markup(problems.at(.password)))
            <p class="actions"><button>\(ConnectionWords.setPassword)</button></p>
            """))
            <p class="aside"><a href="\(context.address(of: connection.page))">\(ConnectionWords.cancel)</a></p>
            """
    }
}

/// `GET, POST /admin/connections/{id}/writer`: who carries passwords there, and by which account's.
package struct WriterPasswordPage: Page {
    package var connection: Connection
    /// Those that passwords may be sealed to.
    package var connectors: [Connector]
    package var chosen: ID<Connector>?
    package var problems: [Refusal]

    package init(
        connection: Connection, connectors: [Connector], chosen: ID<Connector>? = nil, problems: [Refusal] = []
    ) {
        self.connection = connection
        self.connectors = connectors
        self.chosen = chosen ?? connection.connector ?? connectors.first?.id
        self.problems = problems
    }

    package var title: String { ConnectionWords.writerTitle }

    package func body(in context: PageContext) -> HTML {
        let problems = FormProblems(problems, fields: [.password])
        return """
            \(problems.summary)<p class="account"><bdi>\(connection.name.text)</bdi></p>
            <p class="lead">\(ConnectionWords.writerLead)</p>
            \(connectors.isEmpty ? none(in: context) : form(problems, in: context))
            <p class="aside"><a href="\(context.address(of: connection.page))">\(ConnectionWords.cancel)</a></p>
            """
    }

    private func none(in context: PageContext) -> HTML {
        """
        <p>\(ConnectionWords.noConnectorYet)</p>
        <p class="actions"><a class="button" href="\(context.address(of: "/connections/connectors"))">\
        \(ConnectionWords.connectors)</a></p>
        """
    }

    private func form(_ problems: FormProblems, in context: PageContext) -> HTML {
        let options = connectors.map { connector -> HTML in
            """
            <option value="\(connector.id.rawValue)"\(HTML.attribute("selected", connector.id == chosen))>\
            \(connector.name.text)</option>
            """
        }
        return context.form(
            to: connection.page.then("writer"),
            """
            <div class="field">
            <label for="connector">\(ConnectionWords.connector)</label>
            <p class="hint" id="connector-hint">\(ConnectionWords.connectorHint)</p>
            <select id="connector" name="connector" autocomplete="off" aria-describedby="connector-hint">\(options)</select>
            </div>
            \(Field.servicePassword(of: connection.settings.writerName).markup(problems.at(.password)))
            <p class="actions"><button>\(ConnectionWords.setPassword)</button></p>
            """)
    }
}

extension Field {
    /// An account's of the directory. Never filled in.
    fileprivate static func servicePassword(of account: String) -> Field {
        Field(
            name: .password, kind: .newPassword, label: ConnectionWords.password,
            hint: ConnectionWords.passwordHint(account))
    }
}

package import Domain
import Texts

/// What is done to a connector, after a page that says what it does.
package enum ConnectorAction: String, Hashable, Sendable, CaseIterable {
    case confirm, renew, remove

    var title: String {
        switch self {
        case .confirm: ConnectorWords.confirmTitle
        case .renew: ConnectorWords.renew
        case .remove: ConnectorWords.remove
        }
    }

    var why: String {
        switch self {
        case .confirm: ConnectorWords.confirmLead
        case .renew: ConnectorWords.renewWhy
        case .remove: ConnectorWords.removeWhy
        }
    }

    fileprivate var effect: String {
        switch self {
        case .confirm: ConnectorWords.confirmLead
        case .renew: ConnectorWords.renewEffect
        case .remove: ConnectorWords.removeEffect
        }
    }

    fileprivate var button: String { self == .confirm ? ConnectorWords.confirmButton : title }
}

/// `GET, POST /admin/connections/connectors/{id}/{action}`.
package struct ConnectorActionPage: Page {
    package var connector: Connector
    package var action: ConnectorAction
    /// What was typed: a fingerprint, or why it is done.
    package var typed: String
    package var problems: [Refusal]

    package init(connector: Connector, action: ConnectorAction, typed: String = "", problems: [Refusal] = []) {
        self.connector = connector
        self.action = action
        self.typed = typed
        self.problems = problems
    }

    package var title: String { action.title }

    package func body(in context: PageContext) -> HTML {
        let problems = FormProblems(problems, fields: [.reason])
        let hasKey = connector.publicKey != nil
        return """
            \(action == .confirm ? fingerprintSummary : problems.summary)\
            <p class="account"><bdi>\(connector.name.text)</bdi></p>
            <p class="lead">\(action.effect)</p>
            \(action == .confirm && !hasKey ? "<p>\(ConnectorWords.noKeyYet)</p>" : form(problems, in: context))
            <p class="aside"><a href="\(context.address(of: connector.page))">\(ConnectionWords.cancel)</a></p>
            """
    }

    private func form(_ problems: FormProblems, in context: PageContext) -> HTML {
        context.form(
            to: connector.page.then(action.rawValue),
            """
            \(action == .confirm ? fingerprint : Field.reasonOfConnection(typed, isNeeded: true).markup(problems.at(.reason)))
            <p class="actions"><button>\(action.button)</button></p>
            """)
    }

    private var fingerprintSummary: HTML? {
        FormProblems.summary(of: problems.map { "\n<li><a href=\"#fingerprint\">\($0.words)</a></li>" })
    }

    private var fingerprint: HTML {
        let problem = problems.first
        let described = ["fingerprint-hint"] + (problem == nil ? [] : ["fingerprint-problem"])
        return """
            <div class="field">
            <label for="fingerprint">\(ConnectorWords.confirmField)</label>
            <p class="hint" id="fingerprint-hint">\(ConnectorWords.confirmHint)</p>\
            \(problem.map { HTML.problem($0, id: "fingerprint-problem") })
            <input id="fingerprint" name="fingerprint" type="text" autocomplete="off" autocapitalize="none" \
            spellcheck="false" maxlength="100"\(HTML.attribute("aria-invalid", problem == nil ? nil : "true")) \
            aria-describedby="\(described.joined(separator: " "))" value="\(typed)">
            </div>
            """
    }
}

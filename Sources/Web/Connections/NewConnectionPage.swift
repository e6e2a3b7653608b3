package import Domain
import Texts

/// `GET, POST /admin/connections/new`: a directory, asked for step by step. What was answered travels with the form.
package struct NewConnectionPage: Page {
    package var step: ConnectionGroup
    package var form: ConnectionForm
    package var problems: [Refusal]

    package init(step: ConnectionGroup = .name, form: ConnectionForm = .blank, problems: [Refusal] = []) {
        self.step = step
        self.form = form
        self.problems = problems
    }

    package var title: String { ConnectionWords.newTitle }

    package func body(in context: PageContext) -> HTML {
        let (number, count) = (step.number, ConnectionGroup.whenNew.count)
        let fields = step.fields(of: form.kind, isNew: true)
        return """
            <p class="progress"><span>\(ConnectionWords.step(number, of: count))</span> \
            <progress value="\(number)" max="\(count)" aria-hidden="true"></progress></p>
            \(FormProblems.summary(ofConnection: problems))<h2>\(step.title)</h2>
            <p class="lead">\(step.lead)</p>
            \(context.form(to: "/connections/new", """
            <input type="hidden" name="step" value="\(step.rawValue)">\(form.hidden(but: fields, withName: step != .name))
            \(step == .name ? name : nil)\(fields.map(view))<p class="steps">\(back(in: context))
            <button name="go" value="next">\(step.next == nil ? ConnectionWords.finish : ConnectionWords.next)</button></p>
            """))
            """
    }

    private var name: HTML {
        ConnectionNameField(
            label: ConnectionWords.name, hint: ConnectionWords.nameHint, value: form.name, problem: problem("name")
        ).markup
    }

    private func view(_ field: ConnectionField) -> HTML {
        ConnectionFieldView(field: field, form: form, problem: problem(field.rawValue)).markup
    }

    private func problem(_ field: String) -> Refusal? { problems.first { $0.connectionField == field } }

    private func back(in context: PageContext) -> HTML {
        step.previous == nil
            ? "<a class=\"button secondary\" href=\"\(context.address(of: "/connections"))\">\(ConnectionWords.cancel)</a>"
            : "<button class=\"secondary\" name=\"go\" value=\"back\">\(ConnectionWords.previous)</button>"
    }
}

extension ConnectionGroup {
    var title: String { ConnectionGroupWords.title(rawValue) }
    var lead: String { ConnectionGroupWords.lead(rawValue) }
}

/// `GET, POST /admin/connections/{id}/change/{group}`: one group of a connection's fields.
package struct ConnectionGroupPage: Page {
    package var connection: Connection
    package var group: ConnectionGroup
    package var form: ConnectionForm
    package var problems: [Refusal]

    package init(
        connection: Connection, group: ConnectionGroup, form: ConnectionForm? = nil, problems: [Refusal] = []
    ) {
        self.connection = connection
        self.group = group
        self.form = form ?? ConnectionForm(of: connection)
        self.problems = problems
    }

    package var title: String { group.title }

    package func body(in context: PageContext) -> HTML {
        let page = connection.page
        let fields = group.fields(of: form.kind, isNew: false)
        return """
            \(FormProblems.summary(ofConnection: problems))<p class="account"><bdi>\(connection.name.text)</bdi></p>
            <p class="lead">\(group.lead)</p>\(warning)
            \(context.form(to: page.then("change/\(group.rawValue)"), """
            \(group == .name ? name : nil)\(fields.map(view))<p class="actions"><button>\(ConnectionWords.save)</button> \
            <a class="button secondary" href="\(context.address(of: page))">\(ConnectionWords.cancel)</a></p>
            """))
            """
    }

    /// What else it does.
    private var warning: HTML? {
        [.directory, .accounts].contains(group) ? "\n<p>\(ConnectionGroupWords.forgetsPasswords)</p>" : nil
    }

    private var name: HTML {
        ConnectionNameField(
            label: ConnectionWords.name, hint: ConnectionWords.nameHint, value: form.name,
            problem: problems.first { $0.connectionField == "name" }
        ).markup
    }

    private func view(_ field: ConnectionField) -> HTML {
        ConnectionFieldView(
            field: field, form: form, problem: problems.first { $0.connectionField == field.rawValue }
        ).markup
    }
}

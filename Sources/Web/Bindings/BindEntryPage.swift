package import Domain
import Texts
package import UseCases

/// `GET, POST /admin/users/{id}/directories/bind`: which entry is somebody's, said by hand and looked at first.
package struct BindEntryPage: Page {
    package var account: Account
    /// Those that the account is not bound to, and that whoever looks may bind it to.
    package var connections: [Connection]
    /// Whether there are others, which are for owners.
    package var owesOwner: Bool
    package var chosen: ID<Connection>?
    /// As it was typed.
    package var entry: String
    /// Once it was looked up.
    package var found: FoundEntry?
    package var problems: [Refusal]

    package init(
        account: Account, connections: [Connection], owesOwner: Bool = false, chosen: ID<Connection>? = nil,
        entry: String = "",
        found: FoundEntry? = nil, problems: [Refusal] = []
    ) {
        self.account = account
        self.connections = connections
        self.owesOwner = owesOwner
        self.chosen = chosen
        self.entry = entry
        self.found = found
        self.problems = problems
    }

    package var title: String { BindingWords.bind }

    private static let people: PortalPath = "/users"
    private var directories: PortalPath { Self.people.of(account.id, "/directories") }

    package func body(in context: PageContext) -> HTML {
        let problems = FormProblems(problems, fields: [.entry])
        return """
            \(problems.summary)\(account.line)
            \(found.map { shown($0, in: context) } ?? asked(problems, in: context))
            <p class="aside"><a href="\(context.address(of: directories))">\(BindingWords.cancel)</a></p>
            """
    }

    // MARK: Which one

    private func asked(_ problems: FormProblems, in context: PageContext) -> HTML {
        let ofOwners: HTML = owesOwner ? "<p>\(BindingWords.ownersBind)</p>" : ""
        guard !connections.isEmpty else { return "<p class=\"lead\">\(BindingWords.noneLeft)</p>\(ofOwners)" }
        let options = connections.map { connection -> HTML in
            """
            <option value="\(connection.id.rawValue)"\(HTML.attribute("selected", connection.id == chosen))>\
            \(connection.name.text)</option>
            """
        }
        return """
            <p class="lead">\(BindingWords.lead)</p>\(ofOwners)
            \(context.form(to: directories.then("bind"), """
            <div class="field">
            <label for="connection">\(BindingWords.connection)</label>
            <select id="connection" name="connection" autocomplete="off">\(options)</select>
            </div>
            \(Field(name: .entry, kind: .otherUserName, label: BindingWords.entry, hint: BindingWords.entryHint, value: entry).markup(problems.at(.entry)))
            <p class="actions"><button>\(BindingWords.look)</button></p>
            """))
            """
    }

    // MARK: This one

    private func shown(_ found: FoundEntry, in context: PageContext) -> HTML {
        let person = found.person
        let nothing: HTML = "\(BindingWords.nothing)"
        let name = [person.givenName, person.familyName].filter { !$0.isEmpty }.joined(separator: " ")
        let facts: [(String, HTML)] = [
            (BindingWords.connection, "<bdi>\(found.connection.name.text)</bdi>"),
            (BindingWords.entryName, "<bdi>\(person.name)</bdi>"),
            (BindingWords.name, name.isEmpty ? nothing : "<bdi>\(name)</bdi>"),
            (BindingWords.userName, Self.list(person.userNames) ?? nothing),
            (BindingWords.mail, Self.list(person.emails) ?? nothing),
            (BindingWords.changed, found.changedAt.map(HTML.moment) ?? nothing),
        ]
        let lines = facts.map { name, value -> HTML in "\n<div><dt>\(name)</dt><dd>\(value)</dd></div>" }
        return """
            <p class="lead">\(BindingWords.found)</p>
            <dl class="facts" id="entry">\(lines)
            </dl>
            <p>\(BindingWords.effect(found.connection.settings.authority))</p>
            \(context.form(to: directories.then("bind/begin"), """
            <input type="hidden" name="connection" value="\(found.connection.id.rawValue)">
            <input type="hidden" name="entry" value="\(found.identifier.description)">
            <input type="hidden" name="seen" value="\(found.digest)">
            <p class="actions"><button>\(BindingWords.begin)</button></p>
            """))
            <p class="aside"><a href="\(context.address(of: directories.then("bind")))">\(BindingWords.another)</a></p>
            """
    }

    private static func list(_ texts: [String]) -> HTML? {
        guard let first = texts.first else { return nil }
        let start: HTML = "<bdi>\(first)</bdi>"
        return texts.dropFirst().reduce(start) { list, text -> HTML in "\(list), <bdi>\(text)</bdi>" }
    }
}

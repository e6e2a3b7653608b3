import Domain
import Texts

/// One field of a connection in a form, with what is wrong with it.
struct ConnectionFieldView {
    let field: ConnectionField
    let form: ConnectionForm
    let problem: Refusal?

    private var id: String { field.rawValue }
    private var value: String { form.value(field) }
    private var hint: String? {
        let hint = ConnectionWords.hint(of: field)
        guard form.kind == .activeDirectory, [.readerName, .writerName].contains(field) else { return hint }
        return hint.map { "\($0) \(ConnectionWords.forActiveDirectory)" }
    }

    var markup: HTML {
        choices.isEmpty ? typed : chosen
    }

    private var choices: [String] {
        switch field {
        case .kind: ConnectionKind.allCases.map(\.rawValue)
        case .passwords: PasswordWriting.allCases.filter { $0 != .unicodePassword }.map(\.rawValue)
        case .authority: PasswordAuthority.allCases.map(\.rawValue)
        case .leaving: LeavingRule.allCases.map(\.rawValue)
        case .matching: MatchingAttribute.allCases.map(\.rawValue)
        case .accounts: BoundAccounts.allCases.map(\.rawValue)
        case .gone: GoneRule.allCases.map(\.rawValue)
        case .unlocks, .importMails: ["on", "off"]
        case .servers, .authorities, .readerName, .writerName, .searchBase, .filter, .userNameAttribute,
            .emailAttribute, .givenNameAttribute, .familyNameAttribute, .atOnce, .accountFilter, .changeAt,
            .matchingHours, .importHours, .driftHours, .policy:
            []
        }
    }

    // MARK: One of a few

    private var chosen: HTML {
        """
        <fieldset class="field" id="\(id)"\(HTML.attribute("aria-describedby", problem == nil ? nil : "\(id)-problem"))>
        <legend>\(ConnectionWords.label(of: field))</legend>\(problemMarkup)\(choices.map(option))
        </fieldset>

        """
    }

    private func option(_ choice: String) -> HTML {
        let words = ConnectionWords.choice(choice, of: field)
        let option = "\(id)-\(choice)"
        return """

            <div class="option">
            <input id="\(option)" name="\(id)" type="radio" value="\(choice)"\
            \(HTML.attribute("checked", choice == value)) aria-describedby="\(option)-hint">
            <label for="\(option)">\(words?.name ?? choice)</label>
            <p class="hint" id="\(option)-hint">\(words?.why ?? "")</p>
            </div>
            """
    }

    // MARK: Typed

    private var typed: HTML {
        let described = [hint.map { _ in "\(id)-hint" }, problem.map { _ in "\(id)-problem" }].compactMap(\.self)
        let attributes: HTML = """
            id="\(id)" name="\(id)" autocomplete="off" autocapitalize="none" spellcheck="false"\
            \(HTML.attribute("aria-invalid", problem == nil ? nil : "true"))\
            \(HTML.attribute("aria-describedby", described.isEmpty ? nil : described.joined(separator: " ")))
            """
        return """
            <div class="field">
            <label for="\(id)">\(ConnectionWords.label(of: field))</label>\
            \(hint.map { "\n<p class=\"hint\" id=\"\(id)-hint\">\($0)</p>" as HTML })\(problemMarkup)
            \(control(attributes))
            </div>

            """
    }

    private func control(_ attributes: HTML) -> HTML {
        switch field {
        // The first line end after the tag is not part of the value (HTML, section 13.1.2.5).
        case .servers: "<textarea rows=\"2\" \(attributes)>\n\(value)</textarea>"
        case .authorities: "<textarea rows=\"8\" class=\"pem\" \(attributes)>\n\(value)</textarea>"
        case .atOnce, .matchingHours, .importHours, .driftHours:
            "<input type=\"text\" inputmode=\"numeric\" maxlength=\"3\" \(attributes) value=\"\(value)\">"
        default: "<input type=\"text\" \(attributes) value=\"\(value)\">"
        }
    }

    private var problemMarkup: HTML? {
        problem.map { HTML.problem($0, id: "\(id)-problem", words: $0.wordsBeside) }
    }
}

/// The name of a connection or a connector in a form.
struct ConnectionNameField {
    let label: String
    let hint: String
    let value: String
    let problem: Refusal?

    var markup: HTML {
        let described = ["name-hint"] + (problem == nil ? [] : ["name-problem"])
        return """
            <div class="field">
            <label for="name">\(label)</label>
            <p class="hint" id="name-hint">\(hint)</p>\(problem.map { HTML.problem($0, id: "name-problem") })
            <input id="name" name="name" type="text" autocomplete="off" maxlength="\(ConnectionName.longest)"\
            \(HTML.attribute("aria-invalid", problem == nil ? nil : "true")) \
            aria-describedby="\(described.joined(separator: " "))" value="\(value)">
            </div>

            """
    }
}

extension Refusal {
    /// Where the field is named already.
    var wordsBeside: String {
        if case .connectionFaulty(let fault) = self { fault.wordsBeside } else { words }
    }
}

extension FormProblems {
    /// Each leading to the connection's field that it is about.
    static func summary(ofConnection problems: [Refusal]) -> HTML? {
        summary(of: problems.map(line))
    }

    private static func line(_ problem: Refusal) -> HTML {
        guard let field = problem.connectionField else {
            return "\n<li><p role=\"alert\" data-problem=\"\(problem.code)\">\(problem.words)</p></li>"
        }
        guard case .connectionFaulty(let fault) = problem else {
            return "\n<li><a href=\"#\(field)\">\(problem.words)</a></li>"
        }
        return """

            <li><a href="#\(field)">\(ConnectionWords.label(of: fault.field)): \(fault.wordsBeside)</a></li>
            """
    }
}

package import Domain
import Texts

/// `GET, POST /admin/settings/{topic}`: the settings of one topic, to be changed together.
package struct SettingTopicPage: Page {
    package var topic: SettingTopic
    /// What the form was filled with, and what is typed in it. A secret is in neither.
    package var form: SettingForm
    package var problems: [Refusal]
    /// It came back with nothing changed.
    package var isUnchanged: Bool

    package init(_ topic: SettingTopic, form: SettingForm, problems: [Refusal] = [], isUnchanged: Bool = false) {
        self.topic = topic
        self.form = form
        self.problems = problems
        self.isUnchanged = isUnchanged
    }

    package var title: String { SettingWords.title(of: topic) }

    package func body(in context: PageContext) -> HTML {
        """
        \(FormProblems.summary(of: problems.map(summaryLine)))\(isUnchanged ? Banner(tone: .attention, title: SettingWords.unchanged).markup : nil)\
        <p class="lead">\(SettingWords.lead(of: topic))</p>
        \(context.form(to: topic.path, """
        \(topic.keys.map(field))\(topic.isRehearsed ? nil : Self.saving)<p class="actions"><button>\
        \(topic.isRehearsed ? SettingWords.review : SettingWords.save)</button>
        <a class="button secondary" href="\(context.address(of: "/settings"))">\(SettingWords.back)</a></p>
        """))
        """
    }

    private func summaryLine(_ problem: Refusal) -> HTML {
        guard let name = problem.setting else {
            return "\n<li><p role=\"alert\" data-problem=\"\(problem.code)\">\(problem.words)</p></li>"
        }
        return "\n<li><a href=\"#\(name)\">\(SettingWords.label(of: name)): \(SettingWords.problem(problem))</a></li>"
    }

    // MARK: Fields

    private static let saving: HTML = "<input type=\"hidden\" name=\"step\" value=\"save\">\n"

    private func field(_ key: SettingKey) -> HTML {
        let problem = problems.first { $0.setting == key.name }
        let (hint, hintID, problemID) = (SettingWords.hint(of: key), "\(key.name)-hint", "\(key.name)-problem")
        let described = [hint.map { _ in hintID }, problem.map { _ in problemID }].compactMap(\.self)
        let attributes: HTML = """
            id="\(key.name)" name="\(key.name)"\
            \(HTML.attribute("aria-describedby", described.isEmpty ? nil : described.joined(separator: " ")))\
            \(HTML.attribute("aria-invalid", problem == nil ? nil : "true"))
            """
        return """
            <div class="field">
            <label for="\(key.name)">\(SettingWords.label(of: key.name))</label>\
            \(hint.map { "\n<p class=\"hint\" id=\"\(hintID)\">\($0)</p>" as HTML })\
            \(problem.map { HTML.problem($0, id: problemID, words: SettingWords.problem($0)) })
            \(control(key, attributes))\(form.fieldOfStart(of: key))
            </div>

            """
    }

    private func control(_ key: SettingKey, _ attributes: HTML) -> HTML {
        let value = form.typed[key.name] ?? ""
        switch key.input {
        case .flag: return select(["true", "false"], value, key, attributes)
        case .choice(let choices): return select(choices, value, key, attributes)
        case .number:
            return """
                <input \(attributes) type="text" inputmode="numeric" autocomplete="off" maxlength="6" value="\(value)">
                """
        case .text:
            return "<input \(attributes) type=\"text\" autocomplete=\"off\" maxlength=\"200\" value=\"\(value)\">"
        case .secret:
            return """
                <input \(attributes) type="password" autocomplete="off" maxlength="200">
                <div class="option"><input type="checkbox" id="\(SettingForm.removal(of: key))" \
                name="\(SettingForm.removal(of: key))" value="true"> \
                <label for="\(SettingForm.removal(of: key))">\(SettingWords.removeSecret)</label></div>
                """
        }
    }

    private func select(_ choices: [String], _ value: String, _ key: SettingKey, _ attributes: HTML) -> HTML {
        let options = choices.map { choice -> HTML in
            """
            <option value="\(choice)"\(HTML.attribute("selected", choice == value))>\
            \(SettingWords.value(choice, of: key))</option>
            """
        }
        return "<select \(attributes) autocomplete=\"off\">\(options)</select>"
    }
}

extension Refusal {
    /// The setting that it is about.
    fileprivate var setting: String? {
        switch self {
        case .settingOutOfRange(let key, _), .settingChangedMeanwhile(let key): key
        default: nil
        }
    }
}

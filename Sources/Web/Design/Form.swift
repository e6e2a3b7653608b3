import Domain
import Texts

extension PageContext {
    /// What proves that a form was ours.
    var csrfField: HTML {
        "<input type=\"hidden\" name=\"csrf\" value=\"\(csrf)\">"
    }

    /// A form that changes something. The browser's own checks are off: our answers say more, and beside the field.
    ///
    /// - Parameter attributes: Further ones, each with a space before it.
    func form(
        to action: PortalPath, class kind: StaticString = "form", attributes: HTML = .nothing, _ content: HTML
    ) -> HTML {
        """
        <form class="\(HTML(stringLiteral: kind))" method="post" action="\(address(of: action))" novalidate\
        \(attributes)>
        \(csrfField)
        \(content)
        </form>
        """
    }
}

/// A labelled field, with its hint and with the problems that belong to it.
struct Field {
    enum Kind {
        case address, accountName, currentPassword, newPassword, code, longCode, shortName
        /// Somebody else's.
        case otherAddress, fullName, otherUserName
        case sentence
    }

    let name: FormField
    let kind: Kind
    let label: String
    var hint: String?
    var value = ""
    var isFocused = false
    var isRequired = true
    /// Ids of elements elsewhere that describe it too.
    var describedBy: [String] = []
    /// Where a second form of the page has the same field.
    var idSuffix: String?

    private var id: String { idSuffix.map { "\(name.rawValue)-\($0)" } ?? name.rawValue }

    func markup(_ problems: [Refusal]) -> HTML {
        let hintID = hint.map { _ in "\(id)-hint" }
        let problemIDs = problems.indices.map { "\(id)-problem-\($0 + 1)" }
        let described = [hintID].compactMap(\.self) + problemIDs + describedBy
        return """
            <div class="field">
            <label for="\(id)">\(label)</label>\(hintMarkup(hintID))\(zip(problemIDs, problems).map { HTML.problem($1, id: $0) })
            \(wrapped(input(isInvalid: !problems.isEmpty, describedBy: described)))
            </div>
            """
    }

    private func hintMarkup(_ hintID: String?) -> HTML? {
        guard let hint, let hintID else { return nil }
        return "\n<p class=\"hint\" id=\"\(hintID)\">\(hint)</p>"
    }

    private func input(isInvalid: Bool, describedBy: [String]) -> HTML {
        """
        <input id="\(id)" name="\(name.rawValue)" \(kind.attributes)\
        \(HTML.attribute("required", isRequired))\
        \(HTML.attribute("value", value.isEmpty || kind.isSecret ? nil : value))\
        \(HTML.attribute("autofocus", isFocused))\
        \(HTML.attribute("aria-invalid", isInvalid ? "true" : nil))\
        \(HTML.attribute("aria-describedby", describedBy.isEmpty ? nil : describedBy.joined(separator: " ")))>
        """
    }

    /// The button is hidden until the script that makes it work takes it up.
    private func wrapped(_ input: HTML) -> HTML {
        guard kind.isSecret else { return input }
        return """
            <div class="secret">
            \(input)
            <button class="reveal" type="button" hidden aria-controls="\(id)" data-show="\(LayoutWords.showPassword)" \
            data-hide="\(LayoutWords.hidePassword)"><span>\(LayoutWords.showPassword)</span>\
            <span class="unseen"> \(LayoutWords.typed(under: label))</span></button>
            </div>
            """
    }
}

extension Field.Kind {
    fileprivate var isSecret: Bool {
        switch self {
        case .address, .accountName, .code, .longCode, .shortName, .sentence, .otherAddress, .fullName,
            .otherUserName:
            false
        case .currentPassword, .newPassword: true
        }
    }

    fileprivate var attributes: HTML {
        switch self {
        case .address:
            "type=\"email\" autocomplete=\"email\" inputmode=\"email\" autocapitalize=\"none\" spellcheck=\"false\""
        case .accountName:
            "type=\"text\" autocomplete=\"username\" inputmode=\"email\" autocapitalize=\"none\" spellcheck=\"false\""
        case .code:
            "type=\"text\" autocomplete=\"one-time-code\" inputmode=\"numeric\" autocapitalize=\"none\" "
                + "spellcheck=\"false\" maxlength=\"12\""
        case .longCode:
            "type=\"text\" autocomplete=\"off\" autocapitalize=\"characters\" spellcheck=\"false\" maxlength=\"100\""
        case .shortName: "type=\"text\" autocomplete=\"off\" maxlength=\"60\""
        // Somebody else's: the browser knows its owner's only.
        case .otherAddress:
            "type=\"email\" autocomplete=\"off\" inputmode=\"email\" autocapitalize=\"none\" spellcheck=\"false\""
        case .fullName: "type=\"text\" autocomplete=\"off\" autocapitalize=\"words\" spellcheck=\"false\""
        case .otherUserName: "type=\"text\" autocomplete=\"off\" autocapitalize=\"none\" spellcheck=\"false\""
        case .sentence: "type=\"text\" autocomplete=\"off\" maxlength=\"200\""
        case .currentPassword:
            "type=\"password\" autocomplete=\"current-password\" autocapitalize=\"none\" spellcheck=\"false\""
        case .newPassword:
            "type=\"password\" autocomplete=\"new-password\" autocapitalize=\"none\" spellcheck=\"false\""
        }
    }
}

import Domain
import Texts

/// What a step of the guide asks to be pressed on a page.
enum Press: Hashable, Sendable {
    /// The link that leads there. What it asks for (`?system=`) goes along to the next step.
    case link(PortalPath)
    /// The button of the form that leads there.
    case submit(PortalPath)
}

/// A real page on which nothing can be done but to press what leads on.
///
/// The page is written anew from what it says, element by element, and only what is on the lists below gets there: no form,
/// no field that has a name, no address but that of the next step, nothing that a script takes up.
struct PracticeMarkup {
    private let press: Press?
    private let entrance: Entrance
    private let next: String
    /// How many of its controls lead on.
    private(set) var controls = 0

    private var pieces: [HTML] = []
    private var ends: [HTML] = []
    /// How deep in something that is there for scripts only.
    private var hiddenDepth = 0
    /// Where the form leads that is being read.
    private var action: String?

    /// - Parameter next: The address of the next step.
    init(of markup: HTML, at entrance: Entrance, press: Press?, next: String) {
        self.press = press
        self.entrance = entrance
        self.next = next
        for token in markup.tokens { write(token) }
    }

    var markup: HTML { "\(pieces)" }

    private mutating func write(_ token: MarkupToken) {
        switch token {
        case .text(let text): if hiddenDepth == 0 { pieces.append("\(text)") }
        case .open(let tag): open(tag)
        case .close(let name): close(name)
        }
    }

    private mutating func open(_ tag: MarkupToken.Tag) {
        if hiddenDepth > 0 || tag.isHidden {
            if !tag.isEmpty { hiddenDepth += 1 }
            return
        }
        switch tag.name {
        case "input": pieces.append(field(tag))
        case "a":
            let target = tag.attributes["href"] ?? ""
            let path = target.prefix { $0 != "?" }
            begin(tag, leadsOn: leadsOn(to: path), query: target.dropFirst(path.count), isButton: false)
        case "button": begin(tag, leadsOn: isInMarkedForm, query: "", isButton: true)
        default:
            if tag.name == "form" { action = tag.attributes["action"] }
            let name = Self.elements[Self.replacements[tag.name] ?? tag.name]
            if let name { pieces.append("<\(name)\(Self.attributes(of: tag))\(tag.closesItself ? "/" as HTML : nil)>") }
            if !tag.isEmpty { ends.append(name.map { "</\($0)>" } ?? .nothing) }
        }
    }

    private mutating func close(_ name: String) {
        guard hiddenDepth == 0 else {
            hiddenDepth -= 1
            return
        }
        if name == "form" { action = nil }
        if let end = ends.popLast() { pieces.append(end) }
    }

    /// A link or a button: either the one that leads on, or one that does nothing.
    private mutating func begin(_ tag: MarkupToken.Tag, leadsOn: Bool, query: Substring, isButton: Bool) {
        if leadsOn {
            controls += 1
            let look = [isButton ? "button" : nil, tag.attributes["class"]].compactMap(\.self).joined(separator: " ")
            let mark = Marked(next: "\(next)\(query)", look: look)
            pieces.append(mark.start)
            ends.append(mark.end)
        } else if isButton {
            pieces.append("<button type=\"button\" disabled\(Self.attributes(of: tag))>")
            ends.append("</button>")
        } else {
            pieces.append("<a role=\"link\" aria-disabled=\"true\"\(Self.attributes(of: tag))>")
            ends.append("</a>")
        }
    }

    private func leadsOn(to address: some StringProtocol) -> Bool {
        if case .link(let path) = press { entrance.address(of: path) == address } else { false }
    }

    private var isInMarkedForm: Bool {
        if case .submit(let path) = press { entrance.address(of: path) == action } else { false }
    }

    /// Sent nowhere, and never of a kind that browsers offer to fill or to keep. Filled in where the step is about it.
    private func field(_ tag: MarkupToken.Tag) -> HTML {
        let name = tag.attributes["name"].flatMap(FormField.init(rawValue:))
        let value = tag.attributes["value"] ?? (isInMarkedForm ? name?.sampleValue : nil) ?? ""
        return """
            <input\(Self.attributes(of: tag)) type="text" value="\(value)" readonly autocomplete="off">
            """
    }
}

/// The control that leads on, with a label that points at it.
struct Marked {
    let next: String
    let look: String

    var start: HTML {
        "<span class=\"marked\"><a class=\"\(look.isEmpty ? "" : "\(look) ")here\" href=\"\(next)\" "
            + "aria-describedby=\"step-title\">"
    }

    /// Seen only: the step's heading, which describes the control, says more.
    var end: HTML { "</a><span class=\"callout\" aria-hidden=\"true\">\(GuideWords.pressHere)</span></span>" }
}

extension PracticeMarkup {
    private static func byName(_ names: [StaticString]) -> [String: HTML] {
        Dictionary(uniqueKeysWithValues: names.map { ($0.description, HTML(stringLiteral: $0)) })
    }

    /// What a page may consist of here.
    private static let elements = byName([
        "a", "bdi", "br", "code", "dd", "details", "div", "dl", "dt", "h3", "h4", "h5", "label", "li", "ol", "p",
        "path",
        "pre", "rect", "section", "span", "strong", "summary", "svg", "time", "ul",
    ])

    /// What would be a landmark, a form, or a heading above those of the guide.
    private static let replacements = [
        "form": "div", "header": "div", "nav": "div", "h1": "h3", "h2": "h4", "h3": "h5",
    ]

    private static let kept = byName([
        "class", "datetime", "d", "fill", "height", "role", "shape-rendering", "viewBox", "width", "aria-current",
        "aria-label",
    ])
    /// Names of elements. Here they are others than on the page around it.
    private static let references = byName(["id", "for", "aria-describedby", "aria-labelledby"])
    /// Nothing has happened that would have to be spoken.
    private static let liveRoles: Set = ["status", "alert"]

    private static func attributes(of tag: MarkupToken.Tag) -> [HTML] {
        tag.attributes.sorted { $0.key < $1.key }.compactMap { name, value in
            if let reference = references[name] {
                let names = value.split(separator: " ").map { "practice-\($0)" }
                return " \(reference)=\"\(names.joined(separator: " "))\""
            }
            // A name belongs to a landmark and to a picture, and not to what has become a mere box.
            if name == "aria-label", replacements[tag.name] != nil { return nil }
            if name == "role", liveRoles.contains(value) { return nil }
            return kept[name].map { " \($0)=\"\(value)\"" }
        }
    }
}

extension MarkupToken.Tag {
    /// Only a script would bring it to light, or it is for machines.
    fileprivate var isHidden: Bool {
        attributes["hidden"] != nil || attributes["type"] == "hidden" || name == "noscript"
    }
}

extension FormField {
    /// What stands in it on a practice run. Of passwords, what one sees of them.
    fileprivate var sampleValue: String {
        switch self {
        case .email: GuideWords.sampleAddress
        case .password, .newPassword, .confirmPassword, .currentPassword: "••••••••••••••••"
        case .code: GuideWords.sampleCode
        case .name: GuideWords.sampleDevice
        case .userName, .givenName, .familyName, .reason, .subject, .greeting, .body, .closing, .day, .entry: ""
        }
    }
}

/// A strict reading of the markup that our pages are written in: every element closed in order, every attribute in
/// double quotes or bare, no character that should have been escaped. Narrower than HTML on purpose.
struct Markup {
    struct Element: Hashable {
        let name: String
        let attributes: [String: String]
        /// Names of the elements around it, outermost first.
        let ancestors: [String]
        /// The form that it is in, by the place of that form in the document.
        let form: Int?
    }

    struct Fault: Error, CustomStringConvertible {
        let description: String
    }

    private(set) var elements: [Element] = []
    private(set) var text = ""

    private static let void: Set = ["meta", "base", "link", "input", "br", "img"]
    private static let raw: Set = ["style"]

    init(_ document: String) throws {
        var rest = document[...]
        guard rest.hasPrefix("<!DOCTYPE html>\n") else { throw Fault(description: "no doctype") }
        rest.removeFirst("<!DOCTYPE html>\n".count)
        var open: [String] = []
        var form: Int?
        while let start = rest.firstIndex(of: "<") {
            try append(rest[..<start], in: open)
            guard let end = rest[start...].firstIndex(of: ">") else { throw Fault(description: "tag without end") }
            let tag = rest[rest.index(after: start)..<end]
            rest = rest[rest.index(after: end)...]
            if tag.hasPrefix("/") {
                guard open.popLast() == String(tag.dropFirst()) else {
                    throw Fault(description: "</\(tag.dropFirst())> closes nothing that is open")
                }
                if tag == "/form" { form = nil }
            } else {
                // In SVG an element closes itself, and means it.
                let closesItself = open.contains("svg") && tag.hasSuffix("/")
                let (name, attributes) = try Self.parse(closesItself ? tag.dropLast() : tag)
                if name == "form" {
                    guard form == nil else { throw Fault(description: "a form within a form") }
                    form = elements.count
                }
                elements.append(Element(name: name, attributes: attributes, ancestors: open, form: form))
                if !closesItself, !Self.void.contains(name) { open.append(name) }
            }
        }
        guard open.isEmpty else { throw Fault(description: "never closed: \(open)") }
        try append(rest, in: open)
    }

    private mutating func append(_ piece: Substring, in open: [String]) throws {
        guard !piece.contains(">") else { throw Fault(description: "bare > in text: \(piece)") }
        if let element = open.last, Self.raw.contains(element) { return }
        try Self.checkEntities(piece)
        text += piece
    }

    private static func checkEntities(_ piece: Substring) throws {
        let known = ["&amp;", "&lt;", "&gt;", "&quot;", "&#39;"]
        for index in piece.indices where piece[index] == "&" {
            guard known.contains(where: piece[index...].hasPrefix) else {
                throw Fault(description: "bare & in \(piece)")
            }
        }
    }

    private static func parse(_ tag: Substring) throws -> (String, [String: String]) {
        var rest = tag
        let name = String(rest.prefix { $0.isASCII && ($0.isLetter || $0.isNumber) })
        guard !name.isEmpty, name == name.lowercased() else { throw Fault(description: "<\(tag)> has no name") }
        rest = rest.dropFirst(name.count)
        var attributes: [String: String] = [:]
        while !rest.isEmpty {
            guard let match = try #/ (viewBox|[a-z][a-z0-9-]*)(?:="([^"<]*)")?/#.prefixMatch(in: rest) else {
                throw Fault(description: "<\(tag)> has a malformed attribute at \(rest)")
            }
            let value = match.output.2 ?? ""
            try checkEntities(value)
            guard attributes.updateValue(String(value), forKey: String(match.output.1)) == nil else {
                throw Fault(description: "<\(tag)> says \(match.output.1) twice")
            }
            rest = rest[match.range.upperBound...]
        }
        return (name, attributes)
    }
}

extension Markup {
    func all(_ name: String) -> [Element] { elements.filter { $0.name == name } }

    var ids: [String] { elements.compactMap { $0.attributes["id"] } }
}

/// A piece of our own markup, taken apart again.
enum MarkupToken: Hashable {
    /// As it reads, not as it was escaped.
    case text(String)
    case open(Tag)
    case close(String)

    struct Tag: Hashable {
        let name: String
        let attributes: [String: String]
        /// In SVG, an element may close itself.
        let closesItself: Bool

        /// Elements that have no end, as far as our pages have them.
        private static let void: Set = ["input", "br", "img", "meta", "link"]

        var isEmpty: Bool { closesItself || Self.void.contains(name) }
    }
}

extension HTML {
    /// Whatever is put into markup has its angle brackets and quotes escaped, so each `<` begins a tag and each `>` ends
    /// one, and no value holds the quote that ends it. By bytes: a combining character may follow a bracket.
    var tokens: [MarkupToken] {
        var tokens: [MarkupToken] = []
        var rest = text[...]
        while let start = rest.utf8.firstIndex(of: UInt8(ascii: "<")) {
            if start > rest.startIndex { tokens.append(.text(rest[..<start].unescaped)) }
            let end = rest.utf8[start...].firstIndex(of: UInt8(ascii: ">")) ?? rest.endIndex
            tokens.append(MarkupToken(tag: rest[start..<end].dropFirstByte))
            rest = rest[end...].dropFirstByte
        }
        return rest.isEmpty ? tokens : tokens + [.text(rest.unescaped)]
    }
}

extension MarkupToken {
    /// - Parameter tag: What stands between the angle brackets.
    fileprivate init(tag: Substring) {
        guard tag.utf8.first != UInt8(ascii: "/") else {
            self = .close(String(tag.dropFirstByte))
            return
        }
        let closesItself = tag.utf8.last == UInt8(ascii: "/")
        var rest = closesItself ? tag.dropLast() : tag
        let name = rest.take { $0 != UInt8(ascii: " ") }
        var attributes: [String: String] = [:]
        while !rest.isEmpty {
            rest = rest.dropFirstByte
            let attribute = rest.take { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "=") }
            var value: Substring = ""
            if rest.utf8.first == UInt8(ascii: "=") {
                rest = rest.dropFirstByte.dropFirstByte
                value = rest.take { $0 != UInt8(ascii: "\"") }
                rest = rest.dropFirstByte
            }
            if !attribute.isEmpty { attributes[String(attribute)] = value.unescaped }
        }
        self = .open(Tag(name: String(name), attributes: attributes, closesItself: closesItself))
    }
}

extension Substring {
    fileprivate var dropFirstByte: Substring { isEmpty ? self : self[utf8.index(after: startIndex)...] }

    fileprivate mutating func take(while holds: (UInt8) -> Bool) -> Substring {
        let end = utf8.firstIndex { !holds($0) } ?? endIndex
        defer { self = self[end...] }
        return self[..<end]
    }

    /// Takes back what putting text into markup does to it.
    fileprivate var unescaped: String {
        guard utf8.contains(UInt8(ascii: "&")) else { return String(self) }
        return replacing("&lt;", with: "<").replacing("&gt;", with: ">").replacing("&quot;", with: "\"")
            .replacing("&#39;", with: "'").replacing("&amp;", with: "&").description
    }
}

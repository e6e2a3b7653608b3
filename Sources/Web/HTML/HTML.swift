/// Markup that is safe to send.
///
/// A string that reaches it through an interpolation is escaped; only what the programmer wrote as a literal goes in as
/// it stands. Both literals are `StaticString`s, so no text put together at run time can be passed off as markup.
package struct HTML: Hashable, Sendable, ExpressibleByStringInterpolation {
    package private(set) var text: String

    package init(stringLiteral literal: StaticString) {
        text = literal.description
    }

    package init(stringInterpolation: Interpolation) {
        text = stringInterpolation.text
    }

    package static let nothing: HTML = ""

    /// What all pages look like, as it stands in a `style` element. It is ours, and a test sees to it that nothing in it could
    /// end that element.
    static let stylesheet = HTML(trusted: String(decoding: Asset.stylesheet.bytes, as: UTF8.self))

    private init(trusted text: String) {
        self.text = text
    }

    package static func + (left: HTML, right: HTML) -> HTML { "\(left)\(right)" }
}

extension HTML {
    package struct Interpolation: StringInterpolationProtocol {
        fileprivate(set) var text = ""

        package init(literalCapacity: Int, interpolationCount: Int) {
            text.reserveCapacity(literalCapacity + interpolationCount * 32)
        }

        package mutating func appendLiteral(_ literal: StaticString) {
            text += literal.description
        }

        /// Escapes; fit for text and for attribute values in double quotes.
        package mutating func appendInterpolation(_ value: some StringProtocol) {
            text.append(escaping: value)
        }

        package mutating func appendInterpolation(_ number: Int) {
            text += String(number)
        }

        package mutating func appendInterpolation(_ markup: HTML) {
            text += markup.text
        }

        /// Nothing where there is nothing.
        package mutating func appendInterpolation(_ markup: HTML?) {
            text += markup?.text ?? ""
        }

        package mutating func appendInterpolation(_ parts: [HTML]) {
            for part in parts { text += part.text }
        }
    }
}

extension String {
    /// One escaping for both places that text can stand in, so that none can be confused with the other.
    fileprivate mutating func append(escaping value: some StringProtocol) {
        for unit in value.unicodeScalars {
            switch unit {
            case "&": self += "&amp;"
            case "<": self += "&lt;"
            case ">": self += "&gt;"
            case "\"": self += "&quot;"
            case "'": self += "&#39;"
            default: unicodeScalars.append(unit)
            }
        }
    }
}

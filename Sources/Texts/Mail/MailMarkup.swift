/// HTML of a mail. What is put into a literal is escaped, unless it is markup already: nothing can slip in.
struct MailMarkup: ExpressibleByStringInterpolation {
    let markup: String

    init(stringLiteral markup: String) {
        self.markup = markup
    }

    init(stringInterpolation: StringInterpolation) {
        markup = stringInterpolation.markup
    }

    struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var markup = ""

        init(literalCapacity: Int, interpolationCount: Int) {
            markup.reserveCapacity(literalCapacity)
        }

        mutating func appendLiteral(_ literal: String) {
            markup += literal
        }

        mutating func appendInterpolation(_ text: String) {
            for character in text.unicodeScalars {
                switch character {
                case "&": markup += "&amp;"
                case "<": markup += "&lt;"
                case ">": markup += "&gt;"
                case "\"": markup += "&quot;"
                case "'": markup += "&#39;"
                default: markup.unicodeScalars.append(character)
                }
            }
        }

        mutating func appendInterpolation(_ markup: MailMarkup) {
            self.markup += markup.markup
        }

        mutating func appendInterpolation(_ pieces: [MailMarkup]) {
            markup += pieces.map(\.markup).joined(separator: "\n")
        }
    }
}

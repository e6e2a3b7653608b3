/// One line of `key=value` pairs, from which no value can break out.
struct Logfmt {
    private(set) var line = ""

    mutating func append(_ key: String, _ value: String) {
        if !line.isEmpty { line += " " }
        line += Self.key(key)
        line += "="
        line += Self.value(value)
    }

    /// A key is a word: whatever else is in it becomes `_`.
    private static func key(_ text: String) -> String {
        text.isEmpty ? "_" : String(text.map { isPlain($0) && $0 != "=" ? $0 : "_" })
    }

    private static func value(_ text: String) -> String {
        if !text.isEmpty, text.allSatisfy(isPlain) { return text }
        return "\"" + text.unicodeScalars.map(escaped).joined() + "\""
    }

    private static func isPlain(_ character: Character) -> Bool {
        character.isASCII && (character.isLetter || character.isNumber || "-._/:@+,%".contains(character))
    }

    /// Whatever could end the line, the quotes, or turn the rest of the line around on a screen is spelt out.
    private static func escaped(_ scalar: Unicode.Scalar) -> String {
        switch scalar {
        case "\"": return "\\\""
        case "\\": return "\\\\"
        case "\n": return "\\n"
        case "\r": return "\\r"
        case "\t": return "\\t"
        default: break
        }
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .surrogate, .unassigned:
            return "\\u{\(String(scalar.value, radix: 16))}"
        default:
            return String(scalar)
        }
    }
}

/// The labels of one series, in the order of their names, as the text format writes them.
struct MetricLabels: Hashable {
    /// `method="GET",status="200"`: every value escaped, every name an identifier that occurs once.
    let text: String
    private let names: [String]

    init(_ dimensions: [(String, String)]) {
        var values: [String: String] = [:]
        for (name, value) in dimensions {
            // `le` is the histogram's own.
            let name = Self.identifier(name, allowingColon: false)
            values[name == "le" ? "exported_le" : name] = value
        }
        self.init(values.sorted { $0.key < $1.key })
    }

    private init(_ pairs: [(key: String, value: String)]) {
        names = pairs.map(\.key)
        text = pairs.map { "\($0.key)=\"\(Self.escaped($0.value))\"" }.joined(separator: ",")
    }

    /// The same names with nothing told apart any more.
    var folded: MetricLabels {
        MetricLabels(names.map { (key: $0, value: "other") })
    }

    /// With braces, or nothing where there is no label. `bound` is the upper end of a histogram's bucket.
    func braced(bound: String? = nil) -> String {
        let parts = [text, bound.map { "le=\"\($0)\"" } ?? ""].filter { !$0.isEmpty }
        return parts.isEmpty ? "" : "{\(parts.joined(separator: ","))}"
    }

    /// Letters, digits and underscores, with no digit in front.
    static func identifier(_ text: String, allowingColon: Bool) -> String {
        let mapped = String(
            text.unicodeScalars.map { scalar -> Character in
                let isAllowed =
                    scalar.isASCII
                    && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) || scalar == "_"
                        || (allowingColon && scalar == ":"))
                return isAllowed ? Character(scalar) : "_"
            })
        guard let first = mapped.first, !first.isNumber else { return "_" + mapped }
        return mapped
    }

    /// The format knows exactly these three escapes.
    private static func escaped(_ value: String) -> String {
        value.unicodeScalars.reduce(into: "") { text, scalar in
            switch scalar {
            case "\\": text += "\\\\"
            case "\"": text += "\\\""
            case "\n": text += "\\n"
            default: text.unicodeScalars.append(scalar)
            }
        }
    }
}

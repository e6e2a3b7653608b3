/// An `otpauth` URI as an app reads it: a second opinion, written without looking at how it is made.
struct ScannedURI {
    let label: String
    let parameters: [(name: String, value: String)]

    init?(_ text: String) {
        let prefix = "otpauth://totp/"
        guard text.hasPrefix(prefix), text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }), !text.contains("#") else {
            return nil
        }
        let halves = text.dropFirst(prefix.count).split(separator: "?", omittingEmptySubsequences: false)
        guard halves.count == 2, !halves[0].contains("/"), let label = Self.decoded(halves[0]) else { return nil }
        self.label = label
        var parameters: [(String, String)] = []
        for pair in halves[1].split(separator: "&", omittingEmptySubsequences: false) {
            let parts = pair.split(separator: "=", omittingEmptySubsequences: false)
            guard parts.count == 2, let value = Self.decoded(parts[1]) else { return nil }
            parameters.append((String(parts[0]), value))
        }
        self.parameters = parameters
    }

    subscript(_ name: String) -> String? {
        parameters.first { $0.name == name }?.value
    }

    private static func decoded(_ text: Substring) -> String? {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard rest.count >= 2, let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) else {
                return nil
            }
            bytes.append(value)
            rest = rest.dropFirst(2)
        }
        return String(validating: bytes, as: UTF8.self)
    }
}

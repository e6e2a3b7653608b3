/// Where a webhook is reached: `https`, or for trying things out `http` on this very machine.
package struct WebhookURL: Hashable, Sendable {
    package let text: String

    /// Nil also for a user's name inside (which would be a password in the clear) and for a fragment (which is never
    /// sent).
    package init?(_ text: String) {
        guard text.utf8.count <= 200, text.utf8.allSatisfy(Self.isAllowed), let colon = text.firstRange(of: "://"),
            (try? BaseURL("\(text[..<colon.lowerBound])://\(text[colon.upperBound...].prefix { !"/?".contains($0) })"))
                != nil
        else { return nil }
        self.text = text
    }

    /// RFC 3986, section 2, but for `#`.
    private static func isAllowed(_ byte: UInt8) -> Bool {
        byte.isASCIILetterOrDigit || "-._~:/?[]@!$&'()*+,;=%".utf8.contains(byte)
    }
}

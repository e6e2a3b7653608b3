/// What Duo gave out for the organisation: an application of the type *Web SDK*, in Duo's own administration.
package struct DuoSettings: Hashable, Sendable {
    package var clientID = ""
    package var clientSecret: SealedSecret?
    package var apiHost = ""

    package init() {}

    /// Whether people can be sent to Duo.
    package var isComplete: Bool { !clientID.isEmpty && clientSecret != nil && !apiHost.isEmpty }

    package static func isClientID(_ text: String) -> Bool { isWord(text, length: 20) }

    package static func isClientSecret(_ text: String) -> Bool { isWord(text, length: 40) }

    /// A bare host of Duo's own. Whoever changes a setting must not be able to have the server ask any other.
    package static func isAPIHost(_ text: String) -> Bool {
        guard let domain = domains.first(where: text.hasSuffix), text.hasPrefix(hostPrefix) else { return false }
        let name = text.utf8.dropFirst(hostPrefix.utf8.count).dropLast(domain.utf8.count)
        return (1...32).contains(name.count)
            && name.allSatisfy { $0.isASCIIDigit || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) }
    }

    /// A port of this machine, where tests play Duo's side.
    package static func isLoopback(_ text: String) -> Bool {
        guard let base = try? BaseURL("http://\(text)") else { return false }
        return base.isLoopback && base.authority == text
    }

    private static let hostPrefix = "api-"
    private static let domains = [".duosecurity.com", ".duofederal.com"]

    private static func isWord(_ text: String, length: Int) -> Bool {
        text.utf8.count == length && text.utf8.allSatisfy(\.isASCIILetterOrDigit)
    }
}

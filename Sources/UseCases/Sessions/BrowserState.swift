package import Domain
package import Formats

/// What a browser that signs in brings along.
package struct BrowserState: Sendable {
    /// Its long-lived mark, if it has signed in before.
    package let browser: Token?
    /// The session that it still holds, if any; it ends with the new one's beginning.
    package let previousSession: Token?
    /// A verification link for a recovery address that was opened in it.
    package let verifyLink: Token?
    package let origin: Origin

    package init(browser: Token?, previousSession: Token?, verifyLink: Token?, origin: Origin) {
        self.browser = browser
        self.previousSession = previousSession
        self.verifyLink = verifyLink
        self.origin = origin
    }
}

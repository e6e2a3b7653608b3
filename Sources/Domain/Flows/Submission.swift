/// By what a form that sets a password is known again: when it comes twice, or its answer was lost on the way.
///
/// Both are keyed by what only the browser has, so that nobody can try passwords on them, or look up whose they are.
package struct Submission: Hashable, Sendable {
    /// Which browser sent it.
    package let browser: String
    /// Which form it was, with what was typed into it: the same again is the same, and another password is another.
    package let form: String

    /// How long the browser may ask what has become of it.
    package static let kept: Duration = .hours(1)

    package init(browser: String, form: String) {
        self.browser = browser
        self.form = form
    }
}

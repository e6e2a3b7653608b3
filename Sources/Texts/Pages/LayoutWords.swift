/// What stands around every page.
package enum LayoutWords {
    package static let language = "en"
    package static let product = "Lockstep"
    package static let skip = "Skip to the content"
    package static let navigation = "Your account"
    package static let home = "Home"
    package static let profile = "Profile"
    package static let security = "Security"
    package static let activity = "Activity"
    package static let signOut = "Sign Out"
    package static let help = "Help, and a practice run"
    package static let demo = "This is a demonstration. Its mail goes nowhere:"
    package static let demoMail = "read it here"

    package static func windowTitle(_ title: String, organisation: String) -> String {
        organisation.isEmpty ? "\(title) – \(product)" : "\(title) – \(organisation)"
    }

    package static func windowTitleWithProblems(_ title: String) -> String { "To put right: \(title)" }

    package static func signedInAs(_ name: String) -> String { "Signed in as \(name)" }

    /// Stands before the contact's name and address.
    package static let contact = "Stuck? Ask"
    package static let contactUnknown = "Stuck? Ask the people who look after your computer."

    package static func summary(problems: Int) -> String {
        problems == 1 ? "One thing to put right" : "\(problems) things to put right"
    }

    package static let showPassword = "Show"
    package static let hidePassword = "Hide"

    /// Follows “Show” or “Hide” for those who can’t see which field the button stands in.
    package static func typed(under label: String) -> String { "what is typed under “\(label)”" }
}

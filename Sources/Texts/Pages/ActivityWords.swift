/// The list of what happened to an account.
package enum ActivityWords {
    package static let title = "Activity"
    package static let lead =
        "What happened to your account, the latest first. If something was not you, change your password."
    package static let empty = "Nothing has happened yet."
    package static let older = "Load older"
    package static let newest = "Back to the latest"

    package static func from(_ address: String) -> String { "from \(address)" }
}

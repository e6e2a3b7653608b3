/// The demo's mail.
package enum DemoWords {
    package static let title = "Demo mail"
    package static let notice =
        "This is a demonstration. These mails were written to a folder on this machine and sent to nobody."
    package static let empty = "No mail yet. Ask for a reset, and it appears here."
    package static let noSubject = "(no subject)"
    package static let headers = "Headers"
    package static let allMail = "All mail"

    package static func to(_ address: String) -> String { "To \(address)" }
}

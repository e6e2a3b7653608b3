/// A mail that is shown on a page.
package enum MailWords {
    package static let from = "From"
    package static let to = "To"
    package static let subject = "Subject"
}

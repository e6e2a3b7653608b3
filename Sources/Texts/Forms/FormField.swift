package import Domain

/// A field of a form, by the name that it is sent under.
package enum FormField: String, Hashable, Sendable, CaseIterable {
    case email
    case password
    case newPassword = "new_password"
    case confirmPassword = "confirm_password"
    case currentPassword = "current_password"
    case code
    /// Of a passkey, or of a phone.
    case name
    /// Of another person.
    case userName = "user_name"
    case givenName = "given_name"
    case familyName = "family_name"
    /// Why an administrator does something.
    case reason
    case subject, greeting, body, closing
    /// On which everybody begins.
    case day
    /// Of a directory.
    case entry

    /// Where a part of a mail is typed.
    package init(_ part: TextPart) {
        switch part {
        case .subject: self = .subject
        case .greeting: self = .greeting
        case .body: self = .body
        case .closing: self = .closing
        }
    }
}

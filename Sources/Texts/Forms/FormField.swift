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
    /// Why an administrator does something.
    case reason
}

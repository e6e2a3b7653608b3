import Domain

/// A new password as a form sends it: typed twice.
package struct NewPassword: Sendable {
    package let typed: String
    package let confirmed: String

    package init(typed: String, confirmed: String) {
        self.typed = typed
        self.confirmed = confirmed
    }

    /// The password, or what is wrong with it before any rule is asked.
    var parsed: (password: Password?, refusals: [Refusal]) {
        do throws(PasswordFault) {
            let password = try Password(typed)
            let again = try? Password(confirmed)
            let agrees = again?.normalised.exposed == password.normalised.exposed
            return (password, agrees ? [] : [.passwordMismatch])
        } catch {
            return (nil, [error.refusal])
        }
    }
}

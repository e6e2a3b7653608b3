/// One place that follows somebody's password, as they see it themself: by the name that administrators gave it. What it
/// is called in the network, and whom it knows them as, stays with those who run it.
package struct PasswordPlace: Hashable, Sendable {
    package let name: ConnectionName
    package let state: DeliveryState
    /// It keeps a password of its own, which counts here, too.
    package let decides: Bool
    /// The password has arrived, and what `state` is about is something else.
    package let hasPassword: Bool

    package init(name: ConnectionName, state: DeliveryState, decides: Bool = false, hasPassword: Bool = false) {
        self.name = name
        self.state = state
        self.decides = decides
        self.hasPassword = hasPassword
    }
}

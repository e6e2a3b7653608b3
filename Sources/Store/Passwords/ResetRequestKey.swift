package import Domain

/// A request for a reset that waits: for which address, typed in which portal. Whether it is anybody's is not known yet.
package struct ResetRequestKey: Hashable, Sendable {
    package let entrance: Entrance
    /// As addresses are compared.
    package let addressKey: String

    package init(entrance: Entrance, addressKey: String) {
        self.entrance = entrance
        self.addressKey = addressKey
    }

    package init(_ entrance: Entrance, _ address: EmailAddress) {
        self.init(entrance: entrance, addressKey: address.key)
    }
}

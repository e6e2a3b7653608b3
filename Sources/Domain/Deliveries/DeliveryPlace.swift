/// Where a list of deliveries goes on: behind this one.
package struct DeliveryPlace: Hashable, Sendable {
    package let queuedAt: Timestamp
    package let binding: ID<Binding>

    package init(queuedAt: Timestamp, binding: ID<Binding>) {
        self.queuedAt = queuedAt
        self.binding = binding
    }
}

/// How often deliveries to a connection have come to the same end.
package struct DeliveryFailureCount: Hashable, Sendable {
    package let connection: ID<Connection>
    package let failure: DeliveryFailure
    package let number: Int

    package init(connection: ID<Connection>, failure: DeliveryFailure, number: Int) {
        self.connection = connection
        self.failure = failure
        self.number = number
    }
}

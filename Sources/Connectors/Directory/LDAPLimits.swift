/// What a conversation with a directory may take.
package struct LDAPLimits: Sendable {
    /// Until the connection stands, and again for TLS.
    package var connect: Duration
    /// For one operation; of a search, one page.
    package var operation: Duration
    /// For all of a conversation with all servers; `nil` for as long as its parts may take.
    package var whole: Duration?
    /// Of one message from the server, in bytes.
    package var answerLength: Int
    /// Conversations under way at the same time. Further ones fail at once.
    package var concurrency: Int
    /// Looked at right before anything that changes something is sent; what may not be sent any more is cancelled.
    package var maySend: @Sendable () -> Bool

    package init(
        connect: Duration = .seconds(5), operation: Duration = .seconds(15), whole: Duration? = nil,
        answerLength: Int = 8 * 1_024 * 1_024,
        concurrency: Int = 64, maySend: @escaping @Sendable () -> Bool = { true }
    ) {
        self.connect = connect
        self.operation = operation
        self.whole = whole
        self.answerLength = answerLength
        self.concurrency = concurrency
        self.maySend = maySend
    }

    /// Where a person waits for the answer.
    package static let whileWaiting = LDAPLimits(connect: .seconds(2), operation: .seconds(2), whole: .seconds(4))
}

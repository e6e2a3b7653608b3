package import Domain
package import Formats

/// A way for a push message to reach a phone: the push service of its browser, a recorder in tests.
package protocol PushTransport: Sendable {
    /// Returns when the push service has taken the message or it is clear that it won't, in any case within the
    /// transport's own time limit. That it was taken says nothing about whether anybody saw it.
    func send(_ message: OutgoingPush) async -> PushOutcome
}

/// A message to one phone, not encrypted yet.
package struct OutgoingPush: Sendable {
    package let subscription: PushSubscription
    package let identity: VAPIDIdentity
    /// No more than `PushMessage.paddedLength - 1` bytes.
    package let content: Secret<[UInt8]>
    /// A message replaces one about the same topic that was not delivered yet (RFC 8030, section 5.4). Sent as a digest.
    package let topic: String
    /// After that the push service forgets the message (section 5.2).
    package let timeToLive: Duration
    package let now: Timestamp

    package init(
        to subscription: PushSubscription, from identity: VAPIDIdentity, content: Secret<[UInt8]>, topic: String,
        timeToLive: Duration = .seconds(60), now: Timestamp
    ) {
        self.subscription = subscription
        self.identity = identity
        self.content = content
        self.topic = topic
        self.timeToLive = timeToLive
        self.now = now
    }
}

package enum PushOutcome: Hashable, Sendable {
    case accepted
    /// The browser unsubscribed: this subscription will never work again.
    case gone
    /// The push service is busy or has a fault: later it may work, after what it asked for at the earliest.
    case retryLater(after: Duration?)
    /// The push service takes no message like this (its HTTP status).
    case refused(status: Int)
    /// The message is longer than can be sent, or its keys are unfit.
    case notEncrypted
    case unreachable(OutgoingFault)
}

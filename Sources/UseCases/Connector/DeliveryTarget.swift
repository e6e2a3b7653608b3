package import Domain
package import Formats
import Synchronization

/// A kind of directory, as a connector knows it.
package protocol DeliveryTarget: Sendable {
    /// Carries everything out, and answers when that is done or it is clear that it won't be, well within
    /// `DeliveryLease.longestOperation`. What was sent and never answered is `answerLost`.
    func apply(_ order: DeliveryOrder) async -> DeliveryOutcome
}

/// A piece of work with what was sealed in it, opened. It exists in a connector's memory, and while it is carried out.
package struct DeliveryOrder: Sendable {
    package let work: DeliveryWork
    /// A password, or the verifier that a target keeps in its place.
    package let password: Secret<String>?
    /// Of the account that writes.
    package let writerPassword: Secret<String>
    /// Looked at right before anything that changes something is sent.
    package let maySend: @Sendable () -> Bool
    /// When the directory changed the password, as a target finds it out.
    package let changeTime = ChangeTime()
    /// Whether the entry was to be disabled and was so already, as a target finds it out.
    package let foundDisabled = FoundDisabled()

    /// - Throws: Why it can't be carried out.
    package init(
        opening work: DeliveryWork, by key: ConnectorKey, maySend: @escaping @Sendable () -> Bool
    ) throws(DeliveryOrderFault) {
        let context = DeliveryWork.writerContext(of: work.connection.id, installation: work.installation)
        guard let writer = work.writerSecret.flatMap({ ConnectorSeal.open($0, by: key, context: context) }) else {
            throw DeliveryOrderFault(failure: .writerUnreadable)
        }
        self.work = work
        self.maySend = maySend
        writerPassword = writer
        guard let sealed = work.password, let context = work.context else {
            password = nil
            return
        }
        guard let opened = ConnectorSeal.open(sealed.text, by: key, context: context) else {
            throw DeliveryOrderFault(failure: .passwordUnreadable)
        }
        password = opened
    }
}

/// What a directory said about when it took a password, by its own clock.
package final class ChangeTime: Sendable {
    private let time = Mutex(Timestamp?.none)

    package var value: Timestamp? { time.withLock { $0 } }

    package func note(_ time: Timestamp?) { self.time.withLock { $0 = time } }
}

/// Somebody else had disabled an entry before.
package final class FoundDisabled: Sendable {
    private let found = Atomic(false)

    package var value: Bool { found.load(ordering: .relaxed) }

    package func note() { found.store(true, ordering: .relaxed) }
}

package struct DeliveryOrderFault: Error {
    package let failure: DeliveryFailure
}

/// Where a connector gets its work from, and says what became of it.
package protocol DeliverySource: Sendable {
    func lease(limit: Int) async throws -> [DeliveryWork]

    /// May be said again: it counts once.
    func report(_ reports: [DeliveryReport]) async throws

    /// Wakes whoever carries its work when there may be some; `nil` where nobody can tell.
    var news: WorkSignals.Signal? { get }
}

extension DeliverySource {
    package var news: WorkSignals.Signal? { nil }
}

/// The server that the connector runs inside of.
package struct LocalDeliverySource: DeliverySource {
    private let installation: Installation
    private let connector: ID<Connector>

    package init(installation: Installation, connector: ID<Connector>) {
        self.installation = installation
        self.connector = connector
    }

    package var news: WorkSignals.Signal? { installation.work.deliveries }

    package func lease(limit: Int) async throws -> [DeliveryWork] {
        try await installation.noteSeen(connector)
        return try await installation.leaseDeliveries(to: connector, limit: limit)
    }

    package func report(_ reports: [DeliveryReport]) async throws {
        try await installation.reportDeliveries(reports, by: connector)
    }
}

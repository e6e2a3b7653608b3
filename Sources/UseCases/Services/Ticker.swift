package import Logging
import ServiceLifecycle

/// The beat of the background services: once a second, and at once when something was queued.
package enum Ticker {
    /// Runs `work` until the service is shut down. A failure is logged and does not end it: the database may come back.
    ///
    /// A shutdown ends the beat and not the work: a mail that was handed over and not yet marked as sent would go out
    /// a second time.
    package static func everySecond(
        wokenBy signal: WorkSignals.Signal? = nil, logger: Logger, name: String,
        _ work: @Sendable @escaping () async throws -> Void
    ) async throws {
        await withTaskGroup(of: Void.self) { group in
            let beat = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
            group.addTask { await cancelWhenGracefulShutdown { await Self.beat(beat.continuation) } }
            if let signal {
                group.addTask { for await _ in signal.wakes { beat.continuation.yield() } }
            }
            for await _ in beat.stream {
                do {
                    try await work()
                } catch is CancellationError {
                    break
                } catch {
                    logger.error("service failed", metadata: ["service": "\(name)", "error": "\(error)"])
                }
            }
            group.cancelAll()
        }
    }

    private static func beat(_ continuation: AsyncStream<Void>.Continuation) async {
        while !Task.isCancelled {
            continuation.yield()
            // The one place that waits for time to pass: nothing is decided by how long it was.
            try? await Task.sleep(for: .seconds(1))
        }
        continuation.finish()
    }
}

import Logging
import ServiceLifecycle
import Synchronization
import TestInstallation
import Testing
import UseCases

@Suite("The beat of the background services")
struct TickerTests {
    /// Works once, and is asked to stop meanwhile.
    private final class InterruptedWork: Service {
        let group = Mutex<ServiceGroup?>(nil)
        let wasCancelled = Mutex<Bool?>(nil)

        func run() async throws {
            try await Ticker.everySecond(logger: .silent, name: "test") {
                guard let group = self.group.withLock(\.self) else { return }
                await group.triggerGracefulShutdown()
                while !Task.isShuttingDownGracefully { await Task.yield() }
                // Whatever the shutdown sets off gets its turn.
                for _ in 0..<1_000 { await Task.yield() }
                let isCancelled = Task.isCancelled
                self.wasCancelled.withLock { $0 = $0 ?? isCancelled }
            }
        }
    }

    @Test("Work that has begun is finished when the service is asked to stop", .timeLimit(.minutes(10)))
    func finishesWhatItBegan() async throws {
        let work = InterruptedWork()
        let group = ServiceGroup(configuration: ServiceGroupConfiguration(services: [work], logger: .silent))
        work.group.withLock { $0 = group }
        try await group.run()
        #expect(work.wasCancelled.withLock(\.self) == false)
    }
}

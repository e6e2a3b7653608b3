import Connectors
import Domain
import Formats
import Synchronization
import Testing
import UseCases

@Suite("Asking Duo how it is", .timeLimit(.minutes(10)))
struct SharedDuoHealthTests {
    private static let now = Timestamp(milliseconds: 1_795_356_300_000)

    private static func configuration(_ letter: Character = "A") throws -> DuoConfiguration {
        try DuoConfiguration(
            clientID: String(repeating: letter, count: 20), clientSecret: Secret(String(repeating: "s", count: 40)),
            apiHost: "localhost:8090", allowsLoopback: true)
    }

    @Test("Whoever asks meanwhile shares the one question that is under way", arguments: [true, false])
    func shared(isHealthy: Bool) async throws {
        let duo = SlowDuo(isHealthy: isHealthy)
        let (shared, configuration) = (SharedDuoHealth(duo), try Self.configuration())
        let answers = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<50 {
                group.addTask { await shared.isHealthy(configuration, now: Self.now) }
            }
            await duo.untilAsked(1)
            duo.answer()
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(answers == [Bool](repeating: isHealthy, count: 50))
        #expect(duo.asked == 1)
    }

    @Test("Who asks afterwards asks anew: Duo may be gone by now")
    func anew() async throws {
        let duo = SlowDuo(isHealthy: true, isOpen: true)
        let (shared, configuration) = (SharedDuoHealth(duo), try Self.configuration())
        for times in 1...3 {
            #expect(await shared.isHealthy(configuration, now: Self.now))
            #expect(duo.asked == times)
        }
    }

    @Test("Another application's answer is not taken for it")
    func others() async throws {
        let duo = SlowDuo(isHealthy: true)
        let shared = SharedDuoHealth(duo)
        let (first, second) = (try Self.configuration("A"), try Self.configuration("B"))
        await withTaskGroup(of: Void.self) { group in
            group.addTask { _ = await shared.isHealthy(first, now: Self.now) }
            await duo.untilAsked(1)
            group.addTask { _ = await shared.isHealthy(second, now: Self.now) }
            duo.answer()
            await duo.untilAsked(2)
        }
        #expect(duo.asked == 2)
    }

    @Test("Where the one who asks gives up, another one asks")
    func cancelled() async throws {
        let duo = SlowDuo(isHealthy: true)
        let (shared, configuration) = (SharedDuoHealth(duo), try Self.configuration())
        await withTaskGroup(of: Bool.self) { group in
            group.addTask {
                await withTaskGroup(of: Bool.self) { inner in
                    inner.addTask { await shared.isHealthy(configuration, now: Self.now) }
                    await duo.untilAsked(1)
                    inner.cancelAll()
                    return await inner.next() ?? true
                }
            }
            await duo.untilAsked(1)
            group.addTask { await shared.isHealthy(configuration, now: Self.now) }
            await duo.untilAsked(2)
            duo.answer()
            #expect(await group.reduce(into: Set()) { $0.insert($1) } == [true, false])
        }
    }
}

/// Answers when it is told to; no to who gave up.
private final class SlowDuo: DuoService {
    private let isHealthy: Bool
    private let state: Mutex<(asked: Int, isOpen: Bool)>

    init(isHealthy: Bool, isOpen: Bool = false) {
        self.isHealthy = isHealthy
        state = Mutex((0, isOpen))
    }

    var asked: Int { state.withLock(\.asked) }

    func answer() {
        state.withLock { $0.isOpen = true }
    }

    func untilAsked(_ times: Int) async {
        while asked < times { await Task.yield() }
    }

    func isHealthy(_ configuration: DuoConfiguration, now: Timestamp) async -> Bool {
        state.withLock { $0.asked += 1 }
        while !state.withLock(\.isOpen) {
            guard !Task.isCancelled else { return false }
            await Task.yield()
        }
        return isHealthy
    }

    func authorizeURL(
        _ configuration: DuoConfiguration, userName: String, state: String, nonce: String, redirect: String,
        now: Timestamp
    ) -> String? { nil }

    func exchange(
        _ configuration: DuoConfiguration, code: String, userName: String, nonce: String, redirect: String,
        now: Timestamp
    ) async throws(DuoFault) -> DuoOutcome { .denied }
}

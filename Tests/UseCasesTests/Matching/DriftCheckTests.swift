import Domain
import Store
import TestInstallation
import Testing
import UseCases

@Suite("Who is out of step with a directory")
struct DriftCheckTests {
    private static func generalized(_ time: Timestamp) throws -> String {
        // 2 × 10¹¹ seconds hold every time of these tests.
        let seconds = time.milliseconds / 1_000
        let (days, rest) = (seconds / 86_400, seconds % 86_400)
        var (year, left) = (1970, days)
        func length(_ year: Int) -> Int64 { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 366 : 365 }
        while left >= length(year) { (year, left) = (year + 1, left - length(year)) }
        var month = 1
        for days in [31, length(year) == 366 ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as [Int64] {
            guard left >= days else { break }
            (month, left) = (month + 1, left - days)
        }
        func two(_ number: Int64) -> String { String(number + 100).dropFirst().description }
        return "\(year)\(two(Int64(month)))\(two(left + 1))\(two(rest / 3_600))\(two(rest / 60 % 60))\(two(rest % 60))Z"
    }

    private static func entry(_ changed: Timestamp, isDisabled: Bool = false) throws -> DirectoryEntry {
        var more: [AttributeName: String] = [.pwdChangedTime: try generalized(changed)]
        if isDisabled { more[.pwdAccountLockedTime] = "000001010000Z" }
        return try .person(1, mail: "anna@example.org", more: more)
    }

    @Test("A change that came from elsewhere is told, and what is known already isn't", arguments: Engine.allCases)
    func told(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let connector = try await it.addConnector()
            let connection = try await it.addConnection(carriedBy: connector)
            let administration = it.installation.hostRights.administration
            _ = try await administration.setReader(of: connection.id, password: Secret("the reader's own"))
            let anna = try await it.addUser("anna@example.org")
            _ = try await administration.bind(
                anna.id, to: connection.id, entry: EntryIdentifier(bits: 1).description)
            func report() async throws -> DriftReport {
                try #require(try await administration.checkDrift(of: connection.id).value)
            }
            it.entries.set([try Self.entry(it.clock.now)])
            #expect(try await report().waiting == 1, "it needs its password")
            let token = try await it.resetToken()
            #expect(try await it.reset(token, to: "amber glacier 77").isDone)
            try await connector.runner.carryDue()
            it.entries.set([try Self.entry(it.clock.now)])
            #expect(try await report().inStep == 1)

            it.entries.set([try Self.entry(it.clock.now + .hours(1))])
            #expect(try await report().findings.map(\.drift) == [.changedThere])
            it.entries.set([try Self.entry(it.clock.now - .days(2))])
            #expect(try await report().findings.map(\.drift) == [.olderThere])
            it.entries.set([try Self.entry(it.clock.now, isDisabled: true)])
            #expect(try await report().findings.map(\.drift) == [.disabledThere])
            it.entries.set([])
            #expect(try await report().findings.map(\.drift) == [.entryGone])
            #expect(try await it.number("SELECT COUNT(*) FROM deliveries") == 0, "it changes nothing")

            it.clock.advance(.hours(24))
            try await DirectoryWorker(installation: it.installation, logger: .silent).work()
            let workload = try await it.installation.findWorkload()
            #expect(workload.directoryRuns.first?.counts["out-of-step"] == 1)
        }
    }
}

import Domain
import UseCases

extension TestInstallation {
    /// What the service does in its time: sweeps, and sends what is due.
    package func sweepExpiry(batch: Int = 200) async throws {
        try await ExpirySweeper(installation: installation, logger: .silent, batch: batch).sweep()
        try await work()
    }

    /// Lets so many days pass, with a sweep on each.
    package func sweepExpiry(advancing days: Int) async throws {
        for _ in 0..<days {
            clock.advance(.days(1))
            try await sweepExpiry()
        }
    }
}

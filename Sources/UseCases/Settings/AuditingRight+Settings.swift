package import Domain
import Store

extension AuditingRight {
    /// As they are now: `Installation.findSettings` may be a second behind what another server saved. Of secrets, `SettingKey.read` says whether there is one.
    package func findSettings() async throws -> Outcome<Settings> {
        try await holder.look(with: .auditing) { transaction, _ in .done(try transaction.findSettings()) }
    }
}

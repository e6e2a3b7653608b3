package import Domain
import Store

extension AuditingRight {
    /// As they are now. Of secrets, `SettingKey.read` says whether there is one.
    package func findSettings() async throws -> Outcome<Settings> {
        try await holder.look(with: .auditing) { transaction, _ in .done(try transaction.findSettings()) }
    }
}

extension AdministrationRight {
    /// Changes one setting. Both values go into the trail; of a secret, that there is one.
    package func changeSetting(_ name: String, to value: String) async throws -> Outcome<Settings> {
        let holder = holder
        return try await holder.installation.changeSetting(name, to: value) { transaction in
            try holder.actor(with: .administration, in: transaction)
        }
    }
}

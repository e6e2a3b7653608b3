package import Domain
package import Formats
import Store

extension Installation {
    /// A typed value as it is kept: checked first, and sealed where it is a secret.
    func stored(_ typed: String, for key: SettingKey) throws -> Outcome<String> {
        guard key.isSecret, !typed.isEmpty else { return .done(typed) }
        do throws(SettingFault) {
            try key.check(Secret(typed))
        } catch {
            return .refused(error.refusal)
        }
        return .done(try keys.current.data.seal(Secret(typed), context: key.context))
    }

    /// Seals what an older key sealed. Answers how many it were.
    func resealSettings() async throws -> Int {
        let keys = keys.current
        return try await database.write { transaction in
            let settings = try transaction.findSettings()
            var sealed = 0
            for key in SettingKey.all where key.isSecret {
                let (before, context) = (key.stored(in: settings), key.context)
                guard !before.isEmpty, keys.data.needsResealing(before) else { continue }
                let anew = try keys.data.seal(try keys.data.openText(before, context: context), context: context)
                // PostgreSQL lets an administrator's change in between: what they have set is sealed anew already.
                if try transaction.updateSetting(key, from: before, to: anew) { sealed += 1 }
            }
            return sealed
        }
    }
}

extension SettingKey {
    fileprivate var context: String { "setting \(name)" }
}

extension ForwardingSettings {
    func openWebhookSecret(_ sealed: SealedSecret, _ keys: KeyStore.Keys) throws -> Secret<String> {
        try keys.data.openText(sealed.text, context: try SettingKey.named("events.webhook-secret").context)
    }
}

extension DuoSettings {
    /// What Duo is asked with; `nil` where something of it is missing, or its host is none of Duo's.
    ///
    /// - Parameter baseURL: A stand-in on this machine is believed where nobody else reaches the installation.
    package func configuration(_ keys: KeyStore.Keys, baseURL: String) throws -> DuoConfiguration? {
        guard isComplete, let clientSecret else { return nil }
        let key = try SettingKey.named("factors.duo.client-secret")
        let secret = try keys.data.openText(clientSecret.text, context: key.context)
        return try? DuoConfiguration(
            clientID: clientID, clientSecret: secret, apiHost: apiHost,
            allowsLoopback: (try? BaseURL(baseURL))?.isLoopback == true)
    }
}

import Domain
import Formats
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
        return .done(try keys.current.data.seal(Secret(typed), context: Self.context(key.name)))
    }

    /// A secret setting's value, also where another server has sealed it under a newer key.
    func open(_ sealed: SealedSecret, of setting: String) async throws -> Secret<String> {
        let keys = try await keys.opening(SealedVerifier(text: sealed.text), from: database)
        return try keys.data.openText(sealed.text, context: Self.context(setting))
    }

    /// Seals what an older key sealed. Answers how many it were.
    func resealSettings() async throws -> Int {
        let keys = keys.current
        return try await database.write { transaction in
            let settings = try transaction.findSettings()
            var sealed = 0
            for key in SettingKey.all where key.isSecret {
                let (before, context) = (key.stored(in: settings), Self.context(key.name))
                guard !before.isEmpty, keys.data.needsResealing(before) else { continue }
                let anew = try keys.data.seal(try keys.data.openText(before, context: context), context: context)
                try transaction.updateSetting(key, to: anew)
                sealed += 1
            }
            return sealed
        }
    }

    private static func context(_ setting: String) -> String { "setting \(setting)" }
}

package import Domain
import Store

extension Installation {
    /// The settings, no older than a second: what another process changed is seen after that. What decides about a
    /// change reads them in its own transaction.
    package func findSettings() async throws -> Settings {
        let now = time.now()
        if let cached = settingsCache.find(at: now) { return cached }
        let settings = try await database.glance { try $0.findSettings() }
        settingsCache.insert(settings, at: now)
        return settings
    }

    /// Changes one setting. Both values go into the trail; of a secret, that there is one.
    package func changeSetting(_ name: String, to value: String, by actor: Actor) async throws -> Outcome<Settings> {
        try await changeSetting(name, to: value) { _ in actor }
    }

    /// - Parameter permit: Who changes it, found out in the transaction that does; `nil` where they may not.
    func changeSetting(
        _ name: String, to value: String, permit: @Sendable @escaping (any Transaction) throws -> Actor?
    ) async throws -> Outcome<Settings> {
        let key: SettingKey
        do throws(SettingFault) {
            key = try SettingKey.named(name)
        } catch {
            return .refused(error.refusal)
        }
        let stored: String
        switch try self.stored(value, for: key) {
        case .refused(let refusals): return .refused(refusals)
        case .done(let checked): stored = checked
        }
        let (now, zones) = (time.now(), zones)
        let writer = writer(at: now)
        let outcome = try await database.write { transaction -> Outcome<Settings> in
            guard let actor = try permit(transaction) else { return .refused(.notAllowed) }
            let before = try transaction.findSettings()
            let after: Settings
            do throws(SettingFault) {
                after = try key.setting(stored, in: before)
            } catch {
                return .refused(error.refusal)
            }
            guard
                after.organisation.timeZone == before.organisation.timeZone
                    || (try? zones.clock(of: after.organisation, at: now)) != nil
            else { return .refused(.settingOutOfRange(key: key.name, range: key.range)) }
            try transaction.updateSetting(key, to: key.stored(in: after))
            var decision = Decision()
            decision.events = [
                AuditEvent(
                    .settingChanged, by: actor, account: nil,
                    details: ["setting": key.name, "from": key.read(before), "to": key.read(after)])
            ]
            try writer.write(decision, in: transaction)
            return .done(after)
        }
        settingsCache.removeAll()
        sessionCache.removeAll()
        return outcome
    }
}

package import Domain
import Formats
import Store

extension AdministrationRight {
    package func changeSetting(_ name: String, to value: String) async throws -> Outcome<Settings> {
        try await changeSettings([SettingChange(name, to: value)])
    }

    /// Changes some settings, all of them or none. Both values of each go into the trail; of a secret, that there is one.
    package func changeSettings(_ changes: [SettingChange]) async throws -> Outcome<Settings> {
        let installation = holder.installation
        let checked: [CheckedChange]
        switch try installation.check(changes) {
        case .refused(let refusals): return .refused(refusals)
        case .done(let good): checked = good
        }
        let outcome = try await holder.act(with: .administration) { transaction, actor, now in
            // Events are written under this lock anyway. Held from the beginning, nobody changes a setting between its
            // being read and being written.
            let head = try transaction.lockAuditHead()
            let before = try transaction.findSettings()
            switch installation.apply(checked, to: before, at: now) {
            case .refused(let refusals):
                var decision = Decision()
                decision.refusals = refusals
                return (decision, before)
            case .done(let after):
                guard try holder.mayChange(before, to: after, in: transaction) else {
                    return (.refused(.ownersOnly), before)
                }
                var decision = Decision()
                if before.helpDesk.secondConsent, !after.helpDesk.secondConsent {
                    decision.notices = try transaction.secondConsentEnded(by: actor)
                }
                for change in checked where change.key.stored(in: before) != change.key.stored(in: after) {
                    try transaction.updateSetting(change.key, to: change.key.stored(in: after))
                    decision.events.append(
                        AuditEvent(
                            .settingChanged, by: actor, account: nil,
                            details: [
                                "setting": change.key.name, "from": change.key.read(before),
                                "to": change.key.read(after),
                            ]))
                }
                if after.lockout.attempts < before.lockout.attempts {
                    try transaction.updateAttemptsLowered(to: after.lockout.attempts)
                }
                if after.factors.attempts < before.factors.attempts {
                    try transaction.updateFactorAttemptsLowered(to: after.factors.attempts)
                }
                // The first event that a new receiver gets is the one that says that it was named.
                for receiver in EventReceiver.allCases where after.events.begins(receiver, from: before.events) {
                    try transaction.insertForwarder(receiver, after: head.number)
                }
                return (decision, after)
            }
        }
        installation.settingsCache.removeAll()
        installation.sessionCache.removeAll()
        return outcome
    }

    /// What these changes would do, without making them.
    package func rehearse(_ changes: [SettingChange]) async throws -> Outcome<Rehearsal> {
        let installation = holder.installation
        let checked: [CheckedChange]
        switch try installation.check(changes) {
        case .refused(let refusals): return .refused(refusals)
        case .done(let good): checked = good
        }
        let holder = holder
        return try await holder.look(with: .administration) { transaction, now in
            let before = try transaction.findSettings()
            let after: Settings
            switch installation.apply(checked, to: before, at: now) {
            case .refused(let refusals): return .refused(refusals)
            case .done(let settings): after = settings
            }
            guard try holder.mayChange(before, to: after, in: transaction) else { return .refused(.ownersOnly) }
            let changed = checked.filter { $0.key.stored(in: before) != $0.key.stored(in: after) }
            let questions = RehearsalQuestions(
                from: before, to: after, in: installation.wallClock(under: after).rules, at: now)
            return .done(
                Rehearsal(
                    changes: changed.map {
                        Rehearsal.Change(name: $0.key.name, from: $0.key.read(before), to: $0.key.read(after))
                    },
                    effects: try transaction.answer(questions, from: before, to: after, at: now)))
        }
    }
}

extension RightHolder {
    /// Whoever needs a second person for something must not be able to do away with that alone: the second one is then
    /// another owner or the host. A key has nobody who could be asked.
    fileprivate func mayChange(_ before: Settings, to after: Settings, in transaction: any Transaction) throws -> Bool {
        guard before.helpDesk.secondConsent, !after.helpDesk.secondConsent else { return true }
        if case .apiKey = identity { return false }
        return try mayRead(with: .ownership, in: transaction)
    }
}

extension Transaction {
    /// Told to every administrator, also to who did it: it may have been their session alone.
    fileprivate func secondConsentEnded(by actor: Actor) throws -> [Notice] {
        let person: String? =
            if case .account(let id) = actor, let account = try findAccount(id) {
                "\(account.name.full) <\(account.email)>"
            } else {
                nil
            }
        return try listNotifiedAdministrators().map {
            Notice(.secondConsentEnded(by: person), to: [.primary], of: $0.id)
        }
    }
}

/// A change whose name is known, and whose secret is sealed.
private struct CheckedChange: Sendable {
    let key: SettingKey
    let from: String?
    let stored: String
}

extension Installation {
    /// Everything that is wrong with the changes by themselves.
    fileprivate func check(_ changes: [SettingChange]) throws -> Outcome<[CheckedChange]> {
        var (checked, refusals) = ([CheckedChange](), [Refusal]())
        for change in changes {
            guard let key = try? SettingKey.named(change.name) else {
                refusals.append(.settingUnknown(change.name))
                continue
            }
            switch try stored(change.to, for: key) {
            case .done(let stored): checked.append(CheckedChange(key: key, from: change.from, stored: stored))
            case .refused(let found): refusals += found
            }
        }
        return refusals.isEmpty ? .done(checked) : .refused(refusals)
    }

    fileprivate func apply(_ changes: [CheckedChange], to before: Settings, at now: Timestamp) -> Outcome<Settings> {
        var (after, refusals) = (before, [Refusal]())
        for change in changes {
            if let from = change.from, from != change.key.read(before) {
                refusals.append(.settingChangedMeanwhile(key: change.key.name))
            }
            do throws(SettingFault) {
                after = try change.key.setting(change.stored, in: after)
            } catch {
                refusals.append(error.refusal)
            }
        }
        if after.organisation.timeZone != before.organisation.timeZone,
            (try? zones.clock(of: after.organisation, at: now)) == nil
        {
            refusals += changes.map(\.key).filter { $0.name == "organisation.time-zone" }
                .map { .settingOutOfRange(key: $0.name, range: $0.range) }
        }
        return refusals.isEmpty ? .done(after) : .refused(refusals)
    }
}

extension Transaction {
    fileprivate func answer(
        _ questions: RehearsalQuestions, from before: Settings, to after: Settings, at now: Timestamp
    ) throws -> [SettingEffect] {
        let limit = Rehearsal.countsUpTo
        var effects: [SettingEffect] = []
        if let oldest = questions.overdueFrom, let ends = questions.ends {
            let people = try countUnannouncedExpiries(countingUpTo: oldest, limit: limit)
            effects.append(.passwordsEnd(people: people, between: ends))
        }
        if questions.announcedEndsVoid {
            effects.append(.announcedEndsVoid(people: try countAnnouncedExpiries(after: now, limit: limit)))
        }
        if questions.asksUsersToEnrol {
            effects.append(
                .usersMustEnrol(
                    people: try countUsersToEnrol(limit: limit), days: Int(after.factors.enrolmentPeriod / .days(1))))
        }
        if questions.asksAdministratorsToEnrol {
            effects.append(.administratorsMustEnrol(people: try countAdministratorsToEnrol(limit: limit)))
        }
        if let overdue = questions.overdueEnrolment {
            let people = try countOverdueEnrolments(overdue, limit: limit)
            if overdue.isByDays || people > 0 { effects.append(.enrolmentOverdue(people: people)) }
        }
        if questions.needNotEnrol { effects.append(.needNotEnrol) }
        if questions.noResetByMail {
            effects.append(.noResetByMail(people: try countPeopleWithoutFactor(limit: limit)))
        }
        if questions.noResetByRecoveryAddress {
            effects.append(.noResetByRecoveryAddress(people: try countRecoveryAddresses(limit: limit)))
        }
        if questions.shutsExpiredOut {
            effects.append(.expiredShutOut(people: try countExpired(limit: limit)))
        }
        if questions.locksStay { effects.append(.locksStay) }
        if questions.endsSessions {
            let (old, new) = (before.session, after.session)
            let sessions = try countSessionsEnding(
                under: (idleSince: now - old.idle, begunSince: now - old.absolute),
                but: (idleSince: now - new.idle, begunSince: now - new.absolute), limit: limit)
            effects.append(.sessionsEnd(sessions: sessions))
        }
        if questions.newPasswordsOnly { effects.append(.newPasswordsOnly) }
        return effects
    }
}

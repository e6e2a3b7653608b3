extension Letter {
    init(_ content: MailContent, in context: MailContext) {
        self =
            switch content {
            case .passwordReset(let link, let minutes, let alsoAtRecoveryAddress):
                .passwordReset(
                    link: link, minutes: minutes, alsoAtRecoveryAddress: alsoAtRecoveryAddress, in: context)
            case .passwordKeptElsewhere(let directory, let place):
                .passwordKeptElsewhere(directory: directory, place: place, in: context)
            case .passwordChanged(let door, let places): .passwordChanged(by: door, places, in: context)
            case .passwordExpiring(let time, let days, let mayChangeAfter):
                .passwordExpiring(at: time, days: days, mayChangeAfter: mayChangeAfter, in: context)
            case .passwordExpired(let mayChange): .passwordExpired(mayChange: mayChange, in: context)
            case .accountLocked(let until, let attempts):
                .accountLocked(until: until, attempts: attempts, in: context)
            case .factorLocked(let until, let attempts):
                .factorLocked(until: until, attempts: attempts, in: context)
            case .accountLockedForAdministrators(let person, let until, let attempts):
                .accountLocked(person: person, until: until, attempts: attempts, in: context)
            case .accountUnlocked(let cause): .accountUnlocked(by: cause, in: context)
            case .accountRestored(let mustChange): .accountRestored(mustChange: mustChange, in: context)
            case .accountSuspended: .accountSuspended(in: context)
            case .accountActivated: .accountActivated(in: context)
            case .accountChanged(let email, let userName):
                .accountChanged(email: email, userName: userName, in: context)
            case .mailboxMoved(let email, let userName, let holdsUntil, let undo):
                .mailboxMoved(email: email, userName: userName, holdsUntil: holdsUntil, undo: undo, in: context)
            case .mailboxMoveUndone(let email): .mailboxMoveUndone(email: email, in: context)
            case .mailboxMoveUndoneForAdministrators(let person):
                .mailboxMoveUndone(person: person, in: context)
            case .accountRemoved: .accountRemoved(in: context)
            case .expiryRuleChanged(let isExempt): .expiryRuleChanged(isExempt: isExempt, in: context)
            case .factorRuleChanged(let rule): .factorRuleChanged(rule, in: context)
            case .signedOut: .signedOut(in: context)
            case .sessionEnded(let browser): .sessionEnded(browser: browser, in: context)
            case .passwordResetSent(let link, let minutes):
                .passwordResetSent(link: link, minutes: minutes, in: context)
            case .passwordResetSentElsewhere: .passwordResetSentElsewhere(in: context)
            case .roleChanged(let role): .roleChanged(role, in: context)
            case .ownerMade(let person): .ownerMade(person: person, in: context)
            case .breakGlass(let person, let isUsed, let until):
                .breakGlass(person: person, isUsed: isUsed, until: until, in: context)
            case .recoveryVerify(let link, let hours, let address):
                .recoveryVerify(link: link, hours: hours, address: address, in: context)
            case .recoveryVerified(let address, let servesFrom):
                .recoveryVerified(address: address, servesFrom: servesFrom, in: context)
            case .recoveryChanged(let change, let address, let undo):
                .recoveryChanged(change, address: address, undo: undo, in: context)
            case .activation(let link, let until): .activation(link: link, until: until, in: context)
            case .welcome: .welcome(in: context)
            case .factorAdded(let kind): .factorAdded(kind, in: context)
            case .factorRemoved(let kind): .factorRemoved(kind, in: context)
            case .factorReset(let link, let hours): .factorReset(link: link, hours: hours, in: context)
            case .recoveryCodeUsed(let left): .recoveryCodeUsed(left: left, in: context)
            case .passkeySuspected(let name): .passkeySuspected(name: name, in: context)
            case .pushAlarm(let purpose, let browser, let address):
                .pushAlarm(purpose, browser: browser, address: address, in: context)
            case .pushAlarmForAdministrators(let person, let browser, let address):
                .pushAlarm(person: person, browser: browser, address: address, in: context)
            case .deskReset(let act, let stage, let link): .deskReset(act, stage, stop: link, in: context)
            case .deskResetStopped(let isSuspended): .deskResetStopped(isSuspended: isSuspended, in: context)
            case .deskResetStoppedForAdministrators(let person, let act, let isSuspended):
                .deskResetStopped(person: person, act, isSuspended: isSuspended, in: context)
            case .consentWanted(let person, let act): .consentWanted(person: person, act, in: context)
            case .secondConsentEnded(let person): .secondConsentEnded(by: person, in: context)
            case .announcement(let phase, let day, let hasPassword):
                .announcement(phase, day: day, hasPassword: hasPassword, in: context)
            }
    }
}

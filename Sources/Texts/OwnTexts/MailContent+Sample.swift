package import Domain

extension MailContent {
    /// A mail of a kind about somebody whom there isn't, for a look at its words.
    ///
    /// - Parameter link: Where its link leads, if it has one of its own.
    package static func sample(of kind: NoticeKind, link: Secret<String>, at time: Timestamp) -> MailContent {
        let day = CalendarDay(daysSince1970: Int(time.milliseconds / 86_400_000))
        let address = "robin@home.example"
        return switch kind {
        case .passwordReset: .passwordReset(link: link, minutes: 30, alsoAtRecoveryAddress: false)
        case .passwordChanged: .passwordChanged(by: .change, places: [])
        case .recoveryVerify: .recoveryVerify(link: link, hours: 4, address: address)
        case .recoveryVerified: .recoveryVerified(address: address, servesFrom: time)
        case .recoveryChanged: .recoveryChanged(.requested, address: address, undo: link)
        case .passwordExpiring: .passwordExpiring(at: time + .days(7), days: 7, mayChangeAfter: false)
        case .passwordExpired: .passwordExpired(mayChange: false)
        case .accountLocked: .accountLocked(until: time + .minutes(15), attempts: 10)
        case .accountUnlocked: .accountUnlocked(by: .administrator)
        case .accountRestored: .accountRestored(mustChange: false)
        case .accountSuspended: .accountSuspended
        case .accountActivated: .accountActivated
        case .accountChanged: .accountChanged(email: "robin@organisation.example", userName: "robin")
        case .ruleChanged: .factorRuleChanged(.required)
        case .signedOut: .signedOut
        case .roleChanged: .roleChanged(.auditor)
        case .ownerMade: .ownerMade(person: "Robin Sample")
        case .breakGlass: .breakGlass(person: "Robin Sample", isUsed: false, until: time + .hours(1))
        case .factorAdded: .factorAdded(.totp)
        case .factorRemoved: .factorRemoved(.totp)
        case .factorReset: .factorReset(link: link, hours: 24)
        case .recoveryCodeUsed: .recoveryCodeUsed(left: 9)
        case .passkeySuspected: .passkeySuspected(name: "Laptop")
        case .factorAlarm: .pushAlarm(purpose: .signIn, browser: "Firefox on Windows", address: "192.0.2.7")
        case .helpDesk: .deskReset(.sendReset, .done, link: link)
        case .welcome: .welcome
        case .activation: .activation(link: link, until: time + .days(7))
        case .launchTwoWeeksBefore: .announcement(.twoWeeksBefore, day: day + 14, hasPassword: true)
        case .launchOneWeekBefore: .announcement(.oneWeekBefore, day: day + 7, hasPassword: true)
        case .launchDay: .announcement(.onTheDay, day: day, hasPassword: true)
        case .launchAfter: .announcement(.after, day: day + -7, hasPassword: true)
        }
    }
}

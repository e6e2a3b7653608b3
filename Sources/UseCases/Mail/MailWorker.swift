import Domain
package import Formats
package import Logging
import ServiceLifecycle
import Store
import Texts

/// Sends what is queued. Several servers share the queue: each mail is leased to one worker at a time, and one whose
/// worker died is due again when the lease is over, with the same `Message-ID`.
package struct MailWorker: Service {
    package let installation: Installation
    package let transport: any MailTransport
    package let sender: Mailbox
    package let logger: Logger

    /// A worker that is still sending after this long is taken for dead.
    static let lease: Duration = .minutes(2)
    /// One at a time, so that a slow server never outlasts the leases of mails that only wait for it.
    static let batch = 1
    /// After this many attempts, some three days, a mail is given up.
    static let attempts = 60

    package init(installation: Installation, transport: any MailTransport, sender: Mailbox, logger: Logger) {
        self.installation = installation
        self.transport = transport
        self.sender = sender
        self.logger = logger
    }

    package func run() async throws {
        try await Ticker.everySecond(wokenBy: installation.work.mail, logger: logger, name: "mail") {
            while try await sendDue() > 0, !Task.isShuttingDownGracefully {}
        }
    }

    /// Sends what is due now, and answers how many mails it dealt with.
    @discardableResult
    package func sendDue() async throws -> Int {
        let now = installation.time.now()
        let due = try await installation.database.write {
            try $0.leaseMail(at: now, until: now + Self.lease, limit: Self.batch)
        }
        for mail in due { try await deal(with: mail) }
        return due.count
    }

    private func deal(with mail: QueuedMail) async throws {
        let now = installation.time.now()
        if let expiresAt = mail.expiresAt, expiresAt <= now {
            return try await finish(mail, as: .expired, .mailExpired, failure: "its time is over")
        }
        let outgoing: OutgoingMail
        switch try await compose(mail) {
        case .mail(let composed): outgoing = composed
        case .untrue:
            return try await finish(mail, as: .expired, .mailExpired, failure: "what it says is true no longer")
        case .unreadable:
            return try await finish(mail, as: .failed, .mailGivenUp, failure: "it can't be opened any more")
        }
        do throws(MailFault) {
            try await transport.send(outgoing)
        } catch {
            return try await failed(mail, error)
        }
        try await finish(mail, as: .sent, .mailSent, failure: nil)
    }

    private func failed(_ mail: QueuedMail, _ fault: MailFault) async throws {
        let reason = fault.reason.description
        logger.warning(
            "mail not sent",
            metadata: [
                "mail": "\(mail.id)", "kind": "\(mail.kind)", "attempt": "\(mail.attempts)", "reason": "\(reason)",
            ])
        if fault.isPermanent || mail.attempts >= Self.attempts {
            return try await finish(mail, as: .failed, .mailGivenUp, failure: reason)
        }
        let due = installation.time.now() + Self.backOff(mail.attempts, chance: installation.chance)
        try await installation.database.write { try $0.updateMailDue(mail.id, at: due, failure: reason) }
    }

    private func finish(_ mail: QueuedMail, as state: MailState, _ kind: AuditKind, failure: String?) async throws {
        let now = installation.time.now()
        let writer = installation.writer(at: now)
        var decision = Decision()
        decision.events = [
            AuditEvent(
                kind, by: .system, account: mail.account,
                details: ["mail": mail.id.rawValue, "notice": mail.kind], failure.map { ["reason": $0] } ?? [:])
        ]
        let finished = decision
        try await installation.database.write { transaction in
            // Another worker may have been faster after all: then it has told so, too.
            guard try transaction.updateMailFinished(mail.id, as: state, failure: failure, at: now) else { return }
            try writer.write(finished, in: transaction)
        }
    }

    /// 5 s, 10 s, 20 s … an hour and a quarter, each up to a quarter longer, so that a server that comes back is not
    /// met by everybody at once.
    static func backOff(_ attempts: Int, chance: Chance) -> Duration {
        let base = Duration.seconds(5) * (1 << min(max(attempts - 1, 0), 10))
        let jitter = Int(truncatingIfNeeded: chance.uint128() % 250)
        return min(base, .hours(1)) + .milliseconds(Int(min(base, .hours(1)).inMilliseconds) * jitter / 1_000)
    }
}

extension MailWorker {
    private enum Composition {
        case mail(OutgoingMail)
        /// Something else is the case since it was queued.
        case untrue
        /// Its content or its account is gone.
        case unreadable
    }

    private func compose(_ mail: QueuedMail) async throws -> Composition {
        let now = installation.time.now()
        let doubts = installation.doubts
        let (account, settings, words, facts) = try await installation.database.read { transaction in
            let account = try transaction.findAccount(mail.account)
            let recovery = try transaction.findRecoveryAddresses(of: mail.account, at: mail.queuedAt)
            return (
                account, try transaction.findSettings(),
                try NoticeKind(rawValue: mail.kind).flatMap { try transaction.findText(of: $0) },
                MailFacts(
                    places: mail.kind == NoticeKind.passwordChanged.rawValue
                        ? try transaction.listPasswordPlaces(of: mail.account, beside: doubts, at: now) : [],
                    alsoAtRecoveryAddress: recovery.verified.map { $0.address == mail.recipient } ?? false,
                    hasPassword: try account.map { try transaction.hasPassword($0) } ?? false)
            )
        }
        guard let account, let sealed = mail.sealed, let letter = try await open(sealed, of: mail.id) else {
            return .unreadable
        }
        guard letter.content.isTrue(of: account, under: settings) else { return .untrue }
        let isOwn = letter.content.isForTheAccountItself
        let context = MailContext(
            organisation: settings.organisation, givenName: isOwn ? account.name.familiar : "",
            account: isOwn ? account.kind : .administrator(.administrator), baseURL: installation.baseURL,
            time: mail.queuedAt, clock: installation.wallClock(under: settings), subject: account.id,
            subjectKind: account.kind)
        let text = MailText(
            letter.mailContent(
                mail, settings, base: installation.baseURL, facts),
            in: context, worded: isOwn ? words.flatMap(templates) : nil)
        return .mail(
            OutgoingMail(
                sender: sender, recipient: mail.recipient, subject: text.subject, text: text.text, html: text.html,
                messageID: MessageID(notice: mail.id, sender: sender.address), date: mail.queuedAt,
                kind: letter.content.kind))
    }

    /// What this version can't read any more is passed over: the catalogue's words are always there.
    private func templates(_ stored: StoredText) -> OwnTemplates? {
        do {
            return try OwnTemplates(stored.text, of: stored.kind)
        } catch {
            logger.warning("own text of a mail not used", metadata: ["text": "\(stored.kind.rawValue)"])
            return nil
        }
    }

    private func open(_ sealed: String, of mail: ID<QueuedMail>) async throws -> Letter? {
        do {
            return try Letter(opening: sealed, of: mail, keys: installation.keys.current)
        } catch Keyring.OpenFault.unknownKey {
            // Another server has sealed it under a newer key.
            try await installation.keys.refresh(from: installation.database)
            return try? Letter(opening: sealed, of: mail, keys: installation.keys.current)
        } catch {
            return nil
        }
    }
}

extension Notice.Content {
    /// Whether it is written to the person whose account it is about.
    fileprivate var isForTheAccountItself: Bool {
        switch self {
        case .accountLockedForAdministrators, .pushAlarmForAdministrators, .ownerMade, .breakGlass,
            .deskResetStoppedForAdministrators, .consentWanted, .mailboxMoveUndoneForAdministrators:
            false
        default: true
        }
    }
}

/// What a mail says besides what it was queued with: as it is when it is sent.
private struct MailFacts: Sendable {
    let places: [PasswordPlace]
    let alsoAtRecoveryAddress: Bool
    let hasPassword: Bool
}

extension Letter {
    /// The same as the catalogue of texts takes it, with the link's address put in.
    fileprivate func mailContent(
        _ mail: QueuedMail, _ settings: Settings, base: String, _ facts: MailFacts
    ) -> MailContent {
        let link = linkAddress(base: base)
        let minutes = mail.expiresAt.map { Int(($0 - mail.queuedAt).inMilliseconds / 60_000) } ?? 0
        let time = { Timestamp(milliseconds: $0) }
        let mayChange = settings.password.allowsChangeAfterExpiry
        return switch content {
        case .passwordReset:
            .passwordReset(
                link: link ?? Secret(base), minutes: minutes, alsoAtRecoveryAddress: facts.alsoAtRecoveryAddress)
        case .passwordChanged(let door): .passwordChanged(by: door, places: facts.places)
        case .passwordExpiring(let end, let days):
            .passwordExpiring(at: time(end), days: days, mayChangeAfter: mayChange)
        case .passwordExpired: .passwordExpired(mayChange: mayChange)
        case .accountLocked(let until, let attempts):
            .accountLocked(until: until.map(time), attempts: attempts)
        case .factorLocked(let until, let attempts):
            .factorLocked(until: until.map(time), attempts: attempts)
        case .accountLockedForAdministrators(let person, let until, let attempts):
            .accountLockedForAdministrators(person: person, until: until.map(time), attempts: attempts)
        case .accountUnlocked(let cause): .accountUnlocked(by: cause)
        case .accountRestored(let mustChange): .accountRestored(mustChange: mustChange)
        case .accountSuspended: .accountSuspended
        case .accountActivated: .accountActivated
        case .accountChanged(let email, let userName): .accountChanged(email: email, userName: userName)
        case .mailboxMoved(let email, let userName, let holdsUntil):
            .mailboxMoved(
                email: email, userName: userName, holdsUntil: time(holdsUntil), undo: link ?? Secret(base))
        case .mailboxMoveUndone(let email): .mailboxMoveUndone(email: email)
        case .mailboxMoveUndoneForAdministrators(let person): .mailboxMoveUndoneForAdministrators(person: person)
        case .accountRemoved: .accountRemoved
        case .expiryRuleChanged(let isExempt): .expiryRuleChanged(isExempt: isExempt)
        case .factorRuleChanged(let rule): .factorRuleChanged(rule)
        case .signedOut: .signedOut
        case .sessionEnded(let browser): .sessionEnded(browser: browser)
        case .passwordResetSent: .passwordResetSent(link: link ?? Secret(base), minutes: minutes)
        case .passwordResetSentElsewhere: .passwordResetSentElsewhere
        case .passwordKeptElsewhere(let directory, let place):
            .passwordKeptElsewhere(directory: directory, place: place)
        case .roleChanged(let role): .roleChanged(role)
        case .ownerMade(let person): .ownerMade(person: person)
        case .breakGlass(let person, let isUsed, let until):
            .breakGlass(person: person, isUsed: isUsed, until: time(until))
        case .recoveryVerify(let address):
            .recoveryVerify(link: link ?? Secret(base), hours: minutes / 60, address: address)
        case .recoveryVerified(let address, let servesFrom):
            .recoveryVerified(address: address, servesFrom: time(servesFrom))
        case .recoveryChanged(let change, let address): .recoveryChanged(change, address: address, undo: link)
        case .activation: .activation(link: link ?? Secret(base), until: mail.expiresAt ?? mail.queuedAt)
        case .welcome: .welcome
        case .factorAdded(let kind): .factorAdded(kind)
        case .factorRemoved(let kind): .factorRemoved(kind)
        case .factorReset: .factorReset(link: link, hours: minutes / 60)
        case .recoveryCodeUsed(let left): .recoveryCodeUsed(left: left)
        case .passkeySuspected(let name): .passkeySuspected(name: name)
        case .pushAlarm(let purpose, let browser, let address):
            .pushAlarm(purpose: purpose, browser: browser, address: address)
        case .pushAlarmForAdministrators(let person, let browser, let address):
            .pushAlarmForAdministrators(person: person, browser: browser, address: address)
        case .deskReset(let act, let stage): .deskReset(act, stage, link: link ?? Secret(base))
        case .deskResetStopped(let isSuspended): .deskResetStopped(isSuspended: isSuspended)
        case .deskResetStoppedForAdministrators(let person, let act, let isSuspended):
            .deskResetStoppedForAdministrators(person: person, act, isSuspended: isSuspended)
        case .consentWanted(let person, let act): .consentWanted(person: person, act)
        case .secondConsentEnded(let person): .secondConsentEnded(by: person)
        case .announcement(let phase, let day):
            .announcement(phase, day: CalendarDay(daysSince1970: day), hasPassword: facts.hasPassword)
        }
    }

    private func linkAddress(base: String) -> Secret<String>? {
        guard let token else { return nil }
        for kind in LinkKind.allCases {
            for entrance in Entrance.allCases {
                if let token = Token(parsing: token, as: kind.tokenKind, at: entrance) {
                    return LinkAddress.of(token, base: base)
                }
            }
        }
        return nil
    }
}

extension Transaction {
    /// Whether somebody can sign in: with a password here, or, where they are not activated yet, with that of a directory
    /// which becomes theirs here by it.
    fileprivate func hasPassword(_ account: Account) throws -> Bool {
        guard account.state == .staged else { return true }
        let adopted = Set(try listAdoptedConnections().map(\.id))
        return try listBindings(of: account.id).contains { adopted.contains($0.target.connection) }
    }
}

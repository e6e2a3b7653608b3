/// A setting's name to the outside, with how its value is written, what is allowed, and which field it is.
package struct SettingKey: Sendable {
    package let name: String
    /// What is allowed, in words for a person.
    package let range: String
    /// As it is shown. Of a secret, only whether there is one.
    package let read: @Sendable (Settings) -> String
    /// How it is typed.
    package private(set) var input = Input.text
    private var secret: SecretForm?
    private let write: @Sendable (inout Settings, String) -> Bool

    package enum Input: Hashable, Sendable {
        case text
        /// Digits.
        case number
        /// `true` or `false`.
        case flag
        case choice([String])
        /// Shown to nobody: what is typed replaces what is there.
        case secret
    }

    /// What is different about a setting that nobody may see.
    private struct SecretForm: Sendable {
        let isAllowed: @Sendable (String) -> Bool
        let sealed: @Sendable (Settings) -> SealedSecret?
    }

    /// Whether its value is kept under the installation's data key, and shown to nobody.
    package var isSecret: Bool { secret != nil }

    /// As it is kept: sealed where it is a secret.
    package func stored(in settings: Settings) -> String {
        secret.map { $0.sealed(settings)?.text ?? "" } ?? read(settings)
    }

    /// Whether a secret may have this value. To be asked before it is sealed: afterwards nobody can tell.
    package func check(_ typed: Secret<String>) throws(SettingFault) {
        guard typed.exposed.isEmpty || secret?.isAllowed(typed.exposed) != false else {
            throw .outOfRange(key: name, range: range)
        }
    }

    /// The settings with this one changed, or why the value is not allowed.
    ///
    /// - Parameter value: As `stored(in:)` gives it; a secret's is sealed already, or empty for none.
    package func setting(_ value: String, in settings: Settings) throws(SettingFault) -> Settings {
        var changed = settings
        guard write(&changed, value) else { throw .outOfRange(key: name, range: range) }
        return changed
    }

    package static func named(_ name: String) throws(SettingFault) -> SettingKey {
        guard let key = all.first(where: { $0.name == name }) else { throw .unknown(name) }
        return key
    }
}

package enum SettingFault: Error, Hashable, Sendable {
    case unknown(String)
    case outOfRange(key: String, range: String)

    package var refusal: Refusal {
        switch self {
        case .unknown(let name): .settingUnknown(name)
        case .outOfRange(let key, let range): .settingOutOfRange(key: key, range: range)
        }
    }
}

extension SettingKey {
    /// Every setting, in the order in which they are listed.
    package static let all: [SettingKey] = [
        .text("organisation.name", \.organisation.name),
        .text("organisation.contact-name", \.organisation.contactName),
        .address("organisation.contact-email", \.organisation.contactEmail),
        .timeZone,
        .whole("password.minimum-length", \.password.minimumLength, 8...64),
        .characterClass("password.require-lowercase", .lowercase),
        .characterClass("password.require-uppercase", .uppercase),
        .characterClass("password.require-digit", .digit),
        .characterClass("password.require-symbol", .symbol),
        .flag("password.forbid-account-name", \.password.forbidsAccountName),
        .flag("password.forbid-common", \.password.forbidsCommon),
        .flag("password.forbid-sequences", \.password.forbidsSequences),
        .whole("password.history", \.password.history, 0...24),
        .duration("password.minimum-age-days", \.password.minimumAge, .days(1), 0...365),
        .durationOrNone("password.expires-after-days", \.password.expiresAfter, .days(1), 3_650, zero: "never"),
        .flag("password.allow-change-after-expiry", \.password.allowsChangeAfterExpiry),
        .whole("password.expiry-spread-days", \.password.expirySpreadDays, 1...90),
        .whole("lockout.attempts", \.lockout.attempts, 3...100),
        .durationOrNone(
            "lockout.minutes", \.lockout.lasts, .minutes(1), 1_440, zero: "until an administrator unlocks"),
        .duration("lockout.counter-reset-minutes", \.lockout.counterResets, .minutes(1), 1...1_440),
        .flag("recovery.email-reset", \.recovery.emailReset),
        .duration("recovery.link-minutes", \.recovery.linkLives, .minutes(1), 5...1_440),
        .duration("recovery.address-hold-hours", \.recovery.addressHold, .hours(1), 0...168),
        .flag("recovery.reset-without-factor", \.recovery.resetWithoutFactor),
        .choice("factors.required", \.factors.required),
        .duration("factors.enrolment-days", \.factors.enrolmentPeriod, .days(1), 1...365),
        .whole("factors.attempts", \.factors.attempts, 3...20),
        .offered("factors.totp", .totp),
        .offered("factors.push", .push),
        .offered("factors.passkeys", .passkey),
        .checked(
            "factors.duo.client-id", \.factors.duo.clientID, range: "20 letters and digits, or empty",
            DuoSettings.isClientID),
        .secret(
            "factors.duo.client-secret", \.factors.duo.clientSecret, range: "40 letters and digits, or empty",
            DuoSettings.isClientSecret),
        .checked(
            "factors.duo.api-host", \.factors.duo.apiHost,
            range: "api-….duosecurity.com or api-….duofederal.com, or empty",
            { DuoSettings.isAPIHost($0) || DuoSettings.isLoopback($0) }),
        .flag("helpdesk.second-consent", \.helpDesk.secondConsent),
        .duration("session.idle-minutes", \.session.idle, .minutes(1), 1...1_440),
        .duration("session.hours", \.session.absolute, .hours(1), 1...720),
        .checked(
            "events.syslog-url", \.events.syslogURL, range: "tls://HOST[:PORT], tcp://HOST[:PORT], or empty",
            { SyslogURL($0) != nil }),
        .checked(
            "events.webhook-url", \.events.webhookURL, range: "https://HOST[:PORT][/PATH], or empty",
            { WebhookURL($0) != nil }),
        .secret(
            "events.webhook-secret", \.events.webhookSecret,
            range: "whsec_ and 24 to 64 bytes in base64, or two of them with a space between, or empty",
            ForwardingSettings.isWebhookSecret),
    ]

    private typealias Field<Value> = any WritableKeyPath<Settings, Value> & Sendable

    private static func text(_ name: String, _ field: Field<String>) -> SettingKey {
        SettingKey(name: name, range: "up to 100 characters on one line", read: { $0[keyPath: field] }) {
            guard $1.unicodeScalars.count <= 100, $1.unicodeScalars.allSatisfy({ !$0.isControlOrBidi }) else {
                return false
            }
            $0[keyPath: field] = String($1.trimmingWhitespace())
            return true
        }
    }

    private static func address(_ name: String, _ field: Field<String>) -> SettingKey {
        SettingKey(name: name, range: "an email address, or empty", read: { $0[keyPath: field] }) {
            guard $1.isEmpty || (try? EmailAddress($1)) != nil else { return false }
            $0[keyPath: field] = String($1.trimmingWhitespace())
            return true
        }
    }

    /// Whether the machine knows the zone, whoever stores it asks its zone files.
    private static var timeZone: SettingKey {
        SettingKey(
            name: "organisation.time-zone", range: "UTC, or a time zone that this machine knows, such as Europe/Berlin",
            read: { $0.organisation.timeZone.text }
        ) {
            guard let zone = TimeZoneName($1) else { return false }
            $0.organisation.timeZone = zone
            return true
        }
    }

    private static func checked(
        _ name: String, _ field: Field<String>, range: String, _ isAllowed: @Sendable @escaping (String) -> Bool
    ) -> SettingKey {
        SettingKey(name: name, range: range, read: { $0[keyPath: field] }) {
            guard $1.isEmpty || isAllowed($1) else { return false }
            $0[keyPath: field] = $1
            return true
        }
    }

    private static func secret(
        _ name: String, _ field: Field<SealedSecret?>, range: String, _ isAllowed: @Sendable @escaping (String) -> Bool
    ) -> SettingKey {
        SettingKey(
            name: name, range: range, read: { $0[keyPath: field] == nil ? "" : "(set)" }, input: .secret,
            secret: SecretForm(isAllowed: isAllowed, sealed: { $0[keyPath: field] })
        ) {
            $0[keyPath: field] = $1.isEmpty ? nil : SealedSecret(text: $1)
            return true
        }
    }

    private static func flag(_ name: String, _ field: Field<Bool>) -> SettingKey {
        SettingKey(name: name, range: "true or false", read: { String($0[keyPath: field]) }, input: .flag) {
            guard let value = Bool($1) else { return false }
            $0[keyPath: field] = value
            return true
        }
    }

    private static func characterClass(_ name: String, _ needed: CharacterClass) -> SettingKey {
        SettingKey(
            name: name, range: "true or false", read: { String($0.password.required.contains(needed)) }, input: .flag
        ) {
            guard let value = Bool($1) else { return false }
            if value { $0.password.required.insert(needed) } else { $0.password.required.remove(needed) }
            return true
        }
    }

    private static func offered(_ name: String, _ kind: FactorKind) -> SettingKey {
        SettingKey(
            name: name, range: "true or false", read: { String($0.factors.offered.contains(kind)) }, input: .flag
        ) {
            guard let value = Bool($1) else { return false }
            if value { $0.factors.offered.insert(kind) } else { $0.factors.offered.remove(kind) }
            return true
        }
    }

    private static func whole(
        _ name: String, _ field: Field<Int>, _ allowed: ClosedRange<Int>
    ) -> SettingKey {
        SettingKey(
            name: name, range: "\(allowed.lowerBound) to \(allowed.upperBound)", read: { String($0[keyPath: field]) },
            input: .number
        ) {
            guard let value = wholeNumber($1), allowed.contains(value) else { return false }
            $0[keyPath: field] = value
            return true
        }
    }

    private static func duration(
        _ name: String, _ field: Field<Duration>, _ unit: Duration,
        _ allowed: ClosedRange<Int>
    ) -> SettingKey {
        SettingKey(
            name: name, range: "\(allowed.lowerBound) to \(allowed.upperBound)",
            read: { String($0[keyPath: field].inMilliseconds / unit.inMilliseconds) }, input: .number
        ) {
            guard let value = wholeNumber($1), allowed.contains(value) else { return false }
            $0[keyPath: field] = unit * value
            return true
        }
    }

    private static func durationOrNone(
        _ name: String, _ field: Field<Duration?>, _ unit: Duration,
        _ maximum: Int, zero: String
    ) -> SettingKey {
        SettingKey(
            name: name, range: "0 (\(zero)), or 1 to \(maximum)",
            read: { String(($0[keyPath: field]?.inMilliseconds ?? 0) / unit.inMilliseconds) }, input: .number
        ) {
            guard let value = wholeNumber($1), (0...maximum).contains(value) else { return false }
            $0[keyPath: field] = value == 0 ? nil : unit * value
            return true
        }
    }

    private static func choice<Choice>(
        _ name: String, _ field: Field<Choice>
    ) -> SettingKey where Choice: RawRepresentable<String> & CaseIterable & SendableMetatype {
        SettingKey(
            name: name, range: Choice.allCases.map(\.rawValue).joined(separator: ", "),
            read: { $0[keyPath: field].rawValue }, input: .choice(Choice.allCases.map(\.rawValue))
        ) {
            guard let value = Choice(rawValue: $1) else { return false }
            $0[keyPath: field] = value
            return true
        }
    }

    /// Digits only: no sign, no space, no other script's digits.
    private static func wholeNumber(_ text: String) -> Int? {
        text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } ? Int(text) : nil
    }
}

import Domain
import Formats
import HTTPTypes
import Texts
import UseCases

/// What a change of settings would do, as the portal says it before it is saved.
enum RehearsalOperation {
    static let rehearse = APIOperation.needing(
        .administration, .post, "/settings/rehearsal", "rehearseSettings",
        "What changes of settings would do; nothing is changed",
        content: [
            .required(
                "settings", .map(.text(longest: 1_000)),
                "The values that they would have, by key: as text, as `lockstep settings set` takes it.")
        ],
        answer: schema
    ) { call, right in
        let wanted = call.settings
        let unknown = wanted.filter { (try? SettingKey.named($0.name)) == nil }
        guard unknown.isEmpty else { throw APIProblem(unknown.map(\.unknownFault)) }
        let rehearsal = try await right.rehearse(wanted).orAPIProblem()
        let clock = call.installation.wallClock(under: try await call.installation.findSettings())
        return APIAnswer(
            .object([
                "changes": .array(
                    rehearsal.changes.map {
                        .object(["key": .string($0.name), "from": .string($0.from), "to": .string($0.to)])
                    }), "effects": .array(rehearsal.effects.map { json($0, clock) }),
            ]))
    }

    private static let schema = APISchema.named(
        "Rehearsal",
        .object([
            .required(
                "changes",
                .list(
                    .object([
                        .required("key", .text()), .required("from", .text(), "What holds now."),
                        .required("to", .text()),
                    ])), "Those that differ from what holds now. Of a secret, `(set)` or nothing."),
            .required(
                "effects",
                .list(
                    .object([
                        .required("effect", .text(), "Stable."), .required("sentence", .text(), "For people."),
                        .optional(
                            "count", .count,
                            "People, or sessions; \(Rehearsal.countsUpTo) stands for that many or more."),
                        .optional("days", .count, "That people have."),
                        .optional("first_end", .time, "When the first of these passwords ends."),
                        .optional("last_end", .time),
                    ])), "Empty where nobody notices anything before they do something new."),
        ]))

    private static func json(_ effect: SettingEffect, _ clock: WallClock) -> JSONText {
        let sentence = SettingWords.sentence(for: effect) { $0.words(by: clock) }
        return .object(
            .init([("effect", .string(effect.code)), ("sentence", .string(sentence))] + effect.numbers))
    }
}

extension SettingEffect {
    fileprivate var code: String {
        switch self {
        case .passwordsEnd: "passwords-end"
        case .announcedEndsVoid: "announced-ends-void"
        case .usersMustEnrol: "users-must-enrol"
        case .administratorsMustEnrol: "administrators-must-enrol"
        case .enrolmentOverdue: "enrolment-overdue"
        case .needNotEnrol: "need-not-enrol"
        case .noResetByMail: "no-reset-by-mail"
        case .noResetByRecoveryAddress: "no-reset-by-recovery-address"
        case .expiredShutOut: "expired-shut-out"
        case .locksStay: "locks-stay"
        case .sessionsEnd: "sessions-end"
        case .newPasswordsOnly: "new-passwords-only"
        }
    }

    fileprivate var numbers: [(String, JSONText)] {
        switch self {
        case .passwordsEnd(let people, let ends):
            [
                ("count", .count(people)), ("first_end", .time(ends.lowerBound)), ("last_end", .time(ends.upperBound)),
            ]
        case .usersMustEnrol(let people, let days): [("count", .count(people)), ("days", .count(days))]
        case .announcedEndsVoid(let count), .administratorsMustEnrol(let count), .enrolmentOverdue(let count),
            .noResetByMail(let count), .noResetByRecoveryAddress(let count), .expiredShutOut(let count),
            .sessionsEnd(let count):
            [("count", .count(count))]
        case .needNotEnrol, .locksStay, .newPasswordsOnly: []
        }
    }
}

extension SettingChange {
    fileprivate var unknownFault: APIProblem.Fault {
        let refusal = Refusal.settingUnknown(name)
        return APIProblem.Fault(code: refusal.code, pointer: "/settings", title: refusal.words)
    }
}

extension APICall {
    /// In an order that doesn't depend on how they came.
    fileprivate var settings: [SettingChange] {
        (content["settings"]?.object ?? [:]).sorted { $0.key < $1.key }
            .map { SettingChange($0.key, to: $0.value.string ?? "") }
    }
}

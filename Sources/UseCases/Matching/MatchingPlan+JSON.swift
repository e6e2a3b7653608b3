package import Domain
package import Formats

// As programs get it.

extension MatchingPlan {
    /// So many matches are listed; all are counted.
    private static let mostListed = 1_000

    package var json: JSONText {
        .object([
            "entries": .integer(Int64(entries)), "already_bound": .integer(Int64(alreadyBound)),
            "match_count": .integer(Int64(matches.count)),
            "matches": .array(
                matches.prefix(Self.mostListed).map { match in
                    .object([
                        "account": .string(match.account.rawValue), "email": .string(match.email.text),
                        "entry": .string(match.name), "identifier": .string(match.entry.description),
                    ])
                }),
            "counts": .counts(
                Dictionary(uniqueKeysWithValues: Mismatch.Kind.allCases.map { ($0.rawValue, count(of: $0)) })),
            "mismatches": .array(
                mismatches.map { mismatch in
                    .object([
                        "kind": .string(mismatch.kind.rawValue),
                        "email": mismatch.account.map { .string($0.text) } ?? .null,
                        "entry": mismatch.entry.map(JSONText.string) ?? .null,
                    ])
                }),
        ])
    }
}

extension DirectoryRun {
    package var json: JSONText {
        func time(_ time: Timestamp?) -> JSONText { time.map { .integer($0.milliseconds) } ?? .null }
        return .object([
            "kind": .string(kind.rawValue), "asked_at": time(askedAt), "begun_at": time(begunAt),
            "ended_at": time(endedAt), "result": result.map { .string($0.rawValue) } ?? .null,
            "failure": failure.map { .string($0.rawValue) } ?? .null, "counts": .counts(counts),
        ])
    }
}

extension DirectoryImportPlan {
    private static let mostListed = 1_000

    package var json: JSONText {
        .object([
            "counts": .counts(counts),
            "new": .array(
                newcomers.prefix(Self.mostListed).map { newcomer in
                    .object([
                        "email": .string(newcomer.person.email.text),
                        "user_name": newcomer.person.userName.map { .string($0.text) } ?? .null,
                        "name": .string(newcomer.person.name.full), "entry": .string(newcomer.name),
                    ])
                }),
            "changed": .array(
                changes.prefix(Self.mostListed).map { change in
                    .object([
                        "account": .string(change.account.rawValue), "before": .string(change.before.text),
                        "email": .string(change.email.text),
                        "user_name": change.userName.map { .string($0.text) } ?? .null,
                        "name": .string(change.name.full),
                    ])
                }),
            "missing": .array(
                missing.prefix(Self.mostListed).map { account in
                    .object([
                        "account": .string(account.id.rawValue), "email": .string(account.email.text),
                        "entry": .string(account.entry),
                    ])
                }),
            "faults": .array(
                faults.prefix(Self.mostListed).map { fault in
                    .object(["entry": .string(fault.entry), "code": .string(fault.fault.code)])
                }),
        ])
    }
}

extension DriftReport {
    package var json: JSONText {
        func time(_ time: Timestamp?) -> JSONText { time.map { .integer($0.milliseconds) } ?? .null }
        return .object([
            "counts": .counts(numbers),
            "out_of_step": .array(
                findings.map { finding in
                    .object([
                        "account": .string(finding.account.rawValue), "email": .string(finding.email.text),
                        "entry": .string(finding.entry), "drift": .string(finding.drift.rawValue),
                        "changed_there_at": time(finding.changedThereAt), "held_at": time(finding.heldAt),
                    ])
                }),
        ])
    }
}

extension JSONText {
    fileprivate static func counts(_ counts: [String: Int]) -> JSONText {
        .object(.init(counts.sorted { $0.key < $1.key }.map { ($0.key, .integer(Int64($0.value))) }))
    }
}

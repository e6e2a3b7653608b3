import Domain
import Formats
import Texts

extension DirectoryTest {
    /// As programs get it.
    var json: JSONText {
        .object([
            "server": .string(server.description),
            "steps": .array(
                outcomes.map { step, outcome in
                    .object([
                        "step": .string(step.rawValue), "outcome": .string(outcome.name),
                        "words": .string(ConnectionWords.outcome(outcome, of: step)),
                        "mend": .optional(outcome.fault?.mend),
                    ])
                }),
        ])
    }
}

extension DirectoryTest.Outcome {
    fileprivate var name: String {
        switch self {
        case .passed: "passed"
        case .failed: "failed"
        case .notReached: "not-reached"
        case .unknown: "unknown"
        }
    }

    fileprivate var fault: DirectoryFault? {
        if case .failed(let fault) = self { fault } else { nil }
    }
}

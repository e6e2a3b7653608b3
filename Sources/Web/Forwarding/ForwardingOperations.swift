import Domain
import Formats
import HTTPTypes
import UseCases

/// How events get to whom they are forwarded to.
enum ForwardingOperations {
    static let all = [list, trial]

    private static let list = APIOperation.needing(
        .auditing, .get, "/events/forwarding", "listForwarding", "Whether events get to whom they are forwarded to",
        answer: .object([.required("receivers", .list(schema))])
    ) { _, right in
        let receivers = try await right.listForwardingHealth().orAPIProblem()
        return APIAnswer(.object(["receivers": .array(receivers.map(\.json))]))
    }

    private static let trial = APIOperation.needing(
        .administration, .post, "/events/forwarding/try", "tryForwarding",
        "Ask a receiver whether events would arrive, by sending it none; one that had stopped goes on",
        content: [.required("receiver", .choice(EventReceiver.allCases.map(\.rawValue)))],
        answer: .object([.required("failure", .optional(.text()), "What is wrong, for people; null: nothing.")])
    ) { call, right in
        guard let receiver = call.text("receiver").flatMap(EventReceiver.init(rawValue:)) else {
            throw APIProblem([.malformed("/receiver")])
        }
        let failure = try await right.tryReceiver(receiver).orAPIProblem()
        return APIAnswer(.object(["failure": failure.isEmpty ? .null : .string(failure)]))
    }

    private static let schema = APISchema.named(
        "Receiver",
        .object([
            .required("receiver", .choice(EventReceiver.allCases.map(\.rawValue))), .required("url", .text()),
            .required("state", .choice(ForwardingHealth.State.allCases.map(\.rawValue))),
            .required("waiting", .count, "Events that it has not confirmed."),
            .required("oldest_waiting", .optional(.time)), .required("confirmed_at", .optional(.time)),
            .required("failure", .optional(.text()), "The newest one, for people."),
            .required("failed_at", .optional(.time)),
        ]))
}

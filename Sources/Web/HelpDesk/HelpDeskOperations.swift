import Domain
import Formats
import HTTPTypes
import UseCases

/// Who calls, and what waits for a second administrator. A program may ask, look, refuse and fetch its code; consenting is
/// for people.
enum HelpDeskOperations {
    static let all = [caller, askPhones, verify, list, find, refuse, code]

    // MARK: Who calls

    private static let caller = APIOperation.needing(
        .helpDesk, .get, "/users/{id}/caller", "getCaller", "Whether somebody on the telephone was verified, and how",
        answer: callerSchema
    ) { call, right in APIAnswer(try await caller(call, right)) }

    private static let askPhones = APIOperation.needing(
        .helpDesk, .post, "/users/{id}/caller/ask-phones", "askCallersPhones",
        "Ask their phones for the number in the answer, which is read out to them", content: [], answer: callerSchema
    ) { call, right in
        let origin = Origin(address: "", browser: call.key?.name.text ?? "")
        _ = try await right.callers.askPhones(try call.account(), origin: origin).orAPIProblem()
        return APIAnswer(try await caller(call, right))
    }

    private static let verify = APIOperation.needing(
        .helpDesk, .post, "/users/{id}/caller/code", "verifyCaller", "Check the code that their portal shows them",
        content: [.required("code", .text(longest: 64))], answer: callerSchema
    ) { call, right in
        _ = try await right.callers.verify(try call.account(), code: call.text("code") ?? "").orAPIProblem()
        return APIAnswer(try await caller(call, right))
    }

    private static let callerSchema = APISchema.named(
        "Caller",
        .object([
            .required(
                "verified",
                .list(
                    .object([
                        .required("by", .choice(CallerCheck.Means.allCases.map(\.rawValue))),
                        .required("at", .time), .required("own", .bool, "Found out by this key."),
                    ])), "Within the last quarter of an hour, the newest first."),
            .required(
                "request",
                .optional(
                    .object([
                        .required("state", .choice(PushRequest.State.allCases.map(\.rawValue))),
                        .required("number", .text()), .required("expires_at", .time),
                    ])), "The newest to their phones by this key."),
        ]))

    private static func caller(_ call: APICall, _ right: HelpDeskRight) async throws -> JSONText {
        guard let found = try await right.callers.find(try call.account()).orAPIProblem() else {
            throw APIProblem([.accountUnknown])
        }
        return .object([
            "verified": .array(
                found.verified.map {
                    .object(["by": .string($0.means.rawValue), "at": .time($0.at), "own": .bool($0.isOwn)])
                }),
            "request": found.push.map {
                .object([
                    "state": .string($0.request.state.rawValue), "number": .string($0.number.text.exposed),
                    "expires_at": .time($0.request.expiresAt),
                ])
            } ?? .null,
        ])
    }

    // MARK: What waits

    private static let list = APIOperation.needing(
        .helpDesk, .get, "/consents", "listConsents",
        "What waits for consent, and what this key asked for in the last day",
        answer: .object([.required("consents", .list(schema))])
    ) { _, right in
        APIAnswer(.object(["consents": .array(try await right.listConsents().orAPIProblem().map(json))]))
    }

    private static let find = APIOperation.needing(
        .helpDesk, .get, "/consents/{id}", "getConsent", "One of them", answer: schema
    ) { call, right in APIAnswer(try await consent(call, right)) }

    private static let refuse = APIOperation.needing(
        .administration, .post, "/consents/{id}/refuse", "refuseConsent", "Refuse it; nothing is changed",
        content: [.neededReason], answer: .object([.required("id", .id)])
    ) { call, right in
        let id = try call.consent()
        return APIAnswer(
            .object(["id": .id(try await right.refuse(id, because: try call.reason()).orAPIProblem().id)]))
    }

    private static let code = APIOperation.needing(
        .helpDesk, .post, "/consents/{id}/code", "takeConsentedCode",
        "The code that was consented to, once, for who asked", content: [],
        answer: .object([.required("code", .text(), "To be read out.")])
    ) { call, right in
        let code = try await right.takeCode(of: try call.consent()).orAPIProblem()
        return APIAnswer(.object(["code": .string(code.text.exposed)]))
    }

    private static let schema = APISchema.named(
        "Consent",
        .object([
            .required("id", .id), .required("user", .id, "Whom it is about."),
            .required("action", .choice(DeskReset.Act.allCases.map(\.rawValue))),
            .required("state", .choice(DeskReset.State.allCases.map(\.rawValue))),
            .required("reason", .optional(.text())),
            .required("caller", .optional(.choice(CallerCheck.Means.allCases.map(\.rawValue))), "Null: not verified."),
            .required("asked_at", .time), .required("expires_at", .time), .required("decided_at", .optional(.time)),
            .required("own", .bool, "Asked for by this key."),
        ]))

    private static func consent(_ call: APICall, _ right: HelpDeskRight) async throws -> JSONText {
        guard let found = try await right.findConsent(try call.consent()).orAPIProblem() else {
            throw APIProblem([.consentUnknown])
        }
        return json(found)
    }

    private static func json(_ shown: ShownDeskReset) -> JSONText {
        let reset = shown.reset
        return .object([
            "id": .id(reset.id), "user": .id(reset.account), "action": .string(reset.act.rawValue),
            "state": .string(reset.state.rawValue), "reason": .optional(reset.reason?.text),
            "caller": .optional(reset.caller?.rawValue), "asked_at": .time(reset.askedAt),
            "expires_at": .time(reset.expiresAt), "decided_at": .optional(reset.decidedAt), "own": .bool(shown.isOwn),
        ])
    }
}

extension APICall {
    fileprivate func consent() throws(APIProblem) -> ID<DeskReset> {
        guard let id = parameters["id"].flatMap({ ID<DeskReset>(parsing: $0) }) else {
            throw APIProblem([.consentUnknown])
        }
        return id
    }
}

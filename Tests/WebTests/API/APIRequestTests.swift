import Domain
import Formats
import HTTPTypes
import Store
import TestInstallation
import Testing
import UseCases

@Suite("Requests of programs")
struct APIRequestTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        var method = HTTPRequest.Method.post
        var path = "/api/v1/users"
        var content: String?
        var headers: HTTPFields = [:]
        let status: Int
        let code: String

        var testDescription: String { name }
    }

    private static let person = #""email":"new@example.org","given_name":"New""#

    static let refused: [Case] = [
        Case(name: "no content", content: "", status: 400, code: "json-malformed"),
        Case(name: "a list", content: "[]", status: 400, code: "json-malformed"),
        Case(name: "a name twice", content: #"{"email":"a@b.c","email":"d@e.f"}"#, status: 400, code: "json-malformed"),
        Case(name: "something behind it", content: "{\(person)}{}", status: 400, code: "json-malformed"),
        Case(name: "a lone surrogate", content: #"{"email":"\ud800"}"#, status: 400, code: "json-malformed"),
        Case(
            name: "depth of 10,000", content: String(repeating: "[", count: 10_000), status: 400, code: "json-malformed"
        ),
        Case(name: "mass assignment", content: "{\(person),\"isAdmin\":true}", status: 422, code: "field-unknown"),
        Case(name: "a password", content: "{\(person),\"password\":\"x\"}", status: 422, code: "field-unknown"),
        Case(name: "a role", content: "{\(person),\"role\":\"owner\"}", status: 422, code: "field-unknown"),
        Case(name: "no address", content: #"{"given_name":"New"}"#, status: 422, code: "field-missing"),
        Case(
            name: "a list of addresses", content: #"{"email":["a@example.org"],"given_name":"N"}"#, status: 422,
            code: "field-malformed"),
        Case(
            name: "a number for a text", content: #"{"email":"a@example.org","given_name":1}"#, status: 422,
            code: "field-malformed"),
        Case(
            name: "NUL", content: #"{"email":"a@example.org","given_name":"a\u0000b"}"#, status: 422,
            code: "field-malformed"),
        Case(
            name: "text that reads backwards", content: #"{"email":"a@example.org","given_name":"a\u202eb"}"#,
            status: 422,
            code: "name-malformed"),
        Case(
            name: "two addresses", content: #"{"email":"a@example.org\r\nBcc:b@example.org","given_name":"N"}"#,
            status: 422, code: "address-malformed"),
        Case(
            name: "an address that is taken", content: #"{"email":"ANNA@example.org","given_name":"N"}"#, status: 422,
            code: "address-taken"),
        Case(
            name: "a form", content: "email=a", headers: [.contentType: "application/x-www-form-urlencoded"],
            status: 415,
            code: "unsupported-type"),
        Case(
            name: "a packed body", content: "{}",
            headers: [.contentType: "application/json", .contentEncoding: "gzip"], status: 415, code: "unsupported-type"
        ),
        Case(
            name: "65 KiB", content: "{\"email\":\"\(String(repeating: "a", count: 65 * 1_024))\"}", status: 413,
            code: "too-large"),
        Case(
            name: "HTML wanted", method: .get, headers: [.accept: "text/html"], status: 406, code: "not-acceptable"),
        Case(
            name: "JSON not wanted", method: .get, headers: [.accept: "application/json;q=0"], status: 406,
            code: "not-acceptable"),
        Case(name: "another method", method: .delete, status: 405, code: "method-not-allowed"),
        Case(name: "TRACE", method: .trace, status: 405, code: "method-not-allowed"),
        Case(
            name: "a preflight", method: .options, headers: [.origin: "https://evil.example"], status: 405,
            code: "method-not-allowed"),
        Case(name: "nothing there", method: .get, path: "/api/v1/nothing", status: 404, code: "not-found"),
        Case(name: "an empty part", method: .get, path: "/api//v1/users", status: 404, code: "not-found"),
        Case(name: "no id", method: .get, path: "/api/v1/users/%00", status: 404, code: "account-unknown"),
        Case(name: "no bulk action's id", method: .get, path: "/api/v1/bulk/x", status: 404, code: "not-found"),
        Case(
            name: "nobody's id", method: .get, path: "/api/v1/users/01k9zzzzzzzzzzzzzzzzzzzzzz", status: 404,
            code: "account-unknown"),
        Case(
            name: "a parameter that isn't", method: .get, path: "/api/v1/users?fliter=locked", status: 400,
            code: "parameter-unknown"),
        Case(
            name: "a parameter twice", method: .get, path: "/api/v1/users?search=a&search=b", status: 400,
            code: "parameter-repeated"),
        Case(
            name: "a filter that isn't", method: .get, path: "/api/v1/users?filter=rich", status: 400,
            code: "parameter-malformed"),
        Case(name: "limit 0", method: .get, path: "/api/v1/users?limit=0", status: 400, code: "parameter-malformed"),
        Case(name: "limit -1", method: .get, path: "/api/v1/users?limit=-1", status: 400, code: "parameter-malformed"),
        Case(
            name: "limit 2^63", method: .get, path: "/api/v1/users?limit=9223372036854775808", status: 400,
            code: "parameter-malformed"),
        Case(
            name: "limit 050", method: .get, path: "/api/v1/users?limit=050", status: 400, code: "parameter-malformed"),
        Case(
            name: "a NUL to search", method: .get, path: "/api/v1/users?search=%00", status: 400,
            code: "parameter-malformed"),
        Case(
            name: "no UTF-8", method: .get, path: "/api/v1/users?search=%ff", status: 400, code: "parameter-malformed"),
        Case(
            name: "a cursor of nobody's", method: .get, path: "/api/v1/users?cursor=x", status: 400,
            code: "cursor-malformed"),
        Case(
            name: "an event's cursor", method: .get, path: "/api/v1/events?cursor=-1", status: 400,
            code: "cursor-malformed"),
        Case(
            name: "a setting that isn't", method: .put, path: "/api/v1/settings/password.nothing",
            content: #"{"value":"1"}"#, status: 404, code: "setting-unknown"),
        Case(
            name: "a number for a setting", method: .put, path: "/api/v1/settings/password.history",
            content: #"{"value":1}"#, status: 422, code: "field-malformed"),
        Case(
            name: "an Idempotency-Key with a space", content: "{\(person)}",
            headers: [HTTPField.Name("Idempotency-Key") ?? .via: "a b"], status: 400, code: "idempotency-key-malformed"),
        Case(
            name: "nobody for a bulk action", path: "/api/v1/bulk", content: #"{"action":"suspend","reason":"x"}"#,
            status: 422, code: "selection-empty"),
        Case(
            name: "people in two ways", path: "/api/v1/bulk",
            content: #"{"action":"suspend","reason":"x","everybody":true,"filter":"locked"}"#, status: 422,
            code: "selection-ambiguous"),
        Case(
            name: "everybody, denied", path: "/api/v1/bulk",
            content: #"{"action":"suspend","reason":"x","everybody":false}"#, status: 422, code: "selection-empty"),
        Case(
            name: "a code for many", path: "/api/v1/bulk",
            content: #"{"action":"spoken-code","reason":"x","everybody":true}"#, status: 422, code: "field-malformed"),
    ]

    @Test("What can't be meant is refused, and nothing is changed", arguments: refused)
    func refuses(_ one: Case) async throws {
        try await TestInstallation.with(.sqlite) { it in
            try await it.addUser()
            let visitor = try APIVisitor(it)
            let key = try await visitor.key(.owner).text
            let before = try await it.events().count
            let answer = try await visitor.send(one.method, one.path, key: key, one.content, headers: one.headers)
            #expect(answer.status == one.status)
            #expect(answer.code == one.code)
            #expect(answer.headers[.contentType] == "application/problem+json")
            #expect(answer.json?["type"] == .string("urn:lockstep:problem:\(one.code)"))
            #expect(answer.json?["status"] == .integer(Int64(one.status)))
            #expect(answer.headers[.xContentTypeOptions] == "nosniff")
            if one.status == 405 { #expect(answer.headers[.allow] == "GET, HEAD, POST") }
            #expect(try await it.events().count == before)
        }
    }

    @Test(
        "A setting's value is in its range",
        arguments: [
            ("password.minimum-length", "7"), ("password.minimum-length", "-8"), ("password.minimum-length", "0"),
            ("password.minimum-length", "9223372036854775808"), ("password.minimum-length", "12 "),
            ("lockout.attempts", "2"), ("organisation.time-zone", "Mars/Olympus"), ("factors.required", "nobody"),
            ("organisation.name", "a\\u202eb"),
        ])
    func settings(key: String, value: String) async throws {
        try await TestInstallation.with(.sqlite) { it in
            let visitor = try APIVisitor(it)
            let program = try await visitor.key(.administrator).text
            let answer = try await visitor.send(
                .put, "/api/v1/settings/\(key)", key: program, "{\"value\":\"\(value)\"}")
            #expect(answer.status == 422 && answer.code == "setting-out-of-range")
            #expect(try await it.count(.settingChanged) == 0)
        }
    }

    @Test("People are added, found, looked at and acted on, and the trail names the key", arguments: Engine.allCases)
    func people(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let visitor = try APIVisitor(it)
            let key = try await visitor.key(.administrator)
            let content = #"{"email":"ada@example.org","user_name":"ada","given_name":"Ada","family_name":"Quist"}"#
            let made = try await visitor.post("/api/v1/users", key: key.text, content)
            let id = try #require(made.json?["id"]?.string)
            #expect(made.status == 201 && made.headers[.location] == "/api/v1/users/\(id)")
            try await it.work()
            #expect(it.mail.sent.map(\.kind) == ["activation"])
            let page = try await visitor.get("/api/v1/users?search=quis&limit=1", key: key.text)
            guard case .array(let users) = page.json?["users"] else { throw Unexpected(what: "no users") }
            #expect(users.map { $0["id"]?.string } == [id] && page.json?["next"] == .null)
            let path = "/api/v1/users/\(id)"
            let details = try await visitor.get(path, key: key.text)
            #expect(details.json?["problems"] == .array([.string("never-activated")]))
            let missing = try await visitor.post("\(path)/require-factor", key: key.text, "{}")
            #expect(missing.status == 422 && missing.code == "field-missing")
            let done = try await visitor.post("\(path)/require-factor", key: key.text, #"{"reason":"new rule"}"#)
            #expect(done.status == 200 && done.json?["factor_rule"] == .string("required"))
            let again = try await visitor.post("\(path)/require-factor", key: key.text, #"{"reason":"new rule"}"#)
            #expect(again.status == 409 && again.code == "nothing-to-change")
            let events = try await visitor.get("/api/v1/events?account=\(id)&limit=1", key: key.text)
            guard case .array(let list) = events.json?["events"] else { throw Unexpected(what: "no events") }
            #expect(list.first?["actor"] == .string("key:\(key.id)"))
            #expect(list.first?["details"]?["reason"] == .string("new rule"))
            let cursor = try #require(events.json?["next"]?.string)
            let older = try await visitor.get("/api/v1/events?account=\(id)&cursor=\(cursor)", key: key.text)
            guard case .array(let rest) = older.json?["events"] else { throw Unexpected(what: "no events") }
            #expect(rest.map { $0["kind"]?.string } == ["mail.sent", "account.added"].map(Optional.some))
            let kind = try await visitor.get("/api/v1/events?kind=account.added&since=0", key: key.text)
            guard case .array(let added) = kind.json?["events"] else { throw Unexpected(what: "no events") }
            #expect(added.map { $0["account"]?.string } == [id])
        }
    }

    @Test("The last owner stays, also for an owner's key, which is no owner", arguments: Engine.allCases)
    func lastOwner(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let visitor = try APIVisitor(it)
            let owner = try await it.addAdministrator(.owner).account.id
            let key = try await visitor.key(.owner).text
            let path = "/api/v1/administrators/\(owner)"
            let demoted = try await visitor.post(
                "\(path)/role", key: key, #"{"role":"auditor","reason":"a test"}"#)
            #expect(demoted.status == 409 && demoted.code == "last-owner")
            let suspended = try await visitor.post("\(path)/suspend", key: key, #"{"reason":"a test"}"#)
            #expect(suspended.status == 409 && suspended.code == "last-owner")
            // And through the routes of people an administrator is nobody.
            #expect(try await visitor.get("/api/v1/users/\(owner)", key: key).status == 404)
            let act = try await visitor.post("/api/v1/users/\(owner)/suspend", key: key, #"{"reason":"a test"}"#)
            #expect(act.status == 404 && act.code == "account-unknown")
        }
    }

    @Test("A request that is sent again is answered again, and done once", arguments: Engine.allCases)
    func again(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let visitor = try APIVisitor(it)
            let key = try await visitor.key(.administrator).text
            let named: HTTPFields = [HTTPField.Name("Idempotency-Key") ?? .via: "import-1"]
            let content = #"{"email":"ada@example.org","given_name":"Ada"}"#
            let first = try await visitor.post("/api/v1/users", key: key, content, headers: named)
            let second = try await visitor.post("/api/v1/users", key: key, content, headers: named)
            #expect(first.status == 201 && second.status == 201 && first.body == second.body)
            #expect(first.headers[.location] == second.headers[.location])
            let replayed = HTTPField.Name("Idempotency-Replayed") ?? .via
            #expect(first.headers[replayed] == nil && second.headers[replayed] == "true")
            #expect(try await it.count(.accountAdded) == 1)
            let other = try await visitor.post(
                "/api/v1/users", key: key, #"{"email":"bo@example.org","given_name":"Bo"}"#, headers: named)
            #expect(other.status == 422 && other.code == "idempotency-key-reused")
            let elsewhere = try await visitor.post(
                "/api/v1/bulk/preview", key: key,
                #"{"action":"suspend","everybody":true}"#, headers: named)
            #expect(elsewhere.code == "idempotency-key-reused")
            // A refusal, too, is the answer to that request.
            let named2: HTTPFields = [HTTPField.Name("Idempotency-Key") ?? .via: "import-2"]
            let refused = try await visitor.post("/api/v1/users", key: key, content, headers: named2)
            let refusedAgain = try await visitor.post("/api/v1/users", key: key, content, headers: named2)
            #expect(refused.code == "address-taken" && refused.body == refusedAgain.body)
            #expect(refusedAgain.headers[replayed] == "true")
        }
    }

    @Test("A key has its requests a minute, and is told how many are left")
    func limit() async throws {
        try await TestInstallation.with(.sqlite) { it in
            let visitor = try APIVisitor(it)
            let (key, other) = (try await visitor.key(.auditor).text, try await visitor.key(.auditor).text)
            let limit = HTTPField.Name("RateLimit") ?? .via
            let first = try await visitor.get("/api/v1/session", key: key)
            #expect(first.headers[limit] == "\"key\";r=1199;t=60")
            #expect(first.headers[HTTPField.Name("RateLimit-Policy") ?? .via] == "\"key\";q=1200;w=60")
            // What is refused counts like what is not.
            for _ in 1..<1_200 { _ = try await visitor.send(.post, "/api/v1/users", key: key, "{}") }
            it.clock.advance(.seconds(20))
            let refused = try await visitor.get("/api/v1/session", key: key)
            #expect(refused.status == 429 && refused.code == "too-many-requests")
            #expect(refused.headers[.retryAfter] == "40" && refused.headers[limit] == "\"key\";r=0;t=40")
            #expect(try await visitor.get("/api/v1/session", key: other).status == 200)
            it.clock.advance(.seconds(40))
            #expect(try await visitor.get("/api/v1/session", key: key).status == 200)
        }
    }

    @Test("What was too often says when it may be tried again")
    func tooOften() async throws {
        try await TestInstallation.with(.sqlite) { it in
            let anna = try await it.addUser()
            let visitor = try APIVisitor(it)
            let key = try await visitor.key(.administrator).text
            func send(_ number: Int) async throws -> APIVisitor.Answer {
                try await visitor.post("/api/v1/users/\(anna.id)/send-reset", key: key, #"{"reason":"\#(number)"}"#)
            }
            for number in 1...UserAction.linksAnHour { #expect(try await send(number).status == 200) }
            let refused = try await send(0)
            #expect(refused.status == 429 && refused.code == "too-many-attempts")
            #expect(refused.headers[.retryAfter] == "3600")
        }
    }

    @Test("What was too often says so to an identity system, too")
    func tooOftenThere() async throws {
        try await TestInstallation.with(.sqlite) { it in
            let anna = try await it.addUser()
            let visitor = try APIVisitor(it)
            let key = try await visitor.key(.administrator).text
            func rename(_ number: Int) async throws -> APIVisitor.Answer {
                try await visitor.send(
                    .patch, "/scim/v2/Users/\(anna.id)", key: key,
                    #"""
                    {"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
                    "Operations":[{"op":"replace","path":"userName","value":"anna\#(number)"}]}
                    """#, headers: [.contentType: "application/scim+json"])
            }
            for number in 1...MailboxMove.changesAnHour { #expect(try await rename(number).status == 200) }
            let refused = try await rename(0)
            #expect(refused.status == 429 && refused.headers[.retryAfter] == "3600")
        }
    }

    @Test("A change of settings is rehearsed, and nothing is changed")
    func rehearsal() async throws {
        try await TestInstallation.with(.sqlite) { it in
            try await it.addUser()
            let visitor = try APIVisitor(it)
            let key = try await visitor.key(.administrator, lives: .days(200)).text
            let events = try await it.events().count
            func rehearse(_ settings: String) async throws -> APIVisitor.Answer {
                try await visitor.post("/api/v1/settings/rehearsal", key: key, #"{"settings":{\#(settings)}}"#)
            }
            let answer = try await rehearse(
                #""factors.required":"users","lockout.minutes":"0","lockout.attempts":"10""#)
            #expect(answer.status == 200)
            #expect(
                answer.json?["changes"]
                    == .array([
                        .object([
                            "key": .string("factors.required"), "from": .string("administrators"),
                            "to": .string("users"),
                        ]),
                        .object(["key": .string("lockout.minutes"), "from": .string("15"), "to": .string("0")]),
                    ]))
            guard case .array(let effects)? = answer.json?["effects"] else { throw Unexpected(what: "no effects") }
            #expect(
                effects.map { $0["effect"]?.string } == ["users-must-enrol", "need-not-enrol", "locks-stay"])
            #expect(effects.first?["count"] == .integer(1) && effects.first?["days"] == .integer(7))
            #expect(
                effects.first?["sentence"]?.string?.hasPrefix("Without a second proof now: one user. ") == true)
            #expect(try await it.installation.findSettings() == Settings())
            #expect(try await it.events().count == events)
            // A lifetime says when the passwords end.
            it.clock.advance(.days(100))
            let expiry = try await rehearse(#""password.expires-after-days":"90""#)
            guard case .array(let ends)? = expiry.json?["effects"], case .integer(let first)? = ends.first?["first_end"]
            else { throw Unexpected(what: "no end") }
            #expect(ends.first?["effect"] == .string("passwords-end") && first > it.clock.now.milliseconds)
            #expect(try await rehearse("").json?["effects"] == .array([]))
            for (settings, code) in [
                (#""no.such":"1""#, "setting-unknown"), (#""lockout.attempts":"2""#, "setting-out-of-range"),
                (#""lockout.attempts":5"#, "field-malformed"),
            ] {
                let refused = try await rehearse(settings)
                #expect(refused.status == 422 && refused.code == code)
            }
        }
    }

    @Test("Events are found by words, and the end of the trail is signed")
    func events() async throws {
        try await TestInstallation.with(.sqlite) { it in
            try await it.addUser()
            let visitor = try APIVisitor(it)
            let key = try await visitor.key(.auditor).text
            try await it.set("lockout.attempts", to: "5")
            func found(_ words: String) async throws -> [String?] {
                let answer = try await visitor.get("/api/v1/events?words=\(words)", key: key)
                guard case .array(let events)? = answer.json?["events"] else { return [answer.code] }
                return events.map { $0["kind"]?.string }
            }
            #expect(try await found("LOCKOUT.att") == ["setting.changed"])
            #expect(try await found("nothing.of.the.kind") == [])
            let both = try await visitor.get("/api/v1/events?words=lockout&after=0", key: key)
            #expect(both.status == 400 && both.code == "following-is-plain")
            let long = try await visitor.get(
                "/api/v1/events?words=\(String(repeating: "a", count: 255))", key: key)
            #expect(long.status == 400)

            let answer = try await visitor.get("/api/v1/events/head", key: key)
            let head = try #require(answer.json.flatMap(SignedAuditHead.init))
            let last = try await it.events().last?.number
            #expect(answer.status == 200 && head.number == last)
            #expect(try await it.installation.findFault(in: head) == nil)
        }
    }

    @Test("Mails are worded, previewed and given back to the catalogue")
    func texts() async throws {
        try await TestInstallation.with(.sqlite) { it in
            let visitor = try APIVisitor(it)
            let key = try await visitor.key(.administrator).text
            let path = "/api/v1/texts/password-changed"
            func subject(_ answer: APIVisitor.Answer) -> JSON? { answer.json?["subject"] }
            let words = #"{"subject":"{{subject}}, says {{organisation.name}}","closing":null}"#
            let preview = try await visitor.post("\(path)/preview", key: key, words)
            #expect(preview.status == 200 && subject(preview)?.string?.contains(", says ") == true)
            #expect(preview.json?["html"]?.string?.contains("<html") == true)
            #expect(subject(try await visitor.get(path, key: key)) == .null)
            let changed = try await visitor.send(.put, path, key: key, words)
            #expect(changed.status == 200 && subject(changed)?.string?.hasPrefix("{{subject}}") == true)
            #expect(changed.json?["closing"] == .null && changed.json?["changed_at"] != .null)
            guard case .array(let all)? = try await visitor.get("/api/v1/texts", key: key).json?["texts"] else {
                throw Unexpected(what: "no texts")
            }
            #expect(all.count == NoticeKind.wordable.count)
            #expect(all.count { $0["changed_at"] != .null } == 1)
            let wrong = try await visitor.send(.put, path, key: key, #"{"subject":"{{no.gap}}","body":""}"#)
            #expect(wrong.status == 422 && wrong.codes.contains("text-gap-unknown"))
            let reset = try await visitor.send(.delete, path, key: key)
            #expect(reset.status == 200 && subject(reset) == .null && reset.json?["changed_at"] == .null)
            for kind in ["break-glass", "nothing"] {
                let unknown = try await visitor.get("/api/v1/texts/\(kind)", key: key)
                #expect(unknown.status == 404 && unknown.code == "text-unknown")
            }
            #expect(try await it.events().count { $0.kind == AuditKind.textChanged.rawValue } == 2)
        }
    }

    @Test("A secret setting is told to nobody")
    func secretSetting() async throws {
        try await TestInstallation.with(.sqlite) { it in
            let visitor = try APIVisitor(it)
            let key = try await visitor.key(.owner).text
            let secret = String(repeating: "s3cr3t", count: 6) + "abcd"
            let path = "/api/v1/settings/factors.duo.client-secret"
            let set = try await visitor.send(.put, path, key: key, "{\"value\":\"\(secret)\"}")
            #expect(set.status == 200 && set.json?["value"] == .string("(set)"))
            for path in [path, "/api/v1/settings", "/api/v1/events"] {
                let answer = try await visitor.get(path, key: key)
                #expect(answer.status == 200 && !String(decoding: answer.body, as: UTF8.self).contains("s3cr3t"))
            }
        }
    }
}

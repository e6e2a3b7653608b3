import Domain
import Formats
import FoundationEssentials
import HTTPTypes
import Store
import TestInstallation
import Testing
import UseCases

/// Security rows 14, 24 and 28: who may do what, over every operation that the server says it has.
@Suite("Who may do what, over every operation of the API")
struct APIMatrixTests {
    /// The least of everybody who may: `r` reads people, `d` helps them, `l` looks at everything, `a` administers, `o` owns.
    static let operations: [String: Character] = [
        "getHome": "r", "listUsers": "r", "getUser": "r", "listBulk": "r", "getBulk": "r",
        "addUser": "a", "previewBulk": "a", "beginBulk": "a", "changeSetting": "a",
        "rehearseSettings": "a", "getEventsHead": "l",
        "listAdministrators": "l", "getAdministrator": "l", "listSettings": "l", "getSetting": "l", "listEvents": "l",
        "listForwarding": "l", "tryForwarding": "a",
        "listImports": "a", "sendImport": "a", "getImport": "a", "mapImport": "a", "beginImport": "a",
        "stopImport": "a",
        "listAnnouncements": "a", "previewAnnouncement": "a", "beginAnnouncement": "a", "getAnnouncement": "a",
        "stopAnnouncement": "a",
        "user-unlock": "d", "user-send-reset": "d", "user-send-reset-to-recovery": "d", "user-spoken-code": "d",
        "user-expire": "a", "user-restore": "a", "user-suspend": "a", "user-activate": "a",
        "user-restore-to-change": "a", "user-never-expires": "a", "user-expires": "a", "user-send-activation": "a",
        "user-reset-authenticator": "a", "user-require-factor": "a", "user-exempt-from-factor": "a",
        "user-factor-as-organisation": "a", "user-sign-out": "a",
        "endUserSession": "a", "stopBulk": "a",
        "getCaller": "d", "askCallersPhones": "d", "verifyCaller": "d",
        "listConsents": "d", "getConsent": "d", "takeConsentedCode": "d", "refuseConsent": "a",
        "addAdministrator": "o", "administrator-role": "o", "administrator-suspend": "o",
        "administrator-activate": "o", "administrator-unlock": "o", "administrator-restore": "o",
        "listConnections": "l", "getConnection": "l", "listConnectors": "l", "getConnector": "l", "listDeliveries": "l",
        "addConnection": "a", "changeConnection": "a", "setConnectionReader": "a", "setConnectionWriter": "a",
        "testConnection": "a", "pauseConnection": "a", "resumeConnection": "a", "retryConnection": "a",
        "removeConnection": "a", "addConnector": "a", "confirmConnector": "o", "renewConnector": "a",
        "removeConnector": "a", "retryDelivery": "a",
        "previewMatching": "a", "beginMatching": "a", "latest-matching": "a", "previewDirectoryImport": "a",
        "beginDirectoryImport": "a", "latest-import": "a", "checkDrift": "a", "latest-drift": "a",
        "listTexts": "a", "getText": "a", "changeText": "a", "resetText": "a", "previewText": "a",
        "listBindings": "a", "findEntry": "a", "bindEntry": "a", "unbindEntry": "a",
        "administrator-restore-to-change": "o", "administrator-reset-authenticator": "o",
    ]

    static let roles: [AdministratorRole: String] = [
        .owner: "rdlao", .administrator: "rdla", .helpdesk: "rd", .auditor: "rl",
    ]

    struct Operation {
        let name: String
        let method: HTTPRequest.Method
        let path: String
        let takesContent: Bool
    }

    /// As the server describes itself.
    static func described(_ visitor: APIVisitor) async throws -> [Operation] {
        // Deeper than anything that we read ourselves.
        let answer = try await visitor.get("/api/openapi.json")
        let document = try JSONDecoder().decode(Document.self, from: Data(answer.body))
        return try document.paths.flatMap { path, item in
            let filled = path.replacing("{id}", with: "01k9zzzzzzzzzzzzzzzzzzzzzz")
                .replacing("{session}", with: "01k9zzzzzzzzzzzzzzzzzzzzzz")
                .replacing("{binding}", with: "01k9zzzzzzzzzzzzzzzzzzzzzz")
                .replacing("{key}", with: "password.history").replacing("{kind}", with: "welcome")
            return try item.map { method, operation in
                Operation(
                    name: operation.operationId, method: try #require(HTTPRequest.Method(method.uppercased())),
                    path: filled, takesContent: operation.requestBody != nil)
            }
        }
    }

    private struct Document: Decodable {
        struct Item: Decodable {
            struct Content: Decodable {}
            let operationId: String
            let requestBody: Content?
        }
        let paths: [String: [String: Item]]
    }

    @Test("Nobody is served by an operation that this table doesn’t know")
    func complete() async throws {
        try await TestInstallation.with(.sqlite) { it in
            let names = try await Self.described(try APIVisitor(it)).map(\.name)
            #expect(Set(names) == Set(Self.operations.keys).union(["getSession"]))
            #expect(names.count == Set(names).count)
        }
    }

    @Test("A key does what its role may, and is refused everything else", arguments: AdministratorRole.allCases)
    func roles(role: AdministratorRole) async throws {
        try await TestInstallation.with(.sqlite) { it in
            let visitor = try APIVisitor(it)
            let key = try await visitor.key(role)
            let letters = try #require(Self.roles[role])
            for operation in try await Self.described(visitor) where operation.name != "getSession" {
                let answer = try await visitor.send(
                    operation.method, operation.path, key: key.text, operation.takesContent ? "{}" : nil)
                let isAllowed = Self.operations[operation.name].map(letters.contains) ?? false
                #expect((answer.status == 403) == !isAllowed, "\(operation.name) answers \(answer.status)")
                #expect(answer.status != 401 && answer.status < 500, "\(operation.name)")
                if !isAllowed { #expect(answer.code == "not-allowed") }
            }
        }
    }

    @Test("Without a good key nobody gets anything, whatever cookie they have")
    func nobody() async throws {
        try await TestInstallation.with(.sqlite) { it in
            try await it.addUser()
            let visitor = try APIVisitor(it)
            let (ended, short) = (try await visitor.key(.owner), try await visitor.key(.owner, lives: .days(1)))
            _ = try await it.installation.hostRights.host.endAPIKey(ended.id)
            it.clock.advance(.days(1))
            let session = try await it.session()
            try await it.addAdministrator(password: TestInstallation.password)
            let administrator = try await it.session("boss@example.org", at: .administrators)
            let cookies = [
                "lockstep=\(session.token.text.exposed)", "lockstep-admin=\(administrator.token.text.exposed)",
            ]
            let never = it.installation.chance.token(.apiKey, at: .administrators).text.exposed
            let asUser = it.installation.chance.token(.apiKey, at: .users).text.exposed
            let before = try await it.events().count
            for operation in try await Self.described(visitor) where operation.name != "getSession" {
                let content = operation.takesContent ? "{}" : nil
                var answers: [APIVisitor.Answer] = []
                for key in [ended.text, short.text, never, asUser, "", session.token.text.exposed] {
                    answers.append(try await visitor.send(operation.method, operation.path, key: key, content))
                }
                for cookie in cookies {
                    answers.append(
                        try await visitor.send(
                            operation.method, operation.path, nil, headers: [.cookie: cookie]))
                }
                answers.append(try await visitor.send(operation.method, operation.path, content))
                for answer in answers {
                    #expect(answer.status == 401, "\(operation.name)")
                    #expect(["key-missing", "key-unknown"].contains(answer.code))
                    #expect(answer.headers[.wwwAuthenticate]?.hasPrefix("Bearer") == true)
                    #expect(answer.headers[.setCookie] == nil)
                    #expect(answer.headers[.accessControlAllowOrigin] == nil)
                }
            }
            #expect(try await it.events().count == before)
        }
    }

    @Test("A session’s cookie says who is signed in, and nothing else; a key says which it is")
    func session() async throws {
        try await TestInstallation.with(.sqlite) { it in
            try await it.addUser()
            let visitor = try APIVisitor(it)
            let cookie = "lockstep=\(try await it.session().token.text.exposed)"
            let mine = try await visitor.get("/api/v1/session", headers: [.cookie: cookie])
            #expect(mine.status == 200 && mine.json?["email"] == .string("anna@example.org"))
            #expect(try await visitor.send(.post, "/api/v1/session", headers: [.cookie: cookie]).status == 405)
            let key = try await visitor.key(.auditor)
            let program = try await visitor.get("/api/v1/session", key: key.text, headers: [.cookie: cookie])
            #expect(program.json?["key"] == .string(key.id.rawValue) && program.json?["role"] == .string("auditor"))
            #expect(program.json?["email"] == nil)
            let nobody = try await visitor.get("/api/v1/session")
            #expect(nobody.status == 401 && nobody.code == "not-signed-in")
            // A key that is no good isn't made good by a cookie.
            let both = try await visitor.get("/api/v1/session", key: "lak_x", headers: [.cookie: cookie])
            #expect(both.status == 401 && both.code == "key-unknown")
        }
    }
}

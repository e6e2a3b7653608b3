import Domain
import Formats
import HTTPTypes
import Hummingbird
import UseCases

/// What identity systems do with people, each of it a use case of administrators.
enum SCIMUsers {
    static func add(_ call: SCIMCall, _ right: AdministrationRight) async throws -> SCIMAnswer {
        let projection = try call.projection()
        let user = try SCIMUser.read(try await call.content(), isActive: true)
        return call.answer(try await right.provision(user).orSCIMProblem(), projection, .created)
    }

    static func find(_ call: SCIMCall, _ right: AdministrationRight) async throws -> SCIMAnswer {
        let (projection, account) = (try call.projection(), try await call.account(right))
        guard !call.has(account) else {
            return SCIMAnswer(.notModified, headers: [.eTag: SCIMUser.version(of: account)])
        }
        return call.answer(account, projection)
    }

    static func replace(_ call: SCIMCall, _ right: AdministrationRight) async throws -> SCIMAnswer {
        let content = try await call.content()
        return try await change(call, right) { account in
            try SCIMUser.read(content, isActive: account.provisioned.isActive)
        }
    }

    static func patch(_ call: SCIMCall, _ right: AdministrationRight) async throws -> SCIMAnswer {
        let patch = try SCIMPatch(try await call.content())
        return try await change(call, right) { try SCIMUser.read(patch, of: $0) }
    }

    /// Reads, decides, and writes where nobody has written meanwhile; else once more.
    private static func change(
        _ call: SCIMCall, _ right: AdministrationRight, to wanted: (Account) throws -> ProvisionedUser
    ) async throws -> SCIMAnswer {
        let projection = try call.projection()
        for _ in 0..<3 {
            let account = try await call.account(right)
            try call.checkVersion(of: account)
            let outcome = try await right.change(account, to: try wanted(account))
            if case .refused([.changedMeanwhile]) = outcome { continue }
            return call.answer(try outcome.orSCIMProblem(), projection)
        }
        throw SCIMProblem([.changedMeanwhile])
    }

    static func remove(_ call: SCIMCall, _ right: AdministrationRight) async throws -> SCIMAnswer {
        let account = try await call.account(right)
        try call.checkVersion(of: account)
        _ = try await right.remove(account).orSCIMProblem()
        return SCIMAnswer(.noContent)
    }

    static func list(_ call: SCIMCall, _ right: AdministrationRight) async throws -> SCIMAnswer {
        try await list(try SCIMQuery(try call.query()), call, right)
    }

    static func search(_ call: SCIMCall, _ right: AdministrationRight) async throws -> SCIMAnswer {
        try await list(try SCIMQuery(try await call.content()), call, right)
    }

    private static func list(
        _ query: SCIMQuery, _ call: SCIMCall, _ right: AdministrationRight
    ) async throws -> SCIMAnswer {
        if let cursor = query.cursor { return try await list(query, after: cursor, call, right) }
        let base = call.documents.base
        let (users, total): ([JSON], Int)
        switch try query.filter?.search() ?? .range(.everybody) {
        case .keys(let keys):
            let found = try await right.listProvisioned(keys).orSCIMProblem()
                .map { SCIMUser.json(of: $0, base: base) }.filter { query.filter?.matches($0) != false }
            (users, total) = (Array(found.dropFirst(query.offset).prefix(query.count)), found.count)
        case .range(let range):
            let page = try await right.listProvisioned(in: range, offset: query.offset, limit: query.count)
                .orSCIMProblem()
            (users, total) = (page.accounts.map { SCIMUser.json(of: $0, base: base) }, page.total)
        }
        let shown = users.map { query.projection.shown(of: $0) }
        return SCIMAnswer(.ok, SCIMMessage.list(shown, total: total, from: query.offset + 1))
    }

    /// Page after page (RFC 9865), as far as the client likes.
    private static func list(
        _ query: SCIMQuery, after cursor: String, _ call: SCIMCall, _ right: AdministrationRight
    ) async throws -> SCIMAnswer {
        let (base, now) = (call.documents.base, call.now)
        let place =
            cursor.isEmpty ? nil : try SCIMCursor(parsing: cursor, of: query.filterText, at: now).place
        let page: ProvisionedPage
        switch try query.filter?.search() ?? .range(.everybody) {
        case .keys(let keys):
            let found = try await right.listProvisioned(keys).orSCIMProblem()
                .filter { query.filter?.matches(SCIMUser.json(of: $0, base: base)) != false }
            let rest = found.filter { account in place.map { account.id.rawValue > $0.id.rawValue } ?? true }
            let shown = Array(rest.prefix(query.count))
            page = ProvisionedPage(
                total: found.count, accounts: shown, next: rest.count > shown.count ? shown.last?.place : nil)
        case .range(let range):
            page = try await right.listProvisioned(in: range, after: place, limit: query.count).orSCIMProblem()
        }
        let shown = page.accounts.map { query.projection.shown(of: SCIMUser.json(of: $0, base: base)) }
        let next = page.next.map { SCIMCursor(after: $0, of: query.filterText, madeAt: now) }
        return SCIMAnswer(.ok, SCIMMessage.list(shown, total: page.total, next: next))
    }
}

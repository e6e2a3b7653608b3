package import Domain
package import Formats
import Store

/// A key that was just made, with what only its program is shown, once.
package struct NewAPIKey: Sendable {
    package let key: APIKey
    package let token: Token
}

extension HostRight {
    /// Makes a key for a program. It is shown this once; what is stored is its digest.
    ///
    /// - Parameter lives: How long it is good for; `APIKey.longestLife` at most.
    package func addAPIKey(
        _ name: APIKeyName, as role: AdministratorRole, lives: Duration
    ) async throws -> Outcome<NewAPIKey> {
        let installation = holder.installation
        let (now, token) = (
            installation.time.now(), installation.chance.token(.apiKey, at: .administrators)
        )
        let key = APIKey(
            id: installation.newID(at: now), name: name, role: role, createdAt: now, expiresAt: now + lives)
        return try await holder.act(with: .ownership) { transaction, actor, _ in
            let decision = key.make(by: actor)
            if decision.isDone { try transaction.insertAPIKey(key, digest: token.digest) }
            return (decision, NewAPIKey(key: key, token: token))
        }
    }

    /// Also those that are over: the trail names them.
    package func listAPIKeys() async throws -> Outcome<[APIKey]> {
        try await holder.look(with: .ownership) { transaction, _ in .done(try transaction.listAPIKeys()) }
    }

    /// From this moment on it opens nothing, also where a request of it is under way.
    package func endAPIKey(_ id: ID<APIKey>) async throws -> Outcome<APIKey> {
        try await holder.act(with: .ownership) { transaction, actor, now in
            guard var key = try transaction.lockAPIKey(id) else { return (.refused(.keyUnknown), APIKey?.none) }
            let decision = key.end(by: actor, at: now)
            if decision.isDone {
                try transaction.updateAPIKeyEnded(id, at: now)
                key.endedAt = now
            }
            return (decision, key)
        }.unwrapped()
    }
}

extension Installation {
    /// The key that a program came with, if it is good.
    package func findAPIKey(_ token: Token) async throws -> APIKey? {
        let (now, digest) = (time.now(), token.digest)
        guard token.kind == .apiKey, var key = try await database.glance({ try $0.findAPIKey(digest: digest) }),
            key.isLive(at: now)
        else { return nil }
        if key.lastUsedAt.map({ now - $0 >= APIKey.usedEvery }) != false {
            let id = key.id
            try await database.writeLoosely { try $0.updateAPIKeyUsed(id, at: now) }
            key.lastUsedAt = now
        }
        return key
    }
}

extension Outcome {
    /// Where there is nothing, it was refused.
    fileprivate func unwrapped<Wrapped>() -> Outcome<Wrapped> where Value == Wrapped? {
        switch self {
        case .done(let value?): .done(value)
        case .done(nil): .refused(.keyUnknown)
        case .refused(let refusals): .refused(refusals)
        }
    }
}

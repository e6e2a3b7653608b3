package import Domain
package import Formats
package import UseCases

/// The server as a connector sees it that runs elsewhere. See docs/decisions/0025.
package struct ConnectorServer: Sendable {
    private let base: BaseURL
    private let http: OutgoingHTTP

    /// In seconds, that a question may be held. The server allows no more.
    private static let wait = 10
    /// 200 is as many as the server takes at once.
    private static let mostReports = 200
    /// A batch with eight thousand certificates in it.
    private static let limits = OutgoingHTTP.Limits(
        total: .seconds(25), answerLength: 8 * 1_024 * 1_024, concurrency: 8)

    /// - Parameter authorities: A PEM file of the only ones that may vouch for the server; `nil` means the system's.
    package init(at base: BaseURL, authorities: String?) {
        self.base = base
        http = OutgoingHTTP(reach: .everywhere, authorities: authorities, limits: Self.limits)
    }

    package struct Registered: Sendable {
        package let token: Token
        /// As administrators call it.
        package let name: String
        package let isConfirmed: Bool
    }

    /// Presents the key. The token is spent by it, also where the answer is lost.
    package func register(
        _ registration: Token, key: ConnectorPublicKey
    ) async throws(ConnectorFault) -> Registered {
        let body = JSONText.object(["public_key": .string(key.text)])
        let answer = JSON(try await post("/registration", body, by: registration, expecting: 201))
        guard let token = answer?["token"]?.string.flatMap({ Token(parsing: $0, as: .connector) }),
            let name = answer?["name"]?.string.flatMap(ConnectionName.init)
        else { throw .answerMalformed }
        return Registered(token: token, name: name.text, isConfirmed: answer?["confirmed"] == .bool(true))
    }

    /// Waits for work, if there is none, as long as the server holds the question.
    package func lease(limit: Int, by token: Token) async throws(ConnectorFault) -> DeliveryBatch {
        let path = "/leases?limit=\(limit)&wait=\(Self.wait)"
        guard let batch = DeliveryBatch(try await post(path, .object([:]), by: token, expecting: 200)) else {
            throw .answerMalformed
        }
        return batch
    }

    package func report(_ reports: [DeliveryReport], by token: Token) async throws(ConnectorFault) {
        var rest = reports[...]
        while !rest.isEmpty {
            let body = JSONText.object(["reports": .array(rest.prefix(Self.mostReports).map(\.json))])
            _ = try await post("/reports", body, by: token, expecting: 204)
            rest = rest.dropFirst(Self.mostReports)
        }
    }

    private func post(
        _ path: String, _ body: JSONText, by token: Token, expecting status: Int
    ) async throws(ConnectorFault) -> [UInt8] {
        let request = OutgoingRequest(
            url: base.link(to: "/connector/v1\(path)"), method: .post(Secret(body.bytes)),
            headers: [
                ("Authorization", "Bearer \(token.text.exposed)"), ("Content-Type", "application/json"),
                ("Accept", "application/json"),
            ])
        let answer: OutgoingAnswer
        do throws(OutgoingFault) {
            answer = try await http.send(request)
        } catch {
            throw .unanswered(error)
        }
        switch answer.status {
        case status: return answer.body
        case 401: throw .tokenRefused
        case 403: throw .unconfirmed
        case 421: throw .misdirected
        default: throw .refused(status: answer.status)
        }
    }
}

/// Why a connector got nothing from the server. Holds no text that came from outside.
package enum ConnectorFault: Error, Hashable, Sendable {
    case unanswered(OutgoingFault)
    case tokenRefused
    /// Nobody has confirmed the key.
    case unconfirmed
    /// It is the server, and reached under a name that isn't its own.
    case misdirected
    case refused(status: Int)
    case answerMalformed
}

extension ConnectorFault: CustomStringConvertible {
    /// What is wrong, and what mends it.
    package var description: String {
        switch self {
        case .unanswered(let fault): fault.description
        case .tokenRefused:
            "The server doesn't take the token: it is used, over, or of before a restore. Where the server runs: "
                + "lockstep connectors renew NAME; then put what that prints into the token file here."
        case .unconfirmed:
            "Nobody has confirmed this connector's key. Where the server runs: lockstep connectors confirm NAME FINGERPRINT"
        case .misdirected: "The server goes by another name. Give its base URL as --server."
        case .refused(let status): "The server answers with \(status): is it a Lockstep, and not too old for this one?"
        case .answerMalformed: "The server's answer can't be read: is it a Lockstep, and not too new for this one?"
        }
    }
}

/// A server that is asked over HTTP.
package final class RemoteDeliverySource: DeliverySource {
    private let server: ConnectorServer
    private let token: @Sendable () -> Token
    private let renew: @Sendable (Token) async throws -> Bool

    /// - Parameters:
    ///   - token: The one that works now.
    ///   - renew: Told which one the server didn't take; answers whether there is another one now.
    package init(
        server: ConnectorServer, token: @escaping @Sendable () -> Token,
        renew: @escaping @Sendable (Token) async throws -> Bool
    ) {
        self.server = server
        self.token = token
        self.renew = renew
    }

    package func lease(limit: Int) async throws -> [DeliveryWork] {
        let batch = try await asking { token throws(ConnectorFault) in
            try await server.lease(limit: limit, by: token)
        }
        if !batch.notUnderstood.isEmpty { try await report(batch.notUnderstood) }
        return batch.work
    }

    package func report(_ reports: [DeliveryReport]) async throws {
        try await asking { token throws(ConnectorFault) in try await server.report(reports, by: token) }
    }

    private func asking<Answer: Sendable>(
        _ ask: (Token) async throws(ConnectorFault) -> Answer
    ) async throws -> Answer {
        let used = token()
        do throws(ConnectorFault) {
            return try await ask(used)
        } catch {
            switch error {
            case .unanswered(.cancelled): throw CancellationError()
            case .tokenRefused:
                guard try await renew(used) else { throw error }
                return try await ask(token())
            case .unanswered, .unconfirmed, .misdirected, .refused, .answerMalformed: throw error
            }
        }
    }
}

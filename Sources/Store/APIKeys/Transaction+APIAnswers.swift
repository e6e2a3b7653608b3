package import Domain

/// A request that its program may send again, as it is kept.
package struct APIAnswerRow: Hashable, Sendable {
    /// A digest of everything that the request asked for.
    package let request: String
    package let begunAt: Timestamp
    /// Sealed; `nil` while the first one is under way.
    package let answer: String?
}

extension Transaction {
    /// Whether this request is the first one under the name that its program gave it.
    ///
    /// - Parameter name: A digest of that name.
    package func insertAPIAnswer(
        of key: ID<APIKey>, name: String, request: String, begunAt: Timestamp
    ) throws -> Bool {
        try execute(
            """
            INSERT INTO api_answers (key_id, name, request, begun_at) VALUES ($1, $2, $3, $4)
            ON CONFLICT (key_id, name) DO NOTHING
            """, key, name, request, begunAt) == 1
    }

    package func findAPIAnswer(of key: ID<APIKey>, name: String) throws -> APIAnswerRow? {
        try find("SELECT request, begun_at, answer FROM api_answers WHERE key_id = $1 AND name = $2", key, name).map {
            APIAnswerRow(request: try $0.text(0), begunAt: try $0.time(1), answer: try $0.optionalText(2))
        }
    }

    /// - Parameter answer: Sealed.
    package func updateAPIAnswer(of key: ID<APIKey>, name: String, to answer: String) throws {
        try send("UPDATE api_answers SET answer = $3 WHERE key_id = $1 AND name = $2", key, name, answer)
    }

    package func deleteAPIAnswer(of key: ID<APIKey>, name: String) throws {
        try send("DELETE FROM api_answers WHERE key_id = $1 AND name = $2", key, name)
    }

    package func deleteAPIAnswer(of key: ID<APIKey>, name: String, begunBefore time: Timestamp) throws {
        try send(
            "DELETE FROM api_answers WHERE key_id = $1 AND name = $2 AND begun_at < $3", key, name, time)
    }

    package func deleteAPIAnswer(unansweredOf key: ID<APIKey>, name: String, begunBefore time: Timestamp) throws {
        try send(
            "DELETE FROM api_answers WHERE key_id = $1 AND name = $2 AND begun_at < $3 AND answer IS NULL", key, name,
            time)
    }

    package func deleteAPIAnswers(begunBefore time: Timestamp) throws -> Int {
        try execute("DELETE FROM api_answers WHERE begun_at < $1", time)
    }
}

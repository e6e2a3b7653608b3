package import Domain
import Formats
import Store

/// A request to which its program gave a name, so that it can ask again when no answer came, and nothing happens twice
/// (the IETF's draft `Idempotency-Key`).
package struct RepeatableRequest: Sendable {
    package let key: ID<APIKey>
    /// A digest of the name.
    let name: String
    /// A digest of everything that was asked for.
    let request: String

    /// How long the answer is kept.
    package static let kept: Duration = .days(1)
    /// After so long, whoever carried it out is taken for dead: every other way out of a request removes it or answers.
    static let underWay: Duration = .minutes(2)

    /// - Parameters:
    ///   - name: As the program gave it.
    ///   - parts: Method, target and content.
    package init(named name: String, of key: ID<APIKey>, parts: [String]) {
        self.key = key
        // Plain digests would do: what is kept under them is sealed.
        let secret = Secret(Array("lockstep idempotency key".utf8))
        self.name = KeyedDigest.compute(key: secret, parts: [name])
        request = KeyedDigest.compute(key: secret, parts: parts)
    }

    package enum Standing: Hashable, Sendable {
        /// It is to be carried out, and then kept or forgotten.
        case first
        /// It was carried out, and answered like this.
        case answered([UInt8])
        case isUnderWay
        /// The name is another request's.
        case isAnother
    }

    fileprivate var context: String { "api answer \(key) \(name)" }
}

extension Installation {
    /// Takes the name for this request, where nobody has it.
    package func begin(_ wish: RepeatableRequest) async throws -> RepeatableRequest.Standing {
        let (now, keys) = (time.now(), keys.current)
        return try await database.write { transaction in
            try transaction.deleteAPIAnswer(
                of: wish.key, name: wish.name, begunBefore: now - RepeatableRequest.kept)
            try transaction.deleteAPIAnswer(
                unansweredOf: wish.key, name: wish.name, begunBefore: now - RepeatableRequest.underWay)
            if try transaction.insertAPIAnswer(of: wish.key, name: wish.name, request: wish.request, begunAt: now) {
                return .first
            }
            // Whoever was first may have forgotten it in between; then the program asks once more.
            guard let row = try transaction.findAPIAnswer(of: wish.key, name: wish.name) else { return .isUnderWay }
            guard row.request == wish.request else { return .isAnother }
            guard let sealed = row.answer else { return .isUnderWay }
            return .answered(try keys.data.open(sealed, context: wish.context))
        }
    }

    /// - Parameter answer: Sealed, because it may hold what is shown once.
    package func keep(_ answer: [UInt8], of wish: RepeatableRequest) async throws {
        let sealed = try keys.current.data.seal(answer, context: wish.context)
        try await database.write { try $0.updateAPIAnswer(of: wish.key, name: wish.name, to: sealed) }
    }

    /// Nothing was done: the program may send it again.
    package func forget(_ wish: RepeatableRequest) async throws {
        try await database.write { try $0.deleteAPIAnswer(of: wish.key, name: wish.name) }
    }
}

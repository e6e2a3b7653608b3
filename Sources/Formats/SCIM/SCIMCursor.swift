import Crypto
package import Domain

/// Where the next page of a list begins (RFC 9865): behind whom the last one ended, of which question, and since when. It keeps
/// nothing on the server, and says nothing that its holder hasn't just read.
package struct SCIMCursor: Hashable, Sendable {
    package let place: ProvisionedPlace
    package let madeAt: Timestamp
    /// Of the filter: behind another one the place means nothing.
    private let question: String

    /// How long it can be used. Whoever comes back later compares two different days.
    package static let lives: Duration = .hours(1)

    package init(after place: ProvisionedPlace, of filter: String?, madeAt: Timestamp) {
        self.place = place
        self.madeAt = madeAt
        question = Self.digest(of: filter)
    }

    /// In characters that a link takes as they are (section 2 of the RFC).
    package var text: String {
        "\(madeAt.milliseconds).\(place.changedAt.milliseconds).\(place.id.rawValue).\(question)"
    }

    /// - Throws: `cursorInvalid` for what no page of this list has given out, `cursorExpired`.
    package init(parsing text: String, of filter: String?, at now: Timestamp) throws(SCIMFault) {
        guard text.utf8.count <= 200 else { throw .cursorInvalid }
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 4, let made = Int64(parts[0]), let changed = Int64(parts[1]),
            let id = ID<Account>(parsing: String(parts[2])), parts[3] == Self.digest(of: filter), made >= 0,
            changed >= 0
        else { throw .cursorInvalid }
        let madeAt = Timestamp(milliseconds: made)
        // Another server's clock may be a little ahead.
        guard madeAt <= now + .minutes(1) else { throw .cursorInvalid }
        guard now < madeAt + Self.lives else { throw .cursorExpired }
        self.init(
            after: ProvisionedPlace(id: id, changedAt: Timestamp(milliseconds: changed)), of: filter, madeAt: madeAt)
    }

    private static func digest(of filter: String?) -> String {
        Base64URL.encode(SHA256.hash(data: Array((filter.map { "=\($0)" } ?? "").utf8)).prefix(12))
    }
}

/// A phone that answers for its account: the key that it made for itself, and the name that its person gave it.
package struct Phone: Hashable, Sendable {
    package let id: ID<Phone>
    package let account: ID<Account>
    package let name: PhoneName
    /// The public half, as text. The private half never leaves the phone.
    package let key: String
    /// Where Web Push reaches it; `nil` where it only asks by itself.
    package let subscription: SealedSecret?
    package let createdAt: Timestamp
    package let lastUsedAt: Timestamp?

    /// More than anybody carries about, and few enough to look through.
    package static let mostForOne = 10

    package init(
        id: ID<Phone>, account: ID<Account>, name: PhoneName, key: String, subscription: SealedSecret? = nil,
        createdAt: Timestamp, lastUsedAt: Timestamp? = nil
    ) {
        self.id = id
        self.account = account
        self.name = name
        self.key = key
        self.subscription = subscription
        self.createdAt = createdAt
        self.lastUsedAt = lastUsedAt
    }
}

extension Phone {
    /// As the trail has it.
    package var details: [String: String] { ["phone": id.rawValue, "name": name.text] }
}

/// What a person calls one of their phones.
package struct PhoneName: Hashable, Sendable {
    package let text: String

    package static let longest = 60

    /// `nil` when it is empty, longer than 60 characters, or can't be read.
    package init?(_ text: some StringProtocol) {
        // The bytes first: what comes in may be long, and characters cost more to count.
        guard text.utf8.count <= 1_000 else { return nil }
        let trimmed = String(text.trimmingWhitespace())
        guard (1...Self.longest).contains(trimmed.unicodeScalars.count),
            trimmed.isLegible
        else { return nil }
        self.text = trimmed
    }
}

/// The way of one phone into an account: a QR code, then a key and a name from whoever scanned it, then the number that
/// this phone shows, typed by the person in the browser. A code that somebody else photographed enrols nobody's phone.
package struct PhoneEnrolment: Hashable, Sendable {
    package let id: ID<PhoneEnrolment>
    package let account: ID<Account>
    /// The one in which the person proved themself: the number counts there and nowhere else.
    package let flow: ID<Flow>
    package let createdAt: Timestamp
    package let expiresAt: Timestamp
    /// What scanned the code; `nil` until something did.
    package let candidate: Candidate?

    package struct Candidate: Hashable, Sendable {
        package let phone: ID<Phone>
        package let name: PhoneName
        package let key: String
        /// Keyed, because a number of six digits is short.
        package let numberDigest: String

        package init(phone: ID<Phone>, name: PhoneName, key: String, numberDigest: String) {
            self.phone = phone
            self.name = name
            self.key = key
            self.numberDigest = numberDigest
        }
    }

    package static let lives: Duration = .minutes(10)
    /// Wrong numbers after which it begins anew.
    package static let tries = 3

    package init(
        id: ID<PhoneEnrolment>, account: ID<Account>, flow: ID<Flow>, createdAt: Timestamp, expiresAt: Timestamp,
        candidate: Candidate? = nil
    ) {
        self.id = id
        self.account = account
        self.flow = flow
        self.createdAt = createdAt
        self.expiresAt = expiresAt
        self.candidate = candidate
    }
}

/// A phone that answers for its account: the key that it made for itself, and the name that its person gave it.
package struct Phone: Hashable, Sendable {
    package let id: ID<Phone>
    package let account: ID<Account>
    package let name: FactorName
    /// The public half, as text. The private half never leaves the phone.
    package let key: String
    /// Where Web Push reaches it; `nil` where it only asks by itself.
    package let subscription: SealedSecret?
    package let createdAt: Timestamp
    package let lastUsedAt: Timestamp?

    /// More than anybody carries about, and few enough to look through.
    package static let mostForOne = 10

    package init(
        id: ID<Phone>, account: ID<Account>, name: FactorName, key: String, subscription: SealedSecret? = nil,
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
        package let name: FactorName
        package let key: String
        /// Keyed, because a number of six digits is short.
        package let numberDigest: String

        package init(phone: ID<Phone>, name: FactorName, key: String, numberDigest: String) {
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

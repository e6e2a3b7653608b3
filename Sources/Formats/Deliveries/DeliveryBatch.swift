import Domain

/// What a connector is given at one question, as it travels: JSON, with each connection once, since its certificates may be
/// longer than all the rest.
package struct DeliveryBatch: Sendable {
    package let work: [DeliveryWork]
    /// Pieces for directories that this program doesn't understand; a newer server may know more kinds.
    package let notUnderstood: [DeliveryReport]

    package init(_ work: [DeliveryWork]) {
        self.work = work
        notUnderstood = []
    }

    package var json: JSONText {
        let connections = work.reduce(into: [:]) { $0[$1.connection.id.rawValue] = $1 }
        return .object([
            "connections": .array(connections.sorted { $0.key < $1.key }.map(\.value.connectionJSON)),
            "work": .array(work.map(\.json)),
        ])
    }

    /// - Parameter bytes: The caller bounds the length.
    /// - Returns: `nil` for what is no batch.
    package init?(_ bytes: some Sequence<UInt8>) {
        guard let message = JSON(bytes), let listed = message["connections"]?.array, let pieces = message["work"]?.array
        else { return nil }
        var places: [ID<Connection>: Place] = [:]
        for connection in listed {
            guard let id: ID<Connection> = connection.id("id"), places[id] == nil,
                let place = Place(connection, id)
            else { return nil }
            places[id] = place
        }
        var work: [DeliveryWork] = []
        var notUnderstood: [DeliveryReport] = []
        for piece in pieces {
            guard let id: ID<Connection> = piece.id("connection"), let place = places[id],
                let read = DeliveryWork(piece, at: place)
            else { return nil }
            if place.isUnderstood {
                work.append(read)
            } else {
                notUnderstood.append(DeliveryReport(read, .failed(.kindUnknown)))
            }
        }
        self.work = work
        self.notUnderstood = notUnderstood
    }
}

/// A connection, and what goes with each piece of work there.
private struct Place {
    let connection: Connection
    let installation: String
    let writerSecret: SealedPassword?
    let isUnderstood: Bool

    /// `nil` for what is no connection.
    init?(_ json: JSON, _ id: ID<Connection>) {
        guard let name = json["name"]?.string.flatMap(ConnectionName.init),
            let installation = json["installation"]?.string,
            let members = json["settings"]?.object, let writer = json.optionalText("writer")
        else { return nil }
        var said: [ConnectionField: String] = [:]
        for (name, value) in members {
            guard let text = value.string else { return nil }
            // One that this program doesn't know is for somebody newer.
            if let field = ConnectionField(rawValue: name) { said[field] = text }
        }
        let settings = try? ConnectionSettings(said)
        guard let readable = settings ?? Self.placeholder else { return nil }
        connection = Connection(id: id, name: name, settings: readable, createdAt: Timestamp(milliseconds: 0))
        isUnderstood = settings != nil
        self.installation = installation
        writerSecret = writer.map(SealedPassword.init)
    }

    /// Stands where nothing is carried: at a directory of a kind that isn't known here.
    private static let placeholder = try? ConnectionSettings([
        .kind: "ldap", .servers: "ldaps://nowhere.invalid", .readerName: "cn=nobody", .writerName: "cn=nobody",
        .searchBase: "dc=invalid",
        .authorities: "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----",
    ])
}

extension DeliveryWork {
    fileprivate var connectionJSON: JSONText {
        let said = connection.settings.said.map { ($0.key.rawValue, $0.value) }
        return .object([
            "id": .string(connection.id.rawValue), "name": .string(connection.name.text),
            "installation": .string(installation),
            "settings": .object(.init(sorting: Dictionary(said) { first, _ in first })),
            "writer": writerSecret.map { .string($0.text) } ?? .null,
        ])
    }

    fileprivate var json: JSONText {
        .object([
            "lease": .string(lease.rawValue), "binding": .string(binding.rawValue),
            "epoch": .integer(Int64(pair.epoch)), "generation": .integer(Int64(pair.generation)),
            "connection": .string(connection.id.rawValue), "account": .string(account.rawValue),
            "entry": .string(entry), "password": password?.json ?? .null,
            "standing": standing.map { .string($0.rawValue) } ?? .null, "unlocks": .bool(unlocks),
            "hears_parts": .bool(hearsParts),
        ])
    }

    fileprivate init?(_ json: JSON, at place: Place) {
        guard let lease: ID<DeliveryLease> = json.id("lease"), let binding: ID<Binding> = json.id("binding"),
            let account: ID<Account> = json.id("account"), let entry = json["entry"]?.string,
            let pair = DeliveryPair(json), let standing = json.optionalText("standing"),
            case .bool(let unlocks)? = json["unlocks"], let carried = json["password"]
        else { return nil }
        let known = standing.map(TargetStanding.init(rawValue:))
        if case .some(nil) = known { return nil }
        let password = carried == .null ? nil : Password(carried)
        guard carried == .null || password != nil else { return nil }
        self.init(
            lease: lease, binding: binding, pair: pair, installation: place.installation, connection: place.connection,
            writerSecret: place.writerSecret, account: account, entry: entry, password: password,
            standing: known ?? nil, unlocks: unlocks, hearsParts: json["hears_parts"] == .bool(true))
    }
}

extension DeliveryWork.Password {
    fileprivate var json: JSONText {
        .object([
            "sealed": .string(text.text), "purpose": .string(purpose.rawValue),
            "epoch": .integer(Int64(version.epoch)), "generation": .integer(Int64(version.generation)),
        ])
    }

    fileprivate init?(_ json: JSON) {
        guard let text = json["sealed"]?.string, let version = DeliveryPair(json),
            let purpose = json["purpose"]?.string.flatMap(ConnectorSeal.Context.Purpose.init(rawValue:))
        else { return nil }
        self.init(
            text: SealedPassword(text: text), purpose: purpose,
            version: PasswordVersion(epoch: version.epoch, generation: version.generation))
    }
}

extension DeliveryReport {
    private static let applied = "applied"

    package var json: JSONText {
        var members: [(String, JSONText)] = [
            ("lease", .string(lease.rawValue)), ("binding", .string(binding.rawValue)),
            ("epoch", .integer(Int64(pair.epoch))), ("generation", .integer(Int64(pair.generation))),
            ("outcome", .string(outcome.failure?.rawValue ?? Self.applied)),
            ("changed_at", changedAt.map { .integer($0.milliseconds) } ?? .null),
        ]
        // Only where there is something to say: older servers don't know the name.
        if case .passwordOnly = outcome { members.append(("password_arrived", .bool(true))) }
        if foundDisabled { members.append(("found_disabled", .bool(true))) }
        return .object(.init(members))
    }

    /// `nil` for what is no report. A failure that this program doesn't know may be one after which the target holds
    /// anything, so that is what it is taken for.
    package init?(_ json: JSON) {
        guard let lease: ID<DeliveryLease> = json.id("lease"), let binding: ID<Binding> = json.id("binding"),
            let pair = DeliveryPair(json), let said = json["outcome"]?.string
        else { return nil }
        let changedAt: Timestamp?
        switch json["changed_at"] {
        case .none, .null: changedAt = nil
        case .integer(let milliseconds): changedAt = Timestamp(milliseconds: milliseconds)
        default: return nil
        }
        let failure = DeliveryFailure(rawValue: said) ?? .answerLost
        let outcome: DeliveryOutcome =
            switch (said, json["password_arrived"]) {
            case (Self.applied, _): .applied
            case (_, .bool(true)?): .passwordOnly(failure)
            default: .failed(failure)
            }
        self.init(
            lease: lease, binding: binding, pair: pair, outcome: outcome, changedAt: changedAt,
            foundDisabled: json["found_disabled"] == .bool(true))
    }
}

extension DeliveryPair {
    fileprivate init?(_ json: JSON) {
        guard case .integer(let epoch)? = json["epoch"], case .integer(let generation)? = json["generation"],
            let epoch = Int(exactly: epoch), let generation = Int(exactly: generation), epoch >= 0, generation >= 0
        else { return nil }
        self.init(epoch: epoch, generation: generation)
    }
}

extension JSON {
    fileprivate var array: [JSON]? {
        if case .array(let values) = self { values } else { nil }
    }

    fileprivate func id<Subject>(_ name: String) -> ID<Subject>? {
        self[name]?.string.flatMap { ID<Subject>(parsing: $0) }
    }

    /// A member that is a text or null; the outer `nil` where it is neither, or isn't there.
    fileprivate func optionalText(_ name: String) -> String?? {
        switch self[name] {
        case .null: .some(nil)
        case .string(let text): text
        default: nil
        }
    }
}

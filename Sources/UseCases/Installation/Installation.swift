package import Domain
package import Formats
package import Store

/// One running Lockstep: what every use case works with. The use cases are its methods, a folder a noun.
package struct Installation: Sendable {
    package let database: any Database
    package let time: TimeSource
    package let chance: Chance
    package let keys: KeyStore
    package let hasher: PasswordHasher
    package let blocklists: PasswordBlocklists
    package let sessionCache: SessionCache
    let settingsCache: SettingsCache
    let zones: ZoneSource
    /// Where people reach it; every link is built from this and never from a request. No slash at the end.
    package let baseURL: String
    /// Duo's side; `nil` where nothing is asked of others.
    package let duo: (any DuoService)?
    /// How events reach whom they are forwarded to; `nil` where they reach nobody.
    package let eventTransport: (any EventTransport)?
    /// How the server itself speaks to directories, to read there; `nil` where it doesn't.
    package let directory: (any DirectoryClient)?
    /// Where directories are asked about passwords that were changed there; `nil` where none is.
    let adoption: AdoptionDesk?
    /// Tells the workers that something was queued.
    package let work: WorkSignals
    /// Phones that wait for a question.
    package let pushWaiters: PushWaiters
    /// Connectors that wait for work.
    package let deliveryWaiters: DeliveryWaiters
    let doubts = ConnectionDoubts()
    let entryRules = EntryRules()
    let pushKey: PushKeyCache
    let submissionTurns: SubmissionTurns

    package init(
        database: any Database, time: TimeSource, chance: Chance, keys: KeyStore, hasher: PasswordHasher,
        blocklists: PasswordBlocklists, baseURL: String, duo: (any DuoService)? = nil,
        eventTransport: (any EventTransport)? = nil, directory: (any DirectoryClient)? = nil,
        adoption: AdoptionDesk? = nil,
        zones: ZoneSource = ZoneSource()
    ) {
        self.database = database
        self.time = time
        self.chance = chance
        self.keys = keys
        self.hasher = hasher
        self.blocklists = blocklists
        self.baseURL = baseURL
        self.duo = duo
        self.eventTransport = eventTransport
        self.directory = directory
        self.adoption = adoption
        self.zones = zones
        sessionCache = SessionCache()
        settingsCache = SettingsCache()
        work = WorkSignals()
        pushWaiters = PushWaiters()
        deliveryWaiters = DeliveryWaiters()
        pushKey = PushKeyCache()
        submissionTurns = SubmissionTurns()
    }

    package func newID<Subject>(_: Subject.Type = Subject.self, at now: Timestamp) -> ID<Subject> {
        ID(at: now, chance: chance.uint128())
    }
}

/// What a use case answers: what was asked for, or why not.
package enum Outcome<Value: Sendable>: Sendable {
    case done(Value)
    case refused([Refusal])

    package static func refused(_ refusals: Refusal...) -> Outcome { .refused(refusals) }
}

extension Outcome: Equatable where Value: Equatable {}

extension Outcome {
    /// - Parameter value: What there is to show where the decision was carried out.
    init(_ decision: Decision, _ value: Value) {
        self = decision.isDone ? .done(value) : .refused(decision.refusals)
    }
}

extension Outcome where Value == Void {
    init(_ decision: Decision) {
        self.init(decision, ())
    }
}

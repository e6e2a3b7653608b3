import Domain

/// One account, one target, three connectors, and a wire that loses, doubles and reorders. The server is the real rules;
/// all the rest is written down here as simply as it can be.
struct DeliveryModel {
    /// A password by the life of the installation that it was sealed in, and its number in it.
    struct Version: Hashable, Comparable {
        var epoch: Int
        var number: Int

        static func < (left: Self, right: Self) -> Bool { (left.epoch, left.number) < (right.epoch, right.number) }
    }

    struct Operation {
        let lands: Timestamp
        let lease: ID<DeliveryLease>
        let pair: DeliveryPair
        let password: Version?
        let standing: TargetStanding?
        let answers: Bool
        let outcome: DeliveryOutcome
    }

    enum Message {
        case work(ID<DeliveryLease>, Delivery, grantedAt: Timestamp)
        case report(ID<DeliveryLease>, DeliveryPair, DeliveryOutcome)
    }

    /// Whether connectors keep to their leases. One that was stopped in the middle may not.
    let isPrompt: Bool
    var target = BoundTarget(account: ID(rawValue: "anna"), connection: ID(rawValue: "head office"))
    var epoch = 0
    var now = Timestamp(milliseconds: 1_000_000)
    var newest = Version(epoch: 0, number: 0)
    var standing = TargetStanding.enabled
    var backup = 0
    var isCalm = false
    private var numbers = 0
    private var leases = 0
    private var wire: [Message] = []
    /// Work is for one connector, which begins it once, however often it comes.
    private var begun: Set<ID<DeliveryLease>> = []
    private var operations: [Operation] = []
    private(set) var held: Version?
    private(set) var heldStanding = TargetStanding.enabled
    /// An older password was put over a newer one.
    private(set) var wentBack = false
    private(set) var received = 0
    private(set) var lateReports = 0

    init(isPrompt: Bool) {
        self.isPrompt = isPrompt
        change()
    }

    var isInStep: Bool { target.owed == nil && held == newest && heldStanding == standing }
    /// Nothing is owed, and the target holds something else than it should.
    var isSilentlyDifferent: Bool { target.owed == nil && (held != newest || heldStanding != standing) }
    var isQuiet: Bool { wire.isEmpty && operations.isEmpty }

    mutating func step(_ chance: inout SeededGenerator) {
        switch Int.random(in: 0..<100, using: &chance) {
        case 0..<4 where !isCalm: change()
        case 4..<7 where !isCalm: turn()
        case 7 where !isCalm: restore()
        case 8..<10 where !isCalm: backup = newest.number
        case 10..<16: signIn()
        case 16..<17 where !isCalm: _ = target.forgetSealed(at: now)
        case 17..<40: lease()
        case 40..<70: deliver(&chance)
        case 70..<72: _ = target.retry(at: now)
        default: wait(.milliseconds(Int.random(in: 0...20_000, using: &chance)))
        }
    }

    private var sealed: OwedPassword {
        .sealed(
            SealedPassword(text: "\(newest.epoch)/\(newest.number)"),
            PasswordVersion(epoch: newest.epoch, generation: newest.number), at: now)
    }

    private mutating func change() {
        numbers += 1
        newest = Version(epoch: epoch, number: numbers)
        target.owe(OwedChange(password: sealed), epoch: epoch, at: now)
    }

    private mutating func turn() {
        standing = standing == .enabled ? .disabled : .enabled
        if let owed = target.standingOwed(standing, under: .disable) {
            target.owe(OwedChange(standing: owed), epoch: epoch, at: now)
        }
    }

    private mutating func restore() {
        epoch += 1
        newest = Version(epoch: epoch, number: backup)
        target.restore(standing: standing, takesPassword: true, epoch: epoch, at: now)
    }

    private mutating func signIn() {
        _ = target.seal(
            SealedPassword(text: "\(newest.epoch)/\(newest.number)"),
            PasswordVersion(epoch: newest.epoch, generation: newest.number), epoch: epoch, at: now)
    }

    private mutating func lease() {
        leases += 1
        let id = ID<DeliveryLease>(rawValue: "lease \(leases)")
        guard let delivery = target.lease(as: id, at: now) else { return }
        wire.append(.work(id, delivery, grantedAt: now))
    }

    /// One message, any of them: it may be lost, and it may stay to come again.
    private mutating func deliver(_ chance: inout SeededGenerator) {
        guard let index = wire.indices.randomElement(using: &chance) else { return }
        let message = wire[index]
        let fate = isCalm ? 0 : Int.random(in: 0..<10, using: &chance)
        if fate != 9 { wire.remove(at: index) }
        switch message {
        case .work(let id, let delivery, let grantedAt):
            guard fate != 8 else { return }
            carry(id, delivery, grantedAt, &chance)
        case .report(let id, let pair, let outcome):
            // A connector says it until it is heard; one that was killed says nothing.
            guard fate != 8 || !isPrompt else { return }
            let wasLate = target.lost.contains { $0.id == id }
            let isNews = target.report(
                outcome, of: id, pair: pair, epoch: epoch, takesPassword: true, chance: 0, at: now)
            if isNews { received += 1 }
            if isNews && wasLate { lateReports += 1 }
        }
    }

    private mutating func carry(
        _ id: ID<DeliveryLease>, _ delivery: Delivery, _ grantedAt: Timestamp, _ chance: inout SeededGenerator
    ) {
        guard now - grantedAt < DeliveryLease.sendsFor, begun.insert(id).inserted else { return }
        let fault = isCalm ? 9 : Int.random(in: 0..<10, using: &chance)
        if fault == 0 { return wire.append(.report(id, delivery.pair, .failed(.unreachable))) }
        if fault == 1 { return wire.append(.report(id, delivery.pair, .failed(.passwordInHistory))) }
        let password = version(of: delivery)
        // What comes after the password may come to nothing.
        let outcome: DeliveryOutcome =
            fault == 4 && password != nil && delivery.standing != nil ? .passwordOnly(.unreachable) : .applied
        // Nobody knows when it lands. Whoever gave up waiting says so at once.
        let limit: Int64 = isPrompt || isCalm ? 30_000 : 200_000
        let lands = now + .milliseconds(Int64.random(in: 0..<limit, using: &chance))
        operations.append(
            Operation(
                lands: lands, lease: id, pair: delivery.pair, password: password,
                standing: outcome == .applied ? delivery.standing : nil, answers: fault > 3 || !isPrompt,
                outcome: outcome))
        if fault == 2 && isPrompt { wire.append(.report(id, delivery.pair, .failed(.answerLost))) }
    }

    private func version(of delivery: Delivery) -> Version? {
        guard case .sealed(_, let version, _) = delivery.password else { return nil }
        return Version(epoch: version.epoch, number: version.generation)
    }

    private mutating func wait(_ duration: Duration) {
        now = now + duration
        for operation in operations.filter({ $0.lands <= now }).sorted(by: { $0.lands < $1.lands }) {
            if let password = operation.password {
                if let held, password < held { wentBack = true }
                held = password
            }
            if let standing = operation.standing { heldStanding = standing }
            if operation.answers { wire.append(.report(operation.lease, operation.pair, operation.outcome)) }
        }
        operations.removeAll { $0.lands <= now }
    }
}

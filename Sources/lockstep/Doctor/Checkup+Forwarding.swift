import Domain
import Store
import UseCases

extension Checkup {
    /// Whether events get to whom they are forwarded to, as the server has noted it; nobody is asked.
    func checkForwarding(_ database: any Database) async -> [Finding] {
        do {
            let receivers = try await database.read { try $0.listForwardingHealth() }
            return receivers.compactMap(Self.finding)
        } catch {
            return [.fault("forwarding", error)]
        }
    }

    private static func finding(_ health: ForwardingHealth) -> Finding? {
        let name = health.receiver.rawValue
        let trial = "`lockstep audit forwarding --try \(name)` asks it"
        switch health.state {
        case .off: return nil
        case .incomplete: return .note("forwarding", "\(name): no secret is set, so nothing is sent")
        case .running: return .fine("forwarding", "\(name): \(health.waiting) events wait")
        case .failing:
            let failure = health.forwarder?.failure ?? "not confirmed"
            return .fault("forwarding", "\(name): \(health.waiting) events wait: \(failure); \(trial)")
        case .stopped: return .fault("forwarding", "\(name): it wants no more events (410); \(trial)")
        }
    }
}

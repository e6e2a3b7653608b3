import Domain
import Formats
import Store

extension Checkup {
    /// Whether the organisation's time zone is one that this machine has a file of.
    func checkTimeZone(_ database: any Database) async -> [Finding] {
        do {
            let zone = try await database.read { try $0.findSettings() }.organisation.timeZone
            _ = try ZoneDirectory.system.rules(of: zone)
            return [.fine("time zone", zone.text)]
        } catch {
            return [.fault("time zone", error)]
        }
    }
}

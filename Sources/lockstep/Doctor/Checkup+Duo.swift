import Bootstrap
import Connectors
import Domain
import Formats
import Store
import UseCases

extension Checkup {
    /// Whether Duo answers and knows this installation, where people are sent to it.
    func checkDuo(_ database: any Database) async -> [Finding] {
        do {
            let duo = try await database.read { try $0.findSettings() }.factors.duo
            guard duo != DuoSettings() else { return [] }
            guard duo.isComplete else {
                return [
                    .note("Duo", "offered to nobody: factors.duo.client-id, client-secret and api-host go together")
                ]
            }
            let now = TimeSource.system.now()
            let keys = try await KeyStore.open(
                database, file: try KeyFile.load(path: configuration.keyFile), chance: .system, at: now)
            guard let known = try duo.configuration(keys.current, baseURL: configuration.baseURL.origin) else {
                return [.fault("Duo", "factors.duo.api-host is none of Duo's hosts: nobody is sent there")]
            }
            let client = DuoClient(http: OutgoingHTTP(of: configuration))
            return [
                await client.isHealthy(known, now: now)
                    ? .fine("Duo", "\(duo.apiHost) answers")
                    : .fault("Duo", "\(duo.apiHost) can't be asked, so whoever depends on it can't sign in")
            ]
        } catch {
            return [.fault("Duo", error)]
        }
    }
}

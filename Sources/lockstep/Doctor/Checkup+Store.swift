import Bootstrap
import Domain
import Formats
import FoundationEssentials
import Store
import StoreDrivers
import UseCases

extension Checkup {
    /// Mail that waits longer than this does not just wait for its turn.
    private static let longestWait: Duration = .minutes(10)
    /// Servers whose clocks differ by more would disagree about what has expired.
    private static let clockTolerance: Duration = .seconds(5)

    /// Database, keys, clock and queue.
    func checkStore() async -> [Finding] {
        do {
            let url = try Installation.databaseURL(configuration)
            if case .sqlite(let path) = url, !FileManager.default.fileExists(atPath: path) {
                return [.note("database", "\(url) is not there yet: `lockstep serve` makes it")]
                    + checkKeyFile(isNeeded: false)
            }
            let database = try await Databases.open(url, connections: 1)
            let findings = await check(database, url)
            await database.close()
            return findings
        } catch {
            return [.fault("database", error)] + checkKeyFile(isNeeded: false)
        }
    }

    private func check(_ database: any Database, _ url: DatabaseURL) async -> [Finding] {
        let schema = Schema.migrations.count
        // A database without the table has no schema.
        let found = (try? await database.read { try $0.findSchemaNumber() }) ?? 0
        if found == 0 {
            return [.note("database", "\(url) is empty: `lockstep serve` sets it up")] + checkKeyFile(isNeeded: false)
        }
        if found > schema {
            return [.fault("database", SchemaFault.newer(database: found, program: schema))]
        }
        let state: Finding =
            found < schema
            ? .note("database", "\(url) has schema \(found); the next start brings it to \(schema)")
            : .fine("database", "\(url), schema \(found)")
        return [state] + (await checkKeys(database)) + (await checkClock(database)) + (await checkQueue(database))
            + (await checkTimeZone(database)) + (await checkDuo(database))
            + (found == schema ? await checkConnectors(database) : [])
            + (await checkForwarding(database))
    }

    private func checkKeyFile(isNeeded: Bool) -> [Finding] {
        do throws(KeyFile.Fault) {
            _ = try KeyFile.load(path: configuration.keyFile)
            return [.fine("key file", configuration.keyFile)]
        } catch {
            if case .missing = error, !isNeeded {
                return [.note("key file", "\(configuration.keyFile) is not there yet: `lockstep serve` makes it")]
            }
            return [.fault("key file", error.description)]
        }
    }

    private func checkKeys(_ database: any Database) async -> [Finding] {
        do {
            let hasKeys = try await database.read { try !$0.listWrappedKeys().isEmpty }
            let file = checkKeyFile(isNeeded: hasKeys)
            guard hasKeys, file.allSatisfy({ $0.grade == .fine }) else { return file }
            let keys = try await KeyStore.open(
                database, file: try KeyFile.load(path: configuration.keyFile), chance: .system,
                at: TimeSource.system.now())
            return [
                .fine(
                    "key file", "\(configuration.keyFile) opens the keys; data key \(keys.current.data.currentVersion)")
            ]
        } catch {
            return [.fault("key file", error)]
        }
    }

    private func checkClock(_ database: any Database) async -> [Finding] {
        do {
            let newest = try await database.read { try $0.findNewestEventTime() }
            let now = TimeSource.system.now()
            guard let newest, newest - now > Self.clockTolerance else { return [.fine("clock", "behind no event")] }
            let seconds = (newest - now).inMilliseconds / 1_000
            return [.fault("clock", "\(seconds) s behind the newest event: set this machine's clock")]
        } catch {
            return [.fault("clock", error)]
        }
    }

    private func checkQueue(_ database: any Database) async -> [Finding] {
        do {
            let backlog = try await database.read { try $0.findMailBacklog() }
            let wait = backlog.oldest.map { TimeSource.system.now() - $0 } ?? .zero
            var findings: [Finding] = [
                wait > Self.longestWait
                    ? .fault(
                        "mail queue",
                        "\(backlog.waiting) mails wait, one for \(wait.inMilliseconds / 60_000) minutes: see the log")
                    : .fine("mail queue", "\(backlog.waiting) mails wait")
            ]
            if backlog.givenUp > 0 {
                findings.append(
                    .note("mail queue", "\(backlog.givenUp) mails were given up: lockstep audit list has the reasons"))
            }
            return findings
        } catch {
            return [.fault("mail queue", error)]
        }
    }
}

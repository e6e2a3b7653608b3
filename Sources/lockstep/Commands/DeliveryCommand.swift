import ArgumentParser
import Domain
import Formats
import Texts
import UseCases

struct DeliveriesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "deliveries", abstract: "What directories are owed.",
        subcommands: [List.self, Retry.self])

    struct List: HostCommand {
        static let configuration = CommandConfiguration(
            abstract: "What waits, or where one account's password is.")

        @Option(help: "The email address of one account: also what has arrived is listed.")
        var account: String?

        @Flag(help: "Print one JSON document.")
        var json = false

        @OptionGroup(title: "Configuration")
        var options: ConfigurationOptions

        func run(_ installation: Installation) async throws {
            let bindings = try await find(installation)
            if json {
                let list = JSONText.array(bindings.map(\.json))
                return StandardOutput.write(String(decoding: list.bytes, as: UTF8.self))
            }
            for overview in bindings {
                StandardOutput.write(
                    [
                        overview.binding.id.rawValue, overview.connection.name.text, overview.binding.entry,
                        overview.state.name, overview.failure?.rawValue ?? "",
                    ].joined(separator: "\t"))
            }
        }

        private func find(_ installation: Installation) async throws -> [BindingOverview] {
            guard let account else { return try await findOwed(installation.hostRights.auditing) }
            guard let address = try? EmailAddress(account), let user = try await installation.findUser(address) else {
                throw CommandFailure.refused([.accountUnknown])
            }
            return try await installation.hostRights.administration.listBindings(of: user.account.id).orFailure()
        }

        private func findOwed(_ auditing: AuditingRight) async throws -> [BindingOverview] {
            var (all, place): ([BindingOverview], DeliveryPlace?) = ([], nil)
            repeat {
                let page = try await auditing.listDeliveries(DeliveryQuery(), after: place, limit: 500).orFailure()
                all += page.deliveries.map(\.delivery)
                place = page.next
            } while place != nil
            return all
        }
    }

    struct Retry: HostCommand {
        static let configuration = CommandConfiguration(abstract: "Have one tried again at once.")

        @Argument(help: "As `deliveries list` shows it.")
        var id: String

        @OptionGroup(title: "Configuration")
        var options: ConfigurationOptions

        func run(_ installation: Installation) async throws {
            guard let id = ID<Binding>(parsing: id) else { throw CommandFailure.refused([.nothingPending]) }
            _ = try await installation.hostRights.administration.retryDelivery(id).orFailure()
        }
    }
}

extension BindingOverview {
    fileprivate var failure: DeliveryFailure? { binding.target.owed?.failure }

    fileprivate var json: JSONText {
        func time(_ time: Timestamp?) -> JSONText { time.map { .integer($0.milliseconds) } ?? .null }
        return .object([
            "id": .string(binding.id.rawValue), "account": .string(binding.target.account.rawValue),
            "connection": .string(connection.name.text), "entry": .string(binding.entry),
            "state": .string(state.name), "failure": failure.map { .string($0.rawValue) } ?? .null,
            "queued_at": time(binding.target.owed?.queuedAt), "applied_at": time(binding.target.held?.at),
        ])
    }
}

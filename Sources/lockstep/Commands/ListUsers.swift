import ArgumentParser
import Domain
import UseCases

struct ListUsers: HostCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List users in the order of their addresses, or those who are asked for.",
        discussion: """
            With --search, everybody who has words that begin with what is given: names, the user name, the address. \
            Capitals and accents don't count, and % or * are characters like others. With --filter, those who stand like \
            that; both together narrow each other.
            """)

    @Option(help: "Beginnings of names, of the user name or of the address.")
    var search = ""

    @Option(help: "locked, expired, expiring, no-factor, suspended, staged or no-recovery-address.")
    var filter: UserFilter?

    @Option(help: "name, address, last-sign-in or password-age; where nothing is searched or filtered.")
    var sort = UserOrder.address

    @Flag(help: "The last one first.")
    var descending = false

    @Option(help: "How many at most.")
    var limit: Int?

    @Flag(help: "Print one JSON document.")
    var json = false

    @Flag(help: "Print a table for a spreadsheet.")
    var csv = false

    @OptionGroup(title: "Configuration")
    var options: ConfigurationOptions

    func validate() throws {
        guard !(json && csv) else { throw ValidationError("--json and --csv exclude each other.") }
        guard limit.map({ $0 > 0 }) ?? true else { throw ValidationError("--limit is a number above 0.") }
    }

    func run(_ installation: Installation) async throws {
        let selection = UserSelection(
            search: search, filter: filter, order: sort, direction: descending ? .descending : .ascending)
        let right = installation.hostRights.reading
        var (list, left) = (JSONList(isWanted: json), limit ?? .max)
        var cursor: UserCursor?
        if csv { StandardOutput.write(csv: UserReport.header) }
        repeat {
            let page = try await right.listUsers(selection, at: cursor, limit: min(left, 500)).orFailure()
            for user in page.users {
                let report = UserReport(user)
                switch (json, csv) {
                case (true, _): try list.append(report)
                case (_, true): StandardOutput.write(csv: report.record)
                default: StandardOutput.write(report.line)
                }
            }
            (cursor, left) = (page.next, left - page.users.count)
        } while cursor != nil && left > 0
        list.end()
    }
}

extension UserFilter: ExpressibleByArgument {}
extension UserOrder: ExpressibleByArgument {}

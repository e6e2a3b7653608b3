import Bootstrap
import Domain
import Formats
import UseCases

extension PasswordBlocklists {
    /// Where no password is taken, none is let through.
    static let refusingAll = PasswordBlocklists(isListed: { _ in true }, isBreached: { _ in true })

    /// Reads the word lists and opens the list of breached passwords. Before this is done, no password is accepted.
    static func load(_ configuration: BootstrapConfiguration) async throws -> PasswordBlocklists {
        let words = try CommonPasswords.load(configuration.passwordWordlists)
        let breached = try configuration.breachedPasswords.map(BreachedPasswords.open(path:))
        return PasswordBlocklists(
            isListed: words.contains,
            isBreached: { password in try breached?.contains(Secret(password)) ?? false })
    }
}

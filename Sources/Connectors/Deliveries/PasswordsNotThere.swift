import Domain
import Formats
import Synchronization

/// Which passwords were found not to be the ones that directories hold. Asking is a bind with a wrong password, which
/// counts there: who asked at each try of a delivery would lock its person out. In memory only: forgotten, it is asked once
/// more.
final class PasswordsNotThere: Sendable {
    private struct Place: Hashable {
        let installation: String
        let connection: ID<Connection>
        let account: ID<Account>
    }

    private struct Asked: Hashable {
        let version: PasswordVersion
        /// When the one that is there was set. Another one may be the right one.
        let changedAt: Timestamp?
    }

    private static let most = 10_000

    private let asked = Mutex<[Place: Asked]>([:])

    func knows(_ work: DeliveryWork, over before: DirectoryAccount) -> Bool {
        guard let (place, question) = Self.question(work, over: before) else { return false }
        return asked.withLock { $0[place] == question }
    }

    func note(_ work: DeliveryWork, over before: DirectoryAccount) {
        guard let (place, question) = Self.question(work, over: before) else { return }
        asked.withLock { asked in
            if asked.count >= Self.most { asked.removeAll() }
            asked[place] = question
        }
    }

    private static func question(_ work: DeliveryWork, over before: DirectoryAccount) -> (Place, Asked)? {
        work.password.map { password in
            (
                Place(installation: work.installation, connection: work.connection.id, account: work.account),
                Asked(version: password.version, changedAt: before.passwordChangedAt)
            )
        }
    }
}

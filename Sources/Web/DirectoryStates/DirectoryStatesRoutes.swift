import Domain
import Hummingbird
import UseCases

/// How somebody stands in the directories, for administrators.
struct DirectoryStatesRoutes {
    func add(to routes: PageRoutes) {
        routes.get("/users/:id/directories") { visit in
            try await visit.holding(\.reading) { signedIn, reading in
                guard let details = try await reading.findUser(try visit.id(Account.self)).found() else {
                    throw WebFault.notFound
                }
                let account = details.account
                let states = try await reading.listDirectoryStates(of: account.id).found()
                return try await visit.page(
                    DirectoryStatesPage(
                        account: account, states: states, mayBind: signedIn.rights.contains(.administration),
                        done: visit.query("done").flatMap(DirectoryStatesPage.Done.init(rawValue:))), signedIn: signedIn
                )
            }
        }
    }
}

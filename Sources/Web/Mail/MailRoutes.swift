import Hummingbird
import UseCases

struct MailRoutes {
    func add(to routes: PageRoutes) {
        routes.get("/mail") { visit in
            try await visit.holding(\.reading) { signedIn, reading in
                try await visit.page(
                    StuckMailPage(mails: try await reading.listStuckMail().found()), signedIn: signedIn)
            }
        }
    }
}

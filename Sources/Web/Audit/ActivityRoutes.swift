import Domain
import FoundationEssentials
import Hummingbird
import UseCases

struct ActivityRoutes {
    static let pageSize = 50

    func add(to routes: PageRoutes) {
        routes.get("/activity") { visit in
            try await visit.signedIn { signedIn in
                let before = visit.query("before").flatMap { Int($0) }
                let events = try await visit.installation.listActivity(
                    of: signedIn, before: before ?? .max, limit: Self.pageSize)
                let page = ActivityPage(
                    lines: events.compactMap(ActivityPage.Line.init),
                    older: events.count == Self.pageSize ? events.last.map { String($0.number) } : nil,
                    isContinued: before != nil)
                return try await visit.page(page, signedIn: signedIn)
            }
        }
    }
}

extension ActivityPage.Line {
    /// The way of each mail, also of those to administrators: the mail itself is what the person sees of it.
    private static let forOperators: Set<AuditKind> = [.mailSent, .mailExpired, .mailGivenUp]

    /// `nil` for events that only matter to whoever runs the service.
    init?(_ event: ActivityEvent) {
        guard let kind = AuditKind(rawValue: event.kind), !Self.forOperators.contains(kind) else { return nil }
        self.init(kind, details: event.details, at: event.at)
    }
}

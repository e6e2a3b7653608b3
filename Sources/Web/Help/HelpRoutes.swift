import Domain
import Hummingbird
import UseCases

/// Help. Open to all.
struct HelpRoutes {
    func add(to routes: PageRoutes) {
        routes.get("/help") { try await $0.openPage(HelpIndexPage()) }
        for topic in HelpTopic.allCases {
            routes.get(topic.path) { visit in
                let settings = try await visit.installation.findSettings()
                return try await visit.openPage(HelpPage(topic, offered: settings.factors.offered))
            }
        }
    }
}

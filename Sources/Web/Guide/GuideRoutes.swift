import Domain
import Hummingbird
import UseCases

/// Practice runs. Open to all; they read the organisation's settings and touch nothing else.
struct GuideRoutes {
    func add(to routes: PageRoutes) {
        routes.get("/guide") { try await $0.openPage(GuideIndexPage()) }
        for topic in GuideTopic.allCases {
            routes.get(topic.path) { try await show(topic, step: 1, $0) }
            routes.get(topic.stepPath) { visit in
                guard let number = visit.context.parameters.get("step", as: Int.self) else { throw WebFault.notFound }
                return try await show(topic, step: number, visit)
            }
        }
    }

    private func show(_ topic: GuideTopic, step number: Int, _ visit: Visit) async throws -> Response {
        let installation = visit.installation
        let sample = try GuideSample(
            at: visit.entrance, settings: try await installation.findSettings(), baseURL: installation.baseURL,
            now: installation.time.now(), machine: visit.query("system").flatMap(Machine.init(rawValue:)) ?? .windows,
            texts: try await installation.findOwnTemplates(of: [.passwordReset, .passwordChanged]))
        guard let page = GuidePage(topic, step: number, of: sample) else { throw WebFault.notFound }
        return try await visit.openPage(page)
    }
}

extension Visit {
    /// A page that has no form, and so nothing to remember a browser by: no cookie is set.
    func openPage(_ page: some Page) async throws -> Response {
        let context = PageContext(
            entrance: entrance, organisation: try await installation.findSettings().organisation, csrf: "",
            nonce: nonce, now: installation.time.now(), isDemo: portal.demoMail != nil)
        return .html(page.rendered(in: context), status: .ok, nonce: nonce)
    }
}

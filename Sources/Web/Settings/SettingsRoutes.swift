import Domain
import Hummingbird
import UseCases

/// What holds for everybody, for administrators.
struct SettingsRoutes {
    func add(to routes: PageRoutes) {
        routes.get("/settings") { visit in
            try await visit.holding(\.auditing) { signedIn, _ in
                let page = SettingsPage(
                    settings: try await visit.installation.findSettings(),
                    mayChange: visit.installation.rights(of: signedIn).administration != nil,
                    isSaved: visit.query("saved") != nil)
                return try await visit.page(page, signedIn: signedIn)
            }
        }
        for topic in SettingTopic.allCases {
            routes.get(topic.path) { visit in
                try await visit.holding(\.administration) { signedIn, right in
                    let page = SettingTopicPage(
                        topic, form: SettingForm(topic, of: try await right.readSettings().found()))
                    return try await visit.page(page, signedIn: signedIn)
                }
            }
            routes.post(topic.path) { visit in
                try await visit.holding(\.administration) { try await change(visit, topic, $0, $1) }
            }
        }
    }

    /// First says what it would do; does it when that was seen.
    private func change(
        _ visit: Visit, _ topic: SettingTopic, _ signedIn: SignedIn, _ right: AdministrationRight
    ) async throws -> Response {
        let form = SettingForm(topic, visit.form)
        let changes = form.changes(of: topic)
        guard !changes.isEmpty else {
            return try await visit.page(
                SettingTopicPage(topic, form: form, isUnchanged: true), signedIn: signedIn)
        }
        let refusals: [Refusal]
        if visit.field("step") == "save" || !topic.isRehearsed {
            switch try await right.changeSettings(changes) {
            case .done: return visit.redirect(to: ("/settings" as PortalPath).asking("saved", topic.rawValue))
            case .refused(let found): refusals = found
            }
        } else {
            switch try await right.rehearse(changes) {
            case .done(let rehearsal):
                let clock = visit.installation.wallClock(under: signedIn.settings)
                return try await visit.page(
                    RehearsalPage(topic, rehearsal, form: form, clock: clock), signedIn: signedIn)
            case .refused(let found): refusals = found
            }
        }
        try refusals.checkAllowed()
        // Somebody else's change is shown: saved again on top of it, it is meant.
        let meanwhile = refusals.contains { if case .settingChangedMeanwhile = $0 { true } else { false } }
        let fresh = SettingForm(topic, of: try await right.readSettings().found())
        return try await visit.refused(
            SettingTopicPage(topic, form: meanwhile ? fresh : form, problems: refusals), signedIn: signedIn)
    }
}

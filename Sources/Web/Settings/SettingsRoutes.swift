import Domain
import Hummingbird
import UseCases

/// What holds for everybody, for administrators.
struct SettingsRoutes {
    func add(to routes: PageRoutes) {
        routes.get("/settings") { visit in
            try await visit.holding(\.auditing) { signedIn, right in
                let page = SettingsPage(
                    settings: try await right.findSettings().found(),
                    mayChange: signedIn.rights.contains(.administration), isSaved: visit.query("saved") != nil)
                return try await visit.page(page, signedIn: signedIn)
            }
        }
        for topic in SettingTopic.allCases {
            routes.get(topic.path) { visit in
                try await visit.holdingProven(SettingRights.init) { signedIn, rights in
                    let page = SettingTopicPage(topic, form: try await rights.form(topic))
                    return try await visit.page(page, signedIn: signedIn)
                }
            }
            routes.post(topic.path) { visit in
                try await visit.holdingProven(SettingRights.init) { try await change(visit, topic, $0, $1) }
            }
        }
    }

    /// First says what it would do; does it when that was seen.
    private func change(
        _ visit: Visit, _ topic: SettingTopic, _ signedIn: SignedIn, _ rights: SettingRights
    ) async throws -> Response {
        let form = SettingForm(topic, visit.form)
        let changes = form.changes(of: topic)
        guard !changes.isEmpty else {
            return try await visit.page(SettingTopicPage(topic, form: form, isUnchanged: true), signedIn: signedIn)
        }
        let refusals: [Refusal]
        if visit.field("step") == "save" || !topic.isRehearsed {
            switch try await rights.changing.changeSettings(changes) {
            case .done: return visit.redirect(to: ("/settings" as PortalPath).asking("saved", topic.rawValue))
            case .refused(let found): refusals = found
            }
        } else {
            switch try await rights.changing.rehearse(changes) {
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
        let page = SettingTopicPage(
            topic, form: meanwhile ? try await rights.form(topic) : form, problems: refusals)
        return try await visit.refused(page, signedIn: signedIn)
    }
}

/// Who changes settings sees them first.
private struct SettingRights {
    let seeing: AuditingRight
    let changing: AdministrationRight

    init?(_ rights: Rights) {
        guard let seeing = rights.auditing, let changing = rights.administration else { return nil }
        (self.seeing, self.changing) = (seeing, changing)
    }

    func form(_ topic: SettingTopic) async throws -> SettingForm {
        SettingForm(topic, of: try await seeing.findSettings().found())
    }
}

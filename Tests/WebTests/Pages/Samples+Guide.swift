import Domain
import Web

extension Sample {
    /// Every step of every practice run.
    static let guide: [Sample] =
        [Sample("guide", GuideIndexPage())]
        + GuideTopic.allCases.flatMap { topic in
            topic.pages.map { Sample("guide-\(topic.rawValue)-\($0.number)", $0) }
        }
        + GuideTopic.allCases.map { topic in
            Sample("hostile-guide-\(topic.rawValue)", topic.page(4, of: .hostile), in: .hostile)
        }

    static let help: [Sample] =
        [Sample("help", HelpIndexPage())]
        + HelpTopic.allCases.map { Sample("help-\($0)", HelpPage($0, offered: [.totp, .push, .passkey])) }
        + [
            Sample("help-phone-bare", HelpPage(.phone, offered: [])),
            Sample("hostile-help", HelpPage(.windows, offered: []), in: .hostile),
        ]
}

extension GuideTopic {
    var pages: [GuidePage] {
        steps(with: .northwind).indices.map { page($0 + 1, of: .northwind) }
    }

    func page(_ number: Int, of sample: GuideSample) -> GuidePage {
        guard let page = GuidePage(self, step: number, of: sample) else {
            preconditionFailure("\(rawValue) has no step \(number)")
        }
        return page
    }
}

extension GuideSample {
    static let northwind = make(.northwind)
    static let hostile = make(.hostile)
    static let administrators = make(.northwind, at: .administrators)

    private static func make(_ organisation: Organisation, at entrance: Entrance = .users) -> GuideSample {
        var settings = Settings()
        settings.organisation = organisation
        do {
            return try GuideSample(
                at: entrance, settings: settings, baseURL: "https://password.northwind.example", now: .now)
        } catch {
            preconditionFailure("the guide's own sample: \(error)")
        }
    }
}

import Texts

/// What can be practised, by the last part of its address.
package enum GuideTopic: String, Hashable, Sendable, CaseIterable {
    case resetPassword = "reset-password"
    case changePassword = "change-password"
    case newPhone = "new-phone"

    var path: String { "/guide/\(rawValue)" }

    func path(ofStep number: Int) -> String { "\(path)/\(number)" }

    var title: String {
        switch self {
        case .resetPassword: GuideWords.resetTitle
        case .changePassword: GuideWords.changeTitle
        case .newPhone: GuideWords.phoneTitle
        }
    }

    var why: String {
        switch self {
        case .resetPassword: GuideWords.resetWhy
        case .changePassword: GuideWords.changeWhy
        case .newPhone: GuideWords.phoneWhy
        }
    }

    /// Where it is done in earnest.
    var earnest: HTML {
        switch self {
        case .resetPassword: "<a class=\"button\" href=\"/reset\">\(GuideWords.resetNow)</a>"
        case .changePassword: "<a class=\"button\" href=\"/security/password\">\(GuideWords.changeNow)</a>"
        case .newPhone: "<a class=\"button\" href=\"/security/factors\">\(GuideWords.phoneNow)</a>"
        }
    }

    package func steps(with sample: GuideSample) -> [GuideStep] {
        switch self {
        case .resetPassword: sample.resettingAPassword
        case .changePassword: sample.changingAPassword
        case .newPhone: sample.changingPhones
        }
    }
}

/// One screen, and what to do on it.
package struct GuideStep: Sendable {
    enum Screen: Sendable {
        case page(any Page, isSignedIn: Bool)
        /// - leadsOn: Whether its button is what to press.
        case mail(MailSheet, leadsOn: Bool)
    }

    let words: GuideWords.Step
    let screen: Screen
    let press: Press?

    static func page(
        _ words: GuideWords.Step, _ page: any Page, signedIn: Bool = false, press: Press? = nil
    ) -> GuideStep {
        GuideStep(words: words, screen: .page(page, isSignedIn: signedIn), press: press)
    }

    static func mail(_ words: GuideWords.Step, _ sheet: MailSheet, leadsOn: Bool) -> GuideStep {
        GuideStep(words: words, screen: .mail(sheet, leadsOn: leadsOn), press: nil)
    }

    /// Whether something on the screen is to be pressed, and not only looked at.
    var isPressed: Bool {
        switch screen {
        case .page: press != nil
        case .mail(_, let leadsOn): leadsOn
        }
    }
}

import Domain
import Texts

/// What can be practised, by the last part of its address.
package enum GuideTopic: String, Hashable, Sendable, CaseIterable {
    case resetPassword = "reset-password"
    case changePassword = "change-password"
    case newPhone = "new-phone"

    var path: PortalPath {
        switch self {
        case .resetPassword: "/guide/reset-password"
        case .changePassword: "/guide/change-password"
        case .newPhone: "/guide/new-phone"
        }
    }

    /// As routes name a step of it.
    var stepPath: PortalPath {
        switch self {
        case .resetPassword: "/guide/reset-password/:step"
        case .changePassword: "/guide/change-password/:step"
        case .newPhone: "/guide/new-phone/:step"
        }
    }

    /// Where others than pages of the guide are to lead: mails and codes to scan.
    func address(base: String, at entrance: Entrance) -> Secret<String> {
        Secret("\(base)\(entrance.address(of: path))")
    }

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
    func earnest(in context: PageContext) -> HTML {
        let (path, words): (PortalPath, String) =
            switch self {
            case .resetPassword: ("/reset", GuideWords.resetNow)
            case .changePassword: ("/security/password", GuideWords.changeNow)
            case .newPhone: ("/security/factors", GuideWords.phoneNow)
            }
        return "<a class=\"button\" href=\"\(context.address(of: path))\">\(words)</a>"
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

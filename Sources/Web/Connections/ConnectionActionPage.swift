package import Domain
import Texts
import UseCases

/// What is done to a connection as a whole, after a page that says what it does.
package enum ConnectionAction: String, Hashable, Sendable, CaseIterable {
    case retry, pause, resume, remove

    var title: String {
        switch self {
        case .retry: DeliveryWords.retryAll
        case .pause: DeliveryWords.pause
        case .resume: DeliveryWords.resume
        case .remove: DeliveryWords.remove
        }
    }

    var why: String {
        switch self {
        case .retry: DeliveryWords.retryAllWhy
        case .pause: DeliveryWords.pauseWhy
        case .resume: DeliveryWords.resumeWhy
        case .remove: DeliveryWords.removeWhy
        }
    }

    var effect: String {
        switch self {
        case .retry: DeliveryWords.retryAllEffect
        case .pause: DeliveryWords.pauseEffect
        case .resume: DeliveryWords.resumeEffect
        case .remove: DeliveryWords.removeEffect
        }
    }

    /// Whether it makes sense as the connection stands.
    func isFor(_ overview: ConnectionOverview) -> Bool {
        switch self {
        case .retry: overview.health.waiting > 0 && overview.connection.pausedAt == nil
        case .pause: overview.connection.pausedAt == nil
        case .resume: overview.connection.pausedAt != nil
        case .remove: true
        }
    }

    /// `nil`: nobody is asked why.
    var needsReason: Bool? {
        switch self {
        case .retry: nil
        case .pause, .resume: false
        case .remove: true
        }
    }
}

/// `GET, POST /admin/connections/{id}/{action}`: what will happen, and why it is done.
package struct ConnectionActionPage: Page {
    package var connection: Connection
    package var action: ConnectionAction
    package var reason: String
    package var problems: [Refusal]

    package init(connection: Connection, action: ConnectionAction, reason: String = "", problems: [Refusal] = []) {
        self.connection = connection
        self.action = action
        self.reason = reason
        self.problems = problems
    }

    package var title: String { action.title }

    package func body(in context: PageContext) -> HTML {
        let problems = FormProblems(problems, fields: [.reason])
        return """
            \(problems.summary)<p class="account"><bdi>\(connection.name.text)</bdi></p>
            <p class="lead">\(action.effect)</p>
            \(context.form(to: connection.page.then(action.rawValue), """
            \(action.needsReason.map { Field.reasonOfConnection(reason, isNeeded: $0).markup(problems.at(.reason)) })
            <p class="actions"><button>\(action.title)</button></p>
            """))
            <p class="aside"><a href="\(context.address(of: connection.page))">\(ConnectionWords.cancel)</a></p>
            """
    }
}

extension Field {
    /// Why something is done that is about nobody.
    static func reasonOfConnection(_ typed: String, isNeeded: Bool) -> Field {
        Field(
            name: .reason, kind: .sentence, label: isNeeded ? PeopleWords.reason : PeopleWords.optionalReason,
            hint: ConnectionWords.reasonHint, value: typed, isRequired: isNeeded)
    }
}

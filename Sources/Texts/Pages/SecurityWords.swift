/// The page that gathers all that keeps an account safe.
package enum SecurityWords {
    package static let title = "Security"
    package static let sessions = "Sessions"

    package static func signedIn(places: Int) -> String {
        places == 1
            ? "Only this browser is signed in to your account." : "\(places) browsers are signed in to your account."
    }

    package static let seeSessions = "See all sessions"
    package static let recoveryEmail = "Recovery Email"
    package static let manageRecovery = "Change it in your profile"
    package static let recentActivity = "What happened lately"
    package static let seeActivity = "See all activity"
}

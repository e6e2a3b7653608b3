/// The page that gathers all that keeps an account safe.
package enum SecurityWords {
    package static let title = "Security"
    package static let sessions = "Sessions"

    package static func signedIn(places: Int) -> String {
        places == 1 ? "You are signed in in this browser only." : "You are signed in in \(places) browsers."
    }

    package static let seeSessions = "See all sessions"
    package static let recoveryEmail = "Recovery Email"
    package static let manageRecovery = "Change it in your profile"
    package static let recentActivity = "What happened lately"
    package static let seeActivity = "See all activity"
}

import Domain

extension SessionScope {
    /// Where a sign-in leads.
    var home: PortalPath {
        switch self {
        case .full: "/"
        case .enrolment: "/security/factors"
        case .passwordChange: "/security/password/change"
        }
    }

    /// Whether a session of this scope is let into a page.
    func opens(_ path: PortalPath) -> Bool {
        switch self {
        case .full: true
        case .enrolment: Self.ofEnrolment.contains(path)
        // The page of the factor asks for no session.
        case .passwordChange: path == "/security/password/change" || path == "/duo/callback"
        }
    }

    private static let ofEnrolment: Set<PortalPath> = [
        "/security/factors", "/security/factor", "/security/authenticator", "/security/authenticator/confirm",
        "/security/recovery-codes", "/security/passkeys", "/security/passkeys/new", "/security/passkeys/rename",
        "/security/passkeys/remove", "/security/push", "/security/push/begin", "/security/push/rename",
        "/security/push/remove", "/security/duo", "/security/duo/remove", "/duo/callback",
    ]
}

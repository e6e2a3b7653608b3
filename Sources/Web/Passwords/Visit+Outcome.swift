import Domain
import Formats
import Hummingbird
import UseCases

/// Forms that set a password: what they say, by what they are known again, and what became of them.
extension Visit {
    /// Hidden in a form, so that it can be told from every other.
    var attempt: String { Base64URL.encode(installation.chance.bytes(16)) }

    var newPassword: NewPassword {
        NewPassword(typed: field("new_password"), confirmed: field("confirm_password"))
    }

    /// - Parameter link: What was opened to get to the form.
    func submission(behind link: Token? = nil) -> Submission {
        Submission(from: formToken, link: link, attempt: field("attempt"), to: newPassword)
    }

    /// What has become of the newest password that this browser sent.
    func findOutcome() async throws -> PasswordOutcome? {
        hasFormToken ? try await installation.findOutcome(for: formToken) : nil
    }

    /// On to what became of it. Every session has ended, the one that asked included, and nobody is signed in by it.
    func passwordSet(_ purpose: FlowPurpose) -> Response {
        var response = redirect(to: purpose.donePath)
        for cookie in [PortalCookie.session, .reset, .flow] where self.cookie(cookie) != nil {
            guard cookie != .session || purpose == .change else { continue }
            clear(cookie, in: &response)
        }
        return response
    }

    /// The same, where the flow that this browser holds has ended in a new password: its answer was lost, or came twice.
    func passwordSetInFlow() async throws -> Response? {
        guard let token = cookie(.flow), let purpose = try await installation.findPurpose(ofEnded: token) else {
            return nil
        }
        return passwordSet(purpose)
    }
}

extension PasswordOutcome {
    func receipts(_ organisation: Organisation) -> [Receipt] {
        Receipt.ofPassword(setAt: at, places, organisation, isSignedIn: false)
    }
}

extension FlowPurpose {
    /// Where somebody who has set a password reads what becomes of it.
    var donePath: PortalPath {
        self == .change ? "/security/password/done" : "/reset/done"
    }
}

import Texts

/// What a link from a mail leads to once it no longer works. Status 410.
package struct LinkDeadPage: Page {
    package enum Purpose: Hashable, Sendable, CaseIterable { case reset, activation, undo, stop }

    package var purpose: Purpose
    /// Whether a password was set in this browser a short while ago: maybe by this link, and the answer was lost.
    package var hasOutcome: Bool

    package init(purpose: Purpose, hasOutcome: Bool = false) {
        self.purpose = purpose
        self.hasOutcome = hasOutcome
    }

    package var title: String { PasswordWords.linkDeadTitle }

    package func body(in context: PageContext) -> HTML {
        """
        <p class="lead" role="alert" data-problem="link-dead">\(PasswordWords.linkDead)</p>
        <p>\(next)</p>
        <p class="actions">\(way(in: context))</p>
        """
    }

    private var next: String {
        guard !hasOutcome else { return PasswordWords.alreadySet }
        return switch purpose {
        case .reset: PasswordWords.linkDeadReset
        case .activation: PasswordWords.linkDeadActivation
        case .undo: PasswordWords.linkDeadUndo
        case .stop: HelpDeskWords.nothingToStop
        }
    }

    private func way(in context: PageContext) -> HTML {
        guard !hasOutcome else {
            return "<a class=\"button\" href=\"\(context.address(of: "/reset/done"))\">\(PasswordWords.seeOutcome)</a>"
        }
        return switch purpose {
        case .reset, .undo, .stop:
            "<a class=\"button\" href=\"\(context.address(of: "/reset"))\">\(context.entrance.resetWords)</a>"
        case .activation: "<a href=\"\(context.address(of: "/login"))\">\(PasswordWords.backToSignIn)</a>"
        }
    }
}

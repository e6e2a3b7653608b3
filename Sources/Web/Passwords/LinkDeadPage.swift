import Texts

/// What a link from a mail leads to once it no longer works. Status 410.
package struct LinkDeadPage: Page {
    package enum Purpose: Hashable, Sendable, CaseIterable { case reset, activation, undo, stop }

    package var purpose: Purpose

    package init(purpose: Purpose) {
        self.purpose = purpose
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
        switch purpose {
        case .reset: PasswordWords.linkDeadReset
        case .activation: PasswordWords.linkDeadActivation
        case .undo: PasswordWords.linkDeadUndo
        case .stop: HelpDeskWords.nothingToStop
        }
    }

    private func way(in context: PageContext) -> HTML {
        switch purpose {
        case .reset, .undo, .stop:
            "<a class=\"button\" href=\"\(context.address(of: "/reset"))\">\(context.entrance.resetWords)</a>"
        case .activation: "<a href=\"\(context.address(of: "/login"))\">\(PasswordWords.backToSignIn)</a>"
        }
    }
}

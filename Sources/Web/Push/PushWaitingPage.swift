package import Domain
import Texts

/// `GET /login/factor?factor=push` and its kin, while a phone is asked: the number, large, until something has come of it.
///
/// Without script it asks for itself again every three seconds; with script it does so quietly. Another way may be taken
/// meanwhile. The request stays as it is until then: what ends the flow ends the request.
package struct PushWaitingPage: Page {
    package enum State: Hashable, Sendable {
        /// In groups of three.
        case open(number: String)
        case approved
    }

    package var purpose: FlowPurpose
    package var state: State
    /// What may answer, this first.
    package var kinds: [FactorKind]
    package var next: FactorsDestination?

    package init(purpose: FlowPurpose, state: State, kinds: [FactorKind], next: FactorsDestination? = nil) {
        self.purpose = purpose
        self.state = state
        self.kinds = kinds
        self.next = next
    }

    package var title: String {
        switch state {
        case .open: PushWords.waitingTitle
        case .approved: PushWords.approvedTitle
        }
    }

    package var refreshes: Bool { state != .approved }

    package func body(in context: PageContext) -> HTML {
        let others = OtherWays(purpose: purpose, kinds: kinds.dropFirst(), next: next).markup(in: context)
        return switch state {
        case .open(let number): "\(open(number, context))\(others)"
        case .approved: "\(approved(context))\(others)"
        }
    }

    private func approved(_ context: PageContext) -> HTML {
        """
        <p class="lead" role="status">\(PushWords.approved)</p>
        \(context.form(to: purpose.factorPath, """
        \(fields)
        <p class="actions"><button data-press>\(PushWords.goOn)</button></p>
        """))
        """
    }

    private func open(_ number: String, _ context: PageContext) -> HTML {
        """
        <p class="lead">\(PushWords.waiting)</p>
        <p class="number" role="img" aria-label="\(PushWords.numberLabel): \(number)" data-watch="open">\(number)</p>
        <p class="hint">\(PushWords.noRequest)</p>
        \(context.form(to: purpose.factorPath, """
        \(fields)<input type="hidden" name="action" value="cancel">
        <p class="actions"><button class="secondary">\(PushWords.cancel)</button></p>
        """))
        """
    }

    private var fields: HTML {
        let next = next.map { "<input type=\"hidden\" name=\"next\" value=\"\($0.rawValue)\">" as HTML }
        return "<input type=\"hidden\" name=\"factor\" value=\"push\">\(next)"
    }
}

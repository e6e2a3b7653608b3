import Domain
import Texts

extension RecoveryAddresses {
    /// Without the one whose verification link has died: it has to be entered again, so it is as if it were not there.
    func shown(at now: Timestamp) -> RecoveryAddresses {
        RecoveryAddresses(verified: verified, pending: pending.flatMap { now < $0.waitsUntil ? $0 : nil })
    }

    var isEmpty: Bool { verified == nil && pending == nil }

    func markup(at now: Timestamp) -> HTML {
        guard !isEmpty else { return "<p class=\"empty\">\(RecoveryWords.none)</p>" }
        return """
            <ul class="cards">\(verified?.verifiedMarkup(at: now))\(pending?.pendingMarkup)
            </ul>
            """
    }
}

extension RecoveryAddress {
    fileprivate func verifiedMarkup(at now: Timestamp) -> HTML {
        """

        <li>
        <h3><bdi>\(address.text)</bdi> <span class="mark done">\(RecoveryWords.verified)</span></h3>
        <p>\(RecoveryWords.verifiedSince) \(.moment(verifiedAt ?? requestedAt))</p>\(hold(at: now))
        </li>
        """
    }

    /// Said only while it lasts.
    private func hold(at now: Timestamp) -> HTML? {
        guard let servesFrom, now < servesFrom else { return nil }
        return """

            <p>\(RecoveryWords.servesFrom) \(.moment(servesFrom))</p>
            <p class="hint">\(RecoveryWords.heldWhy)</p>
            """
    }

    fileprivate var pendingMarkup: HTML {
        """

        <li>
        <h3><bdi>\(address.text)</bdi> <span class="mark attention">\(RecoveryWords.waiting)</span></h3>
        <p>\(RecoveryWords.waitingWhat) \(.moment(waitsUntil)).</p>
        <p class="hint">\(RecoveryWords.waitingAgain)</p>
        </li>
        """
    }
}

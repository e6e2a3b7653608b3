package import Domain
import Texts

/// How an account stands with its recovery address. A new one can wait while the old one still serves.
package struct RecoveryAddressState: Hashable, Sendable {
    package struct Verified: Hashable, Sendable {
        package let address: String
        package let since: Timestamp
        /// When the organisation lets a fresh address wait, and it still does.
        package let servesFrom: Timestamp?

        package init(address: String, since: Timestamp, servesFrom: Timestamp? = nil) {
            self.address = address
            self.since = since
            self.servesFrom = servesFrom
        }
    }

    package struct Waiting: Hashable, Sendable {
        package let address: String
        /// When the verification link dies.
        package let until: Timestamp

        package init(address: String, until: Timestamp) {
            self.address = address
            self.until = until
        }
    }

    package let verified: Verified?
    package let waiting: Waiting?

    package init(verified: Verified? = nil, waiting: Waiting? = nil) {
        self.verified = verified
        self.waiting = waiting
    }

    package static let none = RecoveryAddressState()

    var isEmpty: Bool { verified == nil && waiting == nil }
}

extension RecoveryAddressState {
    var markup: HTML {
        guard !isEmpty else { return "<p class=\"empty\">\(RecoveryWords.none)</p>" }
        return """
            <ul class="cards">\(verified.map(\.markup))\(waiting.map(\.markup))
            </ul>
            """
    }
}

extension RecoveryAddressState.Verified {
    fileprivate var markup: HTML {
        """

        <li>
        <h3><bdi>\(address)</bdi> <span class="mark done">\(RecoveryWords.verified)</span></h3>
        <dl>
        <div><dt>\(RecoveryWords.verifiedSince)</dt><dd>\(.moment(since))</dd></div>\(servesFrom.map(held))
        </dl>\(servesFrom.map { _ in "\n<p class=\"hint\">\(RecoveryWords.heldWhy)</p>" as HTML })
        </li>
        """
    }

    private func held(from time: Timestamp) -> HTML {
        "\n<div><dt>\(RecoveryWords.servesFrom)</dt><dd>\(.moment(time))</dd></div>"
    }
}

extension RecoveryAddressState.Waiting {
    fileprivate var markup: HTML {
        """

        <li>
        <h3><bdi>\(address)</bdi> <span class="mark attention">\(RecoveryWords.waiting)</span></h3>
        <p>\(RecoveryWords.waitingWhat) \(.moment(until)).</p>
        <p class="hint">\(RecoveryWords.waitingAgain)</p>
        </li>
        """
    }
}

import Domain
package import Formats

extension EventOverview {
    /// One object, the same in exports and wherever events are forwarded to.
    package var json: JSONText {
        .object([
            "number": .integer(Int64(number)), "at": .integer(at.milliseconds), "kind": .string(kind),
            "actor": .string(actor), "account": account.map { .string($0.rawValue) } ?? .null, "details": facts,
            "link": .string(link),
        ])
    }

    package var facts: JSONText { .object(.init(sorting: details)) }
}

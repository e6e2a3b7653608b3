import Domain
import Formats
import Store

extension Transaction {
    /// Appends events to the chain. The last thing that a transaction does: it holds the end of the chain until then.
    func record(_ events: [AuditEvent], key: DataKey, at now: Timestamp) throws {
        guard !events.isEmpty else { return }
        var head = try lockAuditHead()
        var stored: [StoredEvent] = []
        stored.reserveCapacity(events.count)
        // Of many events at once most say the same.
        var last: (details: [String: String], text: String)?
        for event in events {
            let text = last?.details == event.details ? last?.text : nil
            let details = text ?? event.canonicalDetails
            last = (event.details, details)
            let unlinked = StoredEvent(
                number: head.number + 1, at: now, kind: event.kind.rawValue, actor: event.actor.text,
                account: event.account, details: details, link: "")
            let linked = unlinked.linked(after: head.link, key: key)
            stored.append(linked)
            head = (linked.number, linked.link)
        }
        try insertAuditEvents(stored)
        let failures = events.count { $0.kind == .signInFailed }
        // The end of the chain is held already: nobody waits for this row who doesn't wait for that one.
        if failures > 0 { try updateFailedSignIns(by: failures, at: now) }
        try updateAuditHead(
            number: head.number, link: head.link,
            seal: AuditSeal.compute(number: head.number, link: head.link, key: key))
    }
}

extension AuditEvent {
    fileprivate var canonicalDetails: String {
        String(decoding: JSONText.object(.init(sorting: details)).bytes, as: UTF8.self)
    }
}

extension StoredEvent {
    /// The same event with the link that covers it and everything before it.
    func linked(after previous: String, key: DataKey) -> StoredEvent {
        let link = AuditChain.link(
            key: key.bytes, previous: previous,
            fields: AuditChain.Fields(
                sequence: Int64(number), time: at, kind: kind, actor: actor, account: account?.rawValue,
                details: details))
        return StoredEvent(
            number: number, at: at, kind: kind, actor: actor, account: account, details: details, link: link)
    }
}

/// Covers the end of the chain.
enum AuditSeal {
    static func compute(number: Int, link: String, key: DataKey) -> String {
        KeyedDigest.compute(key: key.bytes, parts: ["lockstep audit head", String(number), link])
    }
}

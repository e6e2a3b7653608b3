/// One of the authorities that may vouch for a directory, as its certificate says.
package struct PinnedAuthority: Hashable, Sendable {
    /// What it calls itself; empty where it has no name.
    package let name: String
    package let notBefore: Timestamp
    package let notAfter: Timestamp

    package init(name: String, notBefore: Timestamp, notAfter: Timestamp) {
        self.name = name
        self.notBefore = notBefore
        self.notAfter = notAfter
    }

    package func isValid(at now: Timestamp) -> Bool { notBefore <= now && now <= notAfter }
}

extension [PinnedAuthority] {
    /// How long before the end somebody is told: an authority's successor has to be pinned before it signs anything.
    package static var warnedBefore: Duration { .days(30) }

    /// Until when one of them is valid, without a gap from now on; `nil` where none is now.
    package func covered(at now: Timestamp) -> Timestamp? {
        guard var end = filter({ $0.isValid(at: now) }).map(\.notAfter).max() else { return nil }
        while let next = filter({ $0.notBefore <= end && $0.notAfter > end }).map(\.notAfter).max() { end = next }
        return end
    }

    /// When the last of them runs out, if that is soon, or was.
    package func runOut(at now: Timestamp) -> Timestamp? {
        let end = covered(at: now) ?? map(\.notAfter).max()
        return end.flatMap { $0 - now < Self.warnedBefore ? $0 : nil }
    }
}

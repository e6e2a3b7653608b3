import Domain
import Testing

@Suite("A link lives")
struct LinkTests {
    @Test("Until its time is over, to the millisecond")
    func time() throws {
        let link = Link.sample(expiresAt: now)
        #expect(link.isLive(for: try .sample(), at: now - .milliseconds(1)))
        #expect(!link.isLive(for: try .sample(), at: now))
    }

    @Test(
        "Not when spent, void, somebody else's, or of another epoch",
        arguments: [
            Link.sample(spentAt: now), .sample(voidedAt: now), .sample(account: "bert"), .sample(epoch: 2),
            .sample(epoch: 4),
        ])
    func dead(link: Link) throws {
        #expect(!link.isLive(for: try .sample(), at: now))
    }

    @Test("Only a link that takes something back outlives a change of the password", arguments: LinkKind.allCases)
    func undo(kind: LinkKind) throws {
        #expect(
            Link.sample(kind: kind, epoch: 2).isLive(for: try .sample(), at: now) == (kind == .undo || kind == .stop))
        #expect(!Link.sample(kind: kind, account: "bert").isLive(for: try .sample(), at: now))
    }
}

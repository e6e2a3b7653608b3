import Domain
import Formats
import Hummingbird
import UseCases

/// A phone is asked, in whatever flow wants a factor: send, wait, cancel, go on.
struct PushStep {
    let visit: Visit
    let token: Token
    let open: OpenFlow

    /// The page that waits, where something is waited for.
    func waiting() async throws -> PushWaitingPage? {
        guard let shown = try await visit.installation.findPush(token) else { return nil }
        let now = visit.installation.time.now()
        if shown.request.isOpen(at: now) { return try await page(.open(number: shown.number.grouped.exposed)) }
        return shown.request.isApproved(at: now) ? try await page(.approved) : nil
    }

    /// What became of the last request, where it opens nothing.
    func ended() async throws -> PushRequest.State? {
        guard let request = try await visit.installation.findPush(token)?.request else { return nil }
        return request.state == .open ? .over : request.state
    }

    /// The request that is approved and may be used.
    func approved() async throws -> ID<PushRequest>? {
        guard let request = try await visit.installation.findPush(token)?.request,
            request.isApproved(at: visit.installation.time.now())
        else { return nil }
        return request.id
    }

    /// - Returns: Why nothing was sent; empty where it was, or where one is under way.
    func send() async throws -> [Refusal] {
        switch try await visit.installation.startPush(token, from: visit.browserState) {
        case .done: []
        case .refused(let refusals): refusals
        }
    }

    func cancel() async throws {
        try await visit.installation.withdrawPush(token, origin: visit.origin)
    }

    /// Where the page is that waits.
    var path: PortalPath {
        open.flow.purpose.factorPath(asking: .push, next: open.flow.purpose == .factors ? visit.next : nil)
    }

    private func page(_ state: PushWaitingPage.State) async throws -> PushWaitingPage {
        PushWaitingPage(
            purpose: open.flow.purpose, state: state, kinds: try await visit.factorKinds(in: open, first: .push),
            next: open.flow.purpose == .factors ? visit.next : nil)
    }
}

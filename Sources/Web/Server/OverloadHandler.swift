import Domain
import HTTPTypes
package import NIOCore
package import NIOHTTPTypes
import UseCases

/// Turns a form away before it becomes a request, where its answer would take a hash and there is no room for one.
///
/// A server that is asked for ten times what it can do spends much of what it can on saying so: tasks, changes of
/// threads, a form that nobody will read. Here the answer is a page that lies ready, written by the event loop itself.
/// `PageRoutes` refuses by the same rule what this handler leaves to it, and that is everything unusual: it only has to
/// be cheap where there is much of it.
package final class OverloadHandler: ChannelDuplexHandler, RemovableChannelHandler {
    package typealias InboundIn = HTTPRequestPart
    package typealias InboundOut = HTTPRequestPart
    package typealias OutboundIn = HTTPResponsePart
    package typealias OutboundOut = HTTPResponsePart

    private let portal: Portal
    /// Requests that were let in and are not answered. Answers leave in the order of their requests, so that nothing may
    /// be refused behind one (RFC 9112, section 9.3.2).
    private var underWay = 0
    /// When the server behind last saw this connection. It closes one that has been idle for 30 seconds, and what is
    /// refused here it doesn't see.
    private var seen = NIODeadline.distantPast
    private static let unseen: TimeAmount = .seconds(10)
    /// What the form that is being read will be answered with.
    private var refusal: Refusal?

    private struct Refusal {
        let page: BusyPages.Page
        let path: String
        let begun: ContinuousClock.Instant
    }

    package init(portal: Portal) {
        self.portal = portal
    }

    package func handlerAdded(context: ChannelHandlerContext) {
        seen = context.eventLoop.now
    }

    package func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let request):
            refusal = refusal(of: request, in: context)
            guard refusal == nil else { return }
            underWay += 1
            seen = context.eventLoop.now
        case .body:
            guard refusal == nil else { return }
        case .end:
            if let refusal {
                self.refusal = nil
                return answer(refusal, in: context)
            }
        }
        context.fireChannelRead(data)
    }

    package func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        if case .end = unwrapOutboundIn(data) { underWay -= 1 }
        context.write(data, promise: promise)
    }

    /// Where nobody reads the answers, the next form is let in and waits for that: output must not grow without bound.
    private func refusal(of request: HTTPRequest, in context: ChannelHandlerContext) -> Refusal? {
        guard underWay == 0, request.method == .post, let path = request.path,
            let entrance = PageRoutes.hashingAddresses[path],
            request.authority == portal.baseURL.authority, Self.isUsual(request.headerFields),
            !portal.installation.hasher.pool.hasRoom, context.channel.isWritable,
            context.eventLoop.now - seen < Self.unseen,
            let page = portal.busyPages.known(retryAfter: PageGuard.retryAfterOverload, at: entrance)
        else { return nil }
        return Refusal(page: page, path: path, begun: .now)
    }

    /// A form of a known, small size, over a connection that stays open.
    private static func isUsual(_ fields: HTTPFields) -> Bool {
        var length: Int?
        for field in fields {
            switch field.name.canonicalName {
            case "content-length": length = Int(field.value)
            case "connection", "expect", "host", "transfer-encoding", "upgrade": return false
            default: break
            }
        }
        return length.map { $0 <= WebContext.largestForm } ?? false
    }

    private func answer(_ refusal: Refusal, in context: ChannelHandlerContext) {
        context.write(wrapOutboundOut(.head(refusal.page.head)), promise: nil)
        context.write(wrapOutboundOut(.body(refusal.page.body)), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        portal.answers.count(
            route: refusal.path, status: refusal.page.head.status.code, duration: .now - refusal.begun)
    }
}

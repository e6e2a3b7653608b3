import CHeap
import HummingbirdCore
import Logging
import NIOCore

/// A connection that keeps nothing of what came in through it, however long it stays open.
struct ForgetfulChannel<Base: ServerChildChannel>: ServerChildChannel {
    let base: Base

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Base.Value> {
        do {
            try channel.pipeline.syncOperations.addHandler(ReceivedBytesHandler())
        } catch {
            return channel.eventLoop.makeFailedFuture(error)
        }
        return base.setup(channel: channel, logger: logger)
    }

    func handle(value: Base.Value, logger: Logger) async {
        await base.handle(value: value, logger: logger)
    }
}

/// Hands on what was received in memory of its own, which is freed with the request, and overwrites where it was read to: that is
/// kept for the next reading, which may be shorter, or never come.
final class ReceivedBytesHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let received = unwrapInboundIn(data)
        var own = context.channel.allocator.buffer(capacity: received.readableBytes)
        own.writeImmutableBuffer(received)
        // Others hold these bytes only to write over them.
        received.withUnsafeReadableBytes { bytes in
            guard let start = bytes.baseAddress else { return }
            CHeap_wipe(UnsafeMutableRawPointer(mutating: start), bytes.count)
        }
        context.fireChannelRead(wrapInboundOut(own))
    }
}

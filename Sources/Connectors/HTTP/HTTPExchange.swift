import CCurl
import Domain
import UseCases

/// One request and its answer, on a thread of its own.
actor HTTPExchange {
    private let executor = BlockingExecutor(label: "lockstep.http")
    private let transfer: CurlTransfer
    private let authorities: String?
    private let limits: OutgoingHTTP.Limits

    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    init(transfer: CurlTransfer, authorities: String?, limits: OutgoingHTTP.Limits) {
        self.transfer = transfer
        self.authorities = authorities
        self.limits = limits
    }

    /// A result, as a cancellation handler lets no typed error through.
    func perform(_ request: OutgoingRequest) -> Result<OutgoingAnswer, OutgoingFault> {
        guard !transfer.isCancelled else { return .failure(.cancelled) }
        guard let handle = CurlHandle() else { return .failure(.library(code: CURLE_FAILED_INIT.rawValue)) }
        do throws(CurlHandle.Fault) {
            try handle.set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_1_1))
            try handle.set(CURLOPT_FOLLOWLOCATION, 0)
            try handle.setUp(connect: limits.connect, total: limits.total, authorities: authorities)
            let (result, head) = try handle.exchange(request, transfer)
            if let fault = transfer.fault(of: result) { return .failure(fault) }
            return .success(
                OutgoingAnswer(status: head.status, body: transfer.body, retryAfter: head.retryAfter))
        } catch {
            return .failure(.library(code: error.code.rawValue))
        }
    }
}

import CCurl
import Domain
import UseCases

/// One request and its answer, on a thread of its own.
actor HTTPExchange {
    private let executor = BlockingExecutor(label: "lockstep.http")
    private let transfer: HTTPTransfer
    private let authorities: String?
    private let limits: OutgoingHTTP.Limits

    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    init(transfer: HTTPTransfer, authorities: String?, limits: OutgoingHTTP.Limits) {
        self.transfer = transfer
        self.authorities = authorities
        self.limits = limits
    }

    /// A result, as a cancellation handler lets no typed error through.
    func perform(_ request: OutgoingRequest) -> Result<OutgoingAnswer, OutgoingFault> {
        guard !transfer.isCancelled else { return .failure(.cancelled) }
        guard let handle = CurlHandle() else { return .failure(.library(code: CURLE_FAILED_INIT.rawValue)) }
        do throws(CurlHandle.Fault) {
            try setUpConnection(of: handle)
            try setUpTrust(of: handle)
            let (result, head) = try handle.exchange(request, transfer)
            if let fault = fault(of: result) { return .failure(fault) }
            return .success(
                OutgoingAnswer(status: head.status, body: transfer.body, retryAfter: head.retryAfter))
        } catch {
            return .failure(.library(code: error.code.rawValue))
        }
    }

    private func setUpConnection(of handle: CurlHandle) throws(CurlHandle.Fault) {
        try handle.set(CURLOPT_PROTOCOLS_STR, "http,https")
        try handle.set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_1_1))
        try handle.set(CURLOPT_FOLLOWLOCATION, 0)
        // A proxy that the environment names would be what is connected to, and would connect to anything.
        try handle.set(CURLOPT_PROXY, "")
        try handle.set(CURLOPT_CONNECTTIMEOUT_MS, Int(limits.connect.inMilliseconds))
        try handle.set(CURLOPT_TIMEOUT_MS, Int(limits.total.inMilliseconds))
        // Time limits must not be signals in a program with threads.
        try handle.set(CURLOPT_NOSIGNAL, 1)
        // Else a name server that is silent would be waited for beyond the time limit.
        try handle.set(CURLOPT_QUICK_EXIT, 1)
    }

    private func setUpTrust(of handle: CurlHandle) throws(CurlHandle.Fault) {
        try handle.set(CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2)
        try handle.set(CURLOPT_SSL_VERIFYPEER, 1)
        try handle.set(CURLOPT_SSL_VERIFYHOST, 2)
        if let authorities {
            try handle.set(CURLOPT_CAINFO, authorities)
            // Else the system's authorities could vouch as well.
            try handle.set(CURLOPT_CAPATH, nil)
        }
    }

    private func fault(of result: CURLcode) -> OutgoingFault? {
        switch result {
        case CURLE_OK: nil
        case CURLE_COULDNT_CONNECT where transfer.refusedAddress: .addressRefused
        case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_CONNECT: .unreachable
        case CURLE_OPERATION_TIMEDOUT: .timedOut
        case CURLE_ABORTED_BY_CALLBACK: .cancelled
        case CURLE_WRITE_ERROR where transfer.isTooLong: .answerTooLong
        case CURLE_URL_MALFORMAT: .locationRefused
        case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CONNECT_ERROR, CURLE_SSL_CACERT_BADFILE,
            CURLE_SSL_ISSUER_ERROR, CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER:
            .certificateNotTrusted
        // What is no HTTP at all counts as HTTP/0.9, which is no protocol that is supported.
        case CURLE_SEND_ERROR, CURLE_RECV_ERROR, CURLE_GOT_NOTHING, CURLE_PARTIAL_FILE, CURLE_WEIRD_SERVER_REPLY,
            CURLE_UNSUPPORTED_PROTOCOL:
            .brokenOff
        case let other: .library(code: other.rawValue)
        }
    }
}

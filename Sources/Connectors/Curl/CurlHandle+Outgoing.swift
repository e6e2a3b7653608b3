import CCurl
import Domain
import UseCases

/// What connections to other people's servers have in common, whatever is spoken over them.
extension CurlHandle {
    /// - Parameters:
    ///   - connect: Until the connection stands, TLS included.
    ///   - total: For everything.
    ///   - authorities: A PEM file of the only ones that may vouch for the server; `nil` means those of the system.
    func setUp(connect: Duration, total: Duration, authorities: String?) throws(Fault) {
        try set(CURLOPT_PROTOCOLS_STR, "http,https")
        // A proxy that the environment names would be what is connected to, and would connect to anything.
        try set(CURLOPT_PROXY, "")
        try set(CURLOPT_CONNECTTIMEOUT_MS, Int(connect.inMilliseconds))
        try set(CURLOPT_TIMEOUT_MS, Int(total.inMilliseconds))
        // Time limits must not be signals in a program with threads.
        try set(CURLOPT_NOSIGNAL, 1)
        // Else a name server that is silent would be waited for beyond the time limit.
        try set(CURLOPT_QUICK_EXIT, 1)
        try set(CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2)
        try set(CURLOPT_SSL_VERIFYPEER, 1)
        try set(CURLOPT_SSL_VERIFYHOST, 2)
        if let authorities {
            try set(CURLOPT_CAINFO, authorities)
            // Else the system's authorities could vouch as well.
            try set(CURLOPT_CAPATH, nil)
        }
    }

    /// The transfer says where it may go and whether it goes on. It must live until the handle is performed.
    func guardConnection(by transfer: CurlTransfer) throws(Fault) {
        let context = Unmanaged.passUnretained(transfer).toOpaque()
        try check(
            CCurl_set_progress(
                handle, { context, _, _, _, _ in CurlTransfer.from(context)?.isCancelled == false ? 0 : 1 }, context))
        try check(
            CCurl_set_socket_opener(
                handle,
                { context, _, address in
                    guard let transfer = CurlTransfer.from(context), let address else { return CURL_SOCKET_BAD }
                    return transfer.openSocket(to: address)
                }, context))
    }
}

extension CurlTransfer {
    static func from(_ context: UnsafeMutableRawPointer?) -> CurlTransfer? {
        context.map { Unmanaged<CurlTransfer>.fromOpaque($0).takeUnretainedValue() }
    }

    func fault(of result: CURLcode) -> OutgoingFault? {
        switch result {
        case CURLE_OK: nil
        case CURLE_COULDNT_CONNECT where refusedAddress: .addressRefused
        case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_CONNECT: .unreachable
        case CURLE_OPERATION_TIMEDOUT: .timedOut
        case CURLE_ABORTED_BY_CALLBACK: .cancelled
        case CURLE_WRITE_ERROR where isTooLong: .answerTooLong
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

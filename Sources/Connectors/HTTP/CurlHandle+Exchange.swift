import CCurl
import Domain

extension CurlHandle {
    struct Head {
        let status: Int
        let retryAfter: Duration?
    }

    /// Sends `request` and hands what comes back to `transfer`; blocks until that is done or has failed.
    func exchange(_ request: OutgoingRequest, _ transfer: CurlTransfer) throws(Fault) -> (CURLcode, Head) {
        try set(CURLOPT_URL, request.url)
        if case .post(let body) = request.method {
            try set(CURLOPT_POST, 1)
            try check(CCurl_set_body(handle, body.exposed, body.exposed.count))
        }
        // libcurl would else name a type of its own choice, and ask for leave to send a longer body.
        var list = curl_slist_append(nil, "Expect:")
        for header in request.headers { list = curl_slist_append(list, "\(header.name): \(header.value)") }
        defer {
            CCurl_set_list(handle, CURLOPT_HTTPHEADER, nil)
            curl_slist_free_all(list)
        }
        try check(CCurl_set_list(handle, CURLOPT_HTTPHEADER, list))

        try answer(to: transfer)
        try guardConnection(by: transfer)
        let result = withExtendedLifetime(transfer) { CCurl_perform(handle) }
        return (result, try readHead())
    }

    /// The transfer must live until the handle is performed.
    private func answer(to transfer: CurlTransfer) throws(Fault) {
        let context = Unmanaged.passUnretained(transfer).toOpaque()
        try check(
            CCurl_set_writer(
                handle,
                { buffer, size, count, context in
                    guard let transfer = CurlTransfer.from(context) else { return 0 }
                    let portion = UnsafeRawBufferPointer(start: buffer, count: size * count)
                    return transfer.takeBody(portion) ? portion.count : 0
                }, context))
        try check(
            CCurl_set_header_writer(
                handle,
                { _, size, count, context in
                    CurlTransfer.from(context)?.takeHead(size * count) == true ? size * count : 0
                }, context))
    }

    private func readHead() throws(Fault) -> Head {
        var (status, seconds) = (0, curl_off_t(0))
        try check(CCurl_get_long(handle, CURLINFO_RESPONSE_CODE, &status))
        try check(CCurl_get_offset(handle, CURLINFO_RETRY_AFTER, &seconds))
        return Head(status: status, retryAfter: seconds > 0 ? .seconds(seconds) : nil)
    }
}

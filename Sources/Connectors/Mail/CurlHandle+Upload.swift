import CCurl

extension CurlHandle {
    struct Upload {
        let result: CURLcode
        /// The last reply that the server gave, 0 if none.
        let reply: Int
        /// Whether that reply was to the recipient or to the content, and not to something before them.
        let concernsMail: Bool
    }

    /// Sends `content`; blocks until that is done or has failed.
    func upload(_ content: [UInt8], recipients: [String]) throws(Fault) -> Upload {
        var list: UnsafeMutablePointer<curl_slist>?
        for recipient in recipients { list = curl_slist_append(list, recipient) }
        defer {
            CCurl_set_list(handle, CURLOPT_MAIL_RCPT, nil)
            curl_slist_free_all(list)
        }
        try check(CCurl_set_list(handle, CURLOPT_MAIL_RCPT, list))

        let source = UploadSource(content)
        let message = UnsafeMutablePointer<CChar>.allocate(capacity: Int(CURL_ERROR_SIZE))
        message.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
        defer {
            CCurl_set_error_buffer(handle, nil)
            message.deallocate()
        }
        try check(CCurl_set_error_buffer(handle, message))
        try check(
            CCurl_set_reader(
                handle,
                { buffer, size, count, context in
                    guard let buffer, let context else { return Int(CURL_READFUNC_ABORT) }
                    let source = Unmanaged<UploadSource>.fromOpaque(context).takeUnretainedValue()
                    return source.read(into: UnsafeMutableRawBufferPointer(start: buffer, count: size * count))
                },
                Unmanaged.passUnretained(source).toOpaque()))

        let result = withExtendedLifetime(source) { CCurl_perform(handle) }
        var reply = 0
        try check(CCurl_get_long(handle, CURLINFO_RESPONSE_CODE, &reply))
        // The library tells a refused recipient from a refused sender by its message only. Should that change, the
        // refusal counts as temporary and the mail is tried a few times in vain, no more.
        let recipientWasRefused = String(cString: message).hasPrefix("RCPT failed")
        return Upload(result: result, reply: reply, concernsMail: recipientWasRefused || source.wasReadToTheEnd)
    }

    /// Sends what the options say, and no content; blocks until that is answered or has failed.
    func ask() throws(Fault) -> Upload {
        let result = CCurl_perform(handle)
        var reply = 0
        try check(CCurl_get_long(handle, CURLINFO_RESPONSE_CODE, &reply))
        return Upload(result: result, reply: reply, concernsMail: false)
    }
}

/// Hands the content to libcurl in the portions that it asks for.
private final class UploadSource {
    private var rest: ArraySlice<UInt8>
    private(set) var wasReadToTheEnd = false

    init(_ content: [UInt8]) {
        rest = content[...]
    }

    /// 0 at the end.
    func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
        let portion = rest.prefix(buffer.count)
        buffer.copyBytes(from: portion)
        rest = rest.dropFirst(portion.count)
        if portion.isEmpty { wasReadToTheEnd = true }
        return portion.count
    }
}

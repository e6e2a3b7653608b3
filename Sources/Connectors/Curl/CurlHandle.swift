import CCurl

/// A libcurl easy handle (https://curl.se/libcurl/c/libcurl-easy.html), set up with options and then performed by one of
/// its extensions, one for each protocol. Used by one thread at a time.
final class CurlHandle {
    /// What libcurl answered to an option.
    struct Fault: Error {
        let code: CURLcode
    }

    private static let isLibraryReady = CCurl_global_init() == CURLE_OK

    let handle: UnsafeMutableRawPointer

    /// `nil` where the library can't be set up.
    init?() {
        guard Self.isLibraryReady, let handle = curl_easy_init() else { return nil }
        self.handle = handle
    }

    deinit {
        curl_easy_cleanup(handle)
    }

    func set(_ option: CURLoption, _ value: Int) throws(Fault) {
        try check(CCurl_set_long(handle, option, value))
    }

    /// The library keeps a copy.
    func set(_ option: CURLoption, _ value: String?) throws(Fault) {
        try check(CCurl_set_string(handle, option, value))
    }

    func check(_ code: CURLcode) throws(Fault) {
        if code != CURLE_OK { throw Fault(code: code) }
    }
}

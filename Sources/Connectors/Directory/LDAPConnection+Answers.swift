import CLDAP
import Domain

/// Waiting for answers, with limits.
extension LDAPConnection {
    /// How often it is looked whether the task was cancelled.
    private static let glance: Duration = .milliseconds(250)

    /// Whether an operation was sent.
    ///
    /// - Parameter isWrite: Whether it changes something. One that was sent in part counts as one that may have arrived.
    func checkSending(_ code: Int32, isWrite: Bool) throws(DirectoryFault) {
        guard code != LDAP_SUCCESS else { return }
        throw DirectoryFault(Self.reason(ofLocal: code), mayHaveBeenApplied: isWrite && code == LDAP_SERVER_DOWN)
    }

    /// The answer to an operation that has one alone.
    func result(of message: Int32, isWrite: Bool) throws(DirectoryFault) -> LDAPResult {
        let deadline = ContinuousClock.now + limits.operation
        let answer = try next(of: message, isWrite: isWrite, until: deadline)
        return try parse(answer)
    }

    /// The next part of the answer, which is the caller's to free.
    func next(
        of message: Int32, isWrite: Bool, until deadline: ContinuousClock.Instant
    ) throws(DirectoryFault) -> OpaquePointer {
        while true {
            let left = deadline - ContinuousClock.now
            guard left > .zero, !transfer.isCancelled else {
                ldap_abandon_ext(handle, message, nil, nil)
                throw DirectoryFault(transfer.isCancelled ? .cancelled : .timedOut, mayHaveBeenApplied: isWrite)
            }
            var answer: OpaquePointer?
            let milliseconds = Int(min(left, Self.glance).inMilliseconds)
            switch CLDAP_wait(handle, message, false, max(milliseconds, 1), &answer) {
            case 0: continue
            case -1:
                let reason = Self.reason(ofLocal: CLDAP_last_result(handle))
                throw DirectoryFault(reason, mayHaveBeenApplied: isWrite)
            default:
                guard let answer else { throw DirectoryFault(.brokenOff, mayHaveBeenApplied: isWrite) }
                return answer
            }
        }
    }

    /// Frees the answer.
    func parse(_ answer: OpaquePointer) throws(DirectoryFault) -> LDAPResult {
        var code: Int32 = LDAP_OTHER
        var diagnostic: UnsafeMutablePointer<CChar>?
        var controls: UnsafeMutablePointer<UnsafeMutablePointer<LDAPControl>?>?
        let parsed = ldap_parse_result(handle, answer, &code, nil, &diagnostic, nil, &controls, 1)
        defer {
            ldap_memfree(diagnostic)
            ldap_controls_free(controls)
        }
        guard parsed == LDAP_SUCCESS else { throw DirectoryFault(.unexpected(code: parsed)) }
        return LDAPResult(
            code: code, diagnostic: diagnostic.map { String(cString: $0) } ?? "", policy: policy(in: controls),
            cookie: cookie(in: controls))
    }

    private func policy(
        in controls: UnsafeMutablePointer<UnsafeMutablePointer<LDAPControl>?>?
    ) -> PasswordPolicyError? {
        guard let control = ldap_control_find(LDAP_CONTROL_PASSWORDPOLICYRESPONSE, controls, nil) else { return nil }
        var (expires, grace, error): (ber_int_t, ber_int_t, CLDAP.LDAPPasswordPolicyError) = (-1, -1, PP_noError)
        guard ldap_parse_passwordpolicy_control(handle, control, &expires, &grace, &error) == LDAP_SUCCESS else {
            return nil
        }
        return PasswordPolicyError(error)
    }

    private func cookie(in controls: UnsafeMutablePointer<UnsafeMutablePointer<LDAPControl>?>?) -> [UInt8] {
        guard let control = ldap_control_find(LDAP_CONTROL_PAGEDRESULTS, controls, nil) else { return [] }
        var (estimate, cookie): (ber_int_t, berval) = (0, berval())
        guard ldap_parse_pageresponse_control(handle, control, &estimate, &cookie) == LDAP_SUCCESS else { return [] }
        defer { ber_memfree(cookie.bv_val) }
        return cookie.bytes
    }

    private static func reason(ofLocal code: Int32) -> DirectoryFault.Reason {
        switch code {
        case LDAP_SERVER_DOWN, LDAP_CONNECT_ERROR, LDAP_DECODING_ERROR, LDAP_UNAVAILABLE: .brokenOff
        case LDAP_TIMEOUT: .timedOut
        default: .unexpected(code: code)
        }
    }
}

extension berval {
    var bytes: [UInt8] {
        bv_val.map { Array(UnsafeRawBufferPointer(start: $0, count: Int(bv_len))) } ?? []
    }
}

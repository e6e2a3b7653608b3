import CLDAP
import Domain
import Formats

extension LDAPConnection {
    enum Scope: Int32 {
        case entry = 0
        case subtree = 2
    }

    /// What the server may answer with to one search.
    struct Bounds {
        /// More entries are a fault.
        let entries: Int
        let pageSize: Int
        /// The first of them are enough: the search ends there without a fault.
        var isSample = false

        static let one = Bounds(entries: 1, pageSize: 2)
        static let sample = Bounds(entries: 1, pageSize: 1, isSample: true)
    }

    /// Entries as they are, in pages (RFC 2696). A referral is a fault, and what continues elsewhere (RFC 4511,
    /// section 4.5.3) is left there.
    func search(
        _ base: String, _ scope: Scope, _ filter: DirectoryFilter, _ attributes: [AttributeName],
        in kind: DirectoryKind, _ bounds: Bounds
    ) throws(DirectoryFault) -> [DirectoryEntry] {
        var entries: [DirectoryEntry] = []
        try search(base, scope, filter, attributes, in: kind, bounds) { entries.append($0) }
        return entries
    }

    /// The same, each entry on its own.
    func search(
        _ base: String, _ scope: Scope, _ filter: DirectoryFilter, _ attributes: [AttributeName],
        in kind: DirectoryKind, _ bounds: Bounds, take: (DirectoryEntry) -> Void
    ) throws(DirectoryFault) {
        var count = 0
        var cookie: [UInt8] = []
        // Pages may be smaller than asked for, and even empty; a server that goes on for ever is left.
        var pagesLeft = bounds.entries / bounds.pageSize * 2 + 16
        repeat {
            guard pagesLeft > 0 else { throw DirectoryFault(.tooMuch) }
            pagesLeft -= 1
            let message = try send(base, scope, filter, attributes, bounds.pageSize, cookie)
            cookie = try readPage(message, in: kind, bounds, &count, take)
        } while !cookie.isEmpty && !(bounds.isSample && count >= bounds.entries)
    }

    private func send(
        _ base: String, _ scope: Scope, _ filter: DirectoryFilter, _ attributes: [AttributeName], _ pageSize: Int,
        _ cookie: [UInt8]
    ) throws(DirectoryFault) -> Int32 {
        var names: [UnsafeMutablePointer<CChar>?] = attributes.map { ber_strdup($0.text) } + [nil]
        defer { names.forEach { ber_memfree($0) } }
        var control: UnsafeMutablePointer<LDAPControl>?
        var message: Int32 = 0
        var cookie = cookie
        let made = cookie.withUnsafeMutableBytes { bytes in
            var value = berval(
                bv_len: ber_len_t(bytes.count), bv_val: bytes.baseAddress?.assumingMemoryBound(to: CChar.self))
            return ldap_create_page_control(handle, ber_int_t(pageSize), &value, 0, &control)
        }
        defer { ldap_control_free(control) }
        guard made == LDAP_SUCCESS else { throw DirectoryFault(.unexpected(code: made)) }
        var controls = [control, nil]
        let sent = ldap_search_ext(
            handle, base, scope.rawValue, filter.text, &names, 0, &controls, nil, nil, LDAP_NO_LIMIT, &message)
        try checkSending(sent, isWrite: false)
        return message
    }

    /// Returns the cookie for the next page.
    private func readPage(
        _ message: Int32, in kind: DirectoryKind, _ bounds: Bounds, _ count: inout Int, _ take: (DirectoryEntry) -> Void
    ) throws(DirectoryFault) -> [UInt8] {
        let deadline = ContinuousClock.now + limits.operation
        while true {
            let answer = try next(of: message, isWrite: false, until: deadline)
            switch ber_tag_t(truncatingIfNeeded: ldap_msgtype(answer)) {
            case LDAP_RES_SEARCH_ENTRY:
                defer { ldap_msgfree(answer) }
                guard count < bounds.entries else {
                    ldap_abandon_ext(handle, message, nil, nil)
                    if bounds.isSample { return [] }
                    throw DirectoryFault(.tooMuch)
                }
                take(try entry(answer, in: kind))
                count += 1
            case LDAP_RES_SEARCH_RESULT:
                let result = try parse(answer)
                if let fault = result.fault { throw fault }
                return result.cookie
            default: ldap_msgfree(answer)
            }
        }
    }

    private func entry(_ answer: OpaquePointer, in kind: DirectoryKind) throws(DirectoryFault) -> DirectoryEntry {
        guard let text = ldap_get_dn(handle, answer) else { throw DirectoryFault(.brokenOff) }
        defer { ldap_memfree(text) }
        guard let name = try? DistinguishedName(String(cString: text)) else {
            throw DirectoryFault(.unexpected(code: LDAP_INVALID_DN_SYNTAX))
        }
        var attributes: [AttributeName: [[UInt8]]] = [:]
        var shortened: Set<AttributeName> = []
        var position: OpaquePointer?
        var next = ldap_first_attribute(handle, answer, &position)
        defer { ber_free(position, 0) }
        while let current = next {
            if let attribute = AttributeName(String(cString: current)) {
                let (values, isShortened) = values(of: current, in: answer)
                attributes[attribute, default: []] += values
                if isShortened { shortened.insert(attribute) }
            }
            ldap_memfree(current)
            next = ldap_next_attribute(handle, answer, position)
        }
        return DirectoryEntry(
            name: name, identifier: EntryIdentifier(of: attributes, in: kind), attributes: attributes,
            shortened: shortened)
    }

    private func values(of attribute: UnsafePointer<CChar>, in answer: OpaquePointer) -> ([[UInt8]], Bool) {
        guard let list = ldap_get_values_len(handle, answer, attribute) else { return ([], false) }
        defer { ldap_value_free_len(list) }
        let all = (0..<Int(ldap_count_values_len(list))).compactMap { list[$0]?.pointee }
        let short = all.filter { $0.bv_len <= DirectoryEntry.longestValue }
        return (short.map(\.bytes), short.count < all.count)
    }
}

import CLDAP
import Domain
import Formats

/// Bytes for the length of one call, overwritten behind it.
func withWipedBytes<Value>(
    _ secret: Secret<[UInt8]>, _ body: (UnsafeMutablePointer<berval>) -> Value
) -> Value {
    let length = secret.exposed.count
    let memory = UnsafeMutablePointer<CChar>.allocate(capacity: length)
    defer {
        CLDAP_wipe(memory, length)
        memory.deallocate()
    }
    for (index, byte) in secret.exposed.enumerated() { memory[index] = CChar(bitPattern: byte) }
    var value = berval(bv_len: ber_len_t(length), bv_val: memory)
    return body(&value)
}

extension LDAPConnection {
    /// Signs in. Nothing was said over this connection without TLS.
    func bind(_ name: String, _ password: DirectoryPassword) throws(DirectoryFault) -> PasswordPolicyError? {
        var message: Int32 = 0
        let sent = withPolicyControl { controls in
            withWipedBytes(Secret(Array(password.text.exposed.utf8))) { password in
                ldap_sasl_bind(handle, name, nil, password, controls, nil, &message)
            }
        }
        try checkSending(sent, isWrite: false)
        let result = try result(of: message, isWrite: false)
        if let fault = result.fault { throw fault }
        return result.policy
    }

    /// Password Modify (RFC 3062).
    func setPassword(
        of name: String, old: DirectoryPassword?, new: DirectoryPassword
    ) throws(DirectoryFault) {
        guard limits.maySend() else { throw DirectoryFault(.cancelled) }
        var message: Int32 = 0
        let bytes = { (password: DirectoryPassword) in Secret(Array(password.text.exposed.utf8)) }
        let sent = withPolicyControl { controls in
            withWipedBytes(Secret(Array(name.utf8))) { name in
                withWipedBytes(bytes(new)) { new in
                    guard let old else { return ldap_passwd(handle, name, nil, new, controls, nil, &message) }
                    return withWipedBytes(bytes(old)) { old in
                        ldap_passwd(handle, name, old, new, controls, nil, &message)
                    }
                }
            }
        }
        try checkSending(sent, isWrite: true)
        if let fault = try result(of: message, isWrite: true).fault { throw fault }
    }

    struct Change {
        enum Kind {
            case add, delete, replace

            var code: Int32 {
                switch self {
                case .add: LDAP_MOD_ADD
                case .delete: LDAP_MOD_DELETE
                case .replace: LDAP_MOD_REPLACE
                }
            }
        }

        let kind: Kind
        let attribute: AttributeName
        let values: [Secret<[UInt8]>]

        init(_ kind: Kind, _ attribute: AttributeName, _ values: [Secret<[UInt8]>]) {
            self.kind = kind
            self.attribute = attribute
            self.values = values
        }

        init(_ kind: Kind, _ attribute: AttributeName, _ text: String) {
            self.init(kind, attribute, [Secret(Array(text.utf8))])
        }
    }

    /// All of it or nothing (RFC 4511, section 4.6).
    ///
    /// - Parameter control: One that must be obeyed: its identifier and value.
    func modify(
        _ name: String, _ changes: [Change], demanding control: (identifier: String, value: [UInt8])? = nil
    ) throws(DirectoryFault) {
        guard limits.maySend() else { throw DirectoryFault(.cancelled) }
        let list = ModificationList(changes)
        var message: Int32 = 0
        let sent = withPolicyControl(and: control) { controls in
            ldap_modify_ext(handle, name, list.pointer, controls, nil, &message)
        }
        withExtendedLifetime(list) {}
        try checkSending(sent, isWrite: true)
        if let fault = try result(of: message, isWrite: true).fault { throw fault }
    }

    private typealias Controls = UnsafeMutablePointer<UnsafeMutablePointer<LDAPControl>?>

    /// Asks for a word of a password policy, which servers without one pass over.
    private func withPolicyControl(
        and demanded: (identifier: String, value: [UInt8])? = nil, _ body: (Controls) -> Int32
    ) -> Int32 {
        var policy: UnsafeMutablePointer<LDAPControl>?
        var other: UnsafeMutablePointer<LDAPControl>?
        defer {
            ldap_control_free(policy)
            ldap_control_free(other)
        }
        let made = ldap_create_passwordpolicy_control(handle, &policy)
        guard made == LDAP_SUCCESS else { return made }
        if let demanded {
            let made = withWipedBytes(Secret(demanded.value)) {
                ldap_control_create(demanded.identifier, 1, $0, 1, &other)
            }
            guard made == LDAP_SUCCESS else { return made }
        }
        var controls = [policy, other, nil]
        return body(&controls)
    }
}

/// Changes in the form in which libldap takes them. What they hold is overwritten at the end.
private final class ModificationList {
    let pointer: UnsafeMutablePointer<UnsafeMutablePointer<LDAPMod>?>
    private let count: Int

    init(_ changes: [LDAPConnection.Change]) {
        count = changes.count
        pointer = .allocate(capacity: changes.count + 1)
        pointer.initialize(repeating: nil, count: changes.count + 1)
        for (index, change) in changes.enumerated() {
            let values = UnsafeMutablePointer<UnsafeMutablePointer<berval>?>.allocate(capacity: change.values.count + 1)
            values.initialize(repeating: nil, count: change.values.count + 1)
            for (index, value) in change.values.enumerated() {
                values[index] = withWipedBytes(value) { ber_dupbv(nil, $0) }
            }
            let modification = UnsafeMutablePointer<LDAPMod>.allocate(capacity: 1)
            modification.initialize(to: LDAPMod())
            modification.pointee.mod_op = change.kind.code | LDAP_MOD_BVALUES
            modification.pointee.mod_type = ber_strdup(change.attribute.text)
            modification.pointee.mod_vals.modv_bvals = values
            pointer[index] = modification
        }
    }

    deinit {
        for index in 0..<count {
            guard let modification = pointer[index] else { continue }
            if let values = modification.pointee.mod_vals.modv_bvals {
                var next = values
                while let value = next.pointee {
                    // Overwrites it: see CLDAP_wipe_what_is_freed.
                    ber_bvfree(value)
                    next += 1
                }
                values.deallocate()
            }
            ber_memfree(modification.pointee.mod_type)
            modification.deallocate()
        }
        pointer.deallocate()
    }
}

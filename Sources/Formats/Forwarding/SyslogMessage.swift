package import Domain

/// One message of the syslog protocol (RFC 5424), as it goes over a stream (RFC 6587, section 3.4.1; RFC 5425, section
/// 4.3): behind its length in bytes, so that nothing in it can be taken for the next one.
package enum SyslogMessage {
    /// How urgent it is (section 6.2.1).
    package enum Severity: Int, Sendable {
        case warning = 4
        case notice = 5
        case informational = 6
    }

    /// Security and authorisation messages, of which only those who may read them get to see any.
    private static let facility = 10
    /// Counts anew behind it (section 7.3.1).
    private static let longestSequence = 2_147_483_647

    /// - Parameters:
    ///   - host: Where it comes from.
    ///   - id: What kind of message it is; shortened to 32 characters.
    ///   - sequence: Counts from 1, so that the receiver sees where one is missing.
    ///   - text: UTF-8. Sent without a byte order mark: whoever reads it as JSON would stumble over one.
    package static func frame(
        _ severity: Severity, at time: Timestamp, from host: String, id: String, sequence: Int, text: [UInt8]
    ) -> [UInt8] {
        let sequence = (sequence - 1) % longestSequence + 1
        let head =
            "<\(facility * 8 + severity.rawValue)>1 \(time.preciseInternetDateTime) \(name(host, longest: 255)) lockstep"
            + " - \(name(id, longest: 32)) [meta sequenceId=\"\(sequence)\"] "
        let length = head.utf8.count + text.count
        return Array("\(length) \(head)".utf8) + text
    }

    /// Printable ASCII without spaces (section 6, `PRINTUSASCII`); `-` stands for none.
    private static func name(_ text: String, longest: Int) -> String {
        let printable = text.utf8.filter { (0x21...0x7E).contains($0) }.prefix(longest)
        return printable.isEmpty ? "-" : String(decoding: printable, as: UTF8.self)
    }
}

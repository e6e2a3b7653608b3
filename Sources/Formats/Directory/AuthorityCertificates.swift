package import Domain

/// Certificates that are to vouch for a directory, as somebody pasted them. Looked at before they are stored; whether they
/// vouch for it is the connection's to find out.
package enum AuthorityCertificates {
    /// - Parameter text: In PEM.
    /// - Returns: What is wrong with the first that is wrong; `nil` where nothing is.
    package static func fault(in text: String, at now: Timestamp) -> ConnectionFault.Problem? {
        guard !text.contains("PRIVATE KEY") else { return .malformed }
        let blocks = blocks(of: text)
        guard !blocks.isEmpty else { return .malformed }
        var certificates: [AuthorityCertificate] = []
        for block in blocks {
            guard let bytes = decode(block), let certificate = AuthorityCertificate(bytes) else {
                return .certificateUnreadable
            }
            if !certificate.isAuthority { return .notAnAuthority }
            certificates.append(certificate)
        }
        // Beside one that is good, another that has run out does no harm: it is left from before its successor came.
        return certificates.allSatisfy { $0.notAfter < now } ? .certificateExpired : nil
    }

    /// Those that can be read, in their order.
    package static func list(in text: String) -> [PinnedAuthority] {
        blocks(of: text).compactMap { decode($0).flatMap { AuthorityCertificate($0) } }.map {
            PinnedAuthority(name: $0.name, notBefore: $0.notBefore, notAfter: $0.notAfter)
        }
    }

    /// Whether each of these is one of those: nobody vouches who didn't before.
    package static func isLeftOf(_ text: String, _ before: String) -> Bool {
        let blocks = blocks(of: text)
        return text == before || !blocks.isEmpty && Set(blocks).isSubset(of: Self.blocks(of: before))
    }

    private static let begin = "-----BEGIN CERTIFICATE-----"
    private static let end = "-----END CERTIFICATE-----"

    /// What stands between the lines that begin and end one (RFC 7468, section 5); none where anything else is there.
    private static func blocks(of text: String) -> [String] {
        var blocks: [String] = []
        var block: String?
        for line in text.split(whereSeparator: \.isNewline) where !line.allSatisfy(\.isWhitespace) {
            // Blanks around a line come of copying it.
            let words = line.split(whereSeparator: \.isWhitespace).joined(separator: " ")
            guard let open = block else {
                guard words == begin else { return [] }
                block = ""
                continue
            }
            if words == end {
                blocks.append(open)
                block = nil
            } else {
                block = open + words
            }
        }
        return block == nil ? blocks : []
    }

    private static func decode(_ text: String) -> [UInt8]? {
        let unpadded = text.prefix { $0 != "=" }
        guard text.dropFirst(unpadded.count).utf8.allSatisfy({ $0 == UInt8(ascii: "=") }),
            !unpadded.contains(where: { "-_".contains($0) })
        else { return nil }
        return Base64URL.decode(unpadded.replacing("+", with: "-").replacing("/", with: "_"))
    }
}

/// The little of a certificate (RFC 5280, section 4.1) that says whether it may vouch for others, and until when.
private struct AuthorityCertificate {
    let name: String
    let notBefore: Timestamp
    let notAfter: Timestamp
    let isAuthority: Bool

    init?(_ bytes: [UInt8]) {
        guard let certificate = DERElement.all(in: bytes[...]), certificate.count == 1,
            let parts = certificate.first?.children(of: .sequence), parts.count == 3,
            var fields = parts.first?.children(of: .sequence)
        else { return nil }
        let hasVersion = fields.first?.tag == DERElement.Tag.version.rawValue
        if hasVersion { fields.removeFirst() }
        // Serial number, algorithm, issuer, validity, subject, key.
        guard fields.count >= 6, let validity = fields[3].children(of: .sequence), validity.count == 2,
            let begin = validity[0].time, let end = validity[1].time
        else { return nil }
        notBefore = begin
        notAfter = end
        name = Self.name(of: fields[4])
        let extensions = fields.first { $0.tag == DERElement.Tag.extensions.rawValue }
        let list = extensions?.wrapped?.children(of: .sequence) ?? []
        isAuthority = list.contains { one in
            guard let parts = one.children(of: .sequence), let name = parts.first, let value = parts.last,
                Array(name.content) == Self.basicConstraints,
                let constraints = DERElement.all(in: value.content)?.first?.children(of: .sequence)
            else { return false }
            return constraints.first.map { $0.tag == DERElement.Tag.boolean.rawValue && $0.content.first == 0xFF }
                == true
        }
    }

    /// The common name, or what comes last in its place. Shown, and never compared.
    private static func name(of subject: DERElement) -> String {
        let parts = (subject.children(of: .sequence) ?? []).flatMap { DERElement.all(in: $0.content) ?? [] }
            .compactMap { DERElement.all(in: $0.content) }.filter { $0.count == 2 }
        let part = parts.last { Array($0[0].content) == commonName } ?? parts.last
        let text = part.map { String(decoding: $0[1].content, as: UTF8.self) } ?? ""
        return text.isLegible ? String(text.prefix(100)) : ""
    }

    /// 2.5.4.3
    private static let commonName: [UInt8] = [0x55, 0x04, 0x03]
    /// 2.5.29.19
    private static let basicConstraints: [UInt8] = [0x55, 0x1D, 0x13]
}

/// One element of DER (X.690), of definite length.
private struct DERElement {
    enum Tag: UInt8 {
        case boolean = 0x01
        case sequence = 0x30
        case utcTime = 0x17
        case generalizedTime = 0x18
        /// Of a certificate's own.
        case version = 0xA0
        case extensions = 0xA3
    }

    let tag: UInt8
    let content: ArraySlice<UInt8>

    /// All that stand one behind the other; `nil` where something else does.
    static func all(in bytes: ArraySlice<UInt8>) -> [DERElement]? {
        var (elements, rest): ([DERElement], ArraySlice<UInt8>) = ([], bytes)
        while !rest.isEmpty {
            guard let tag = rest.popFirst(), let first = rest.popFirst() else { return nil }
            var length = Int(first)
            if first >= 0x80 {
                let count = Int(first & 0x7F)
                guard (1...3).contains(count), rest.count >= count else { return nil }
                length = rest.prefix(count).reduce(0) { $0 << 8 | Int($1) }
                rest = rest.dropFirst(count)
            }
            guard rest.count >= length else { return nil }
            elements.append(DERElement(tag: tag, content: rest.prefix(length)))
            rest = rest.dropFirst(length)
        }
        return elements
    }

    func children(of tag: Tag) -> [DERElement]? {
        self.tag == tag.rawValue ? Self.all(in: content) : nil
    }

    /// The one element within an explicit tag.
    var wrapped: DERElement? { Self.all(in: content)?.first }

    /// In UTC (RFC 5280, section 4.1.2.5). Years outside of this calendar are long ago, or far away.
    var time: Timestamp? {
        guard content.allSatisfy({ $0 < 0x80 }), content.last == UInt8(ascii: "Z") else { return nil }
        var digits = String(decoding: content.dropLast(), as: UTF8.self)
        guard digits.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else { return nil }
        switch (tag, digits.utf8.count) {
        case (Tag.utcTime.rawValue, 12): digits = (digits < "5" ? "20" : "19") + digits
        case (Tag.generalizedTime.rawValue, 14): break
        default: return nil
        }
        let fields = Array(digits)
        func part(_ range: Range<Int>) -> String { String(fields[range]) }
        if part(0..<4) < "2000" { return Timestamp(milliseconds: 0) }
        if part(0..<4) > "2999" { return .distantFuture }
        guard let day = CalendarDay("\(part(0..<4))-\(part(4..<6))-\(part(6..<8))"), let hour = Int(part(8..<10)),
            let minute = Int(part(10..<12)), let second = Int(part(12..<14))
        else { return nil }
        return day.start + .seconds(hour * 3_600 + minute * 60 + second)
    }
}

package import Domain

/// The Time Zone Information Format, version 2 and later (RFC 8536): what `/usr/share/zoneinfo` holds.
package enum TZif {
    /// Why a file is none that can be believed.
    package enum Fault: Error, Hashable, Sendable {
        /// Too short, too long, or its parts don't add up.
        case malformed
        /// Version 1: its times end in 2038.
        case outdated
        /// Clocks that count leap seconds; nobody's do.
        case leapSeconds
        case unknownRule
    }

    /// More than any zone has, and few enough to be read whole.
    package static let longestFile = 256 * 1_024

    package static func parse(_ bytes: [UInt8]) throws(Fault) -> TimeZoneRules {
        guard bytes.count <= longestFile else { throw .malformed }
        var reader = Reader(bytes: ByteReader(bytes[...]))
        let old = try reader.header()
        // The first block is for readers of before 2006: the same with 32-bit times.
        try reader.skip(old.length(timeSize: 4))
        let header = try reader.header()
        let rules = try reader.rules(header)
        let text = try reader.footer()
        let rule = text.isEmpty ? nil : POSIXTimeZone.parse(text)
        guard text.isEmpty || rule != nil else { throw .unknownRule }
        return TimeZoneRules(
            earliestOffset: rules.earliestOffset, transitions: rules.transitions, rule: rule)
    }
}

/// How many of what a block holds, in the order of the header (RFC 8536, section 3.1).
private struct Header {
    let isUT, isStandard, leaps, times, types, characters: Int

    /// Of the data block behind it, in bytes.
    func length(timeSize: Int) -> Int {
        times * (timeSize + 1) + types * 6 + characters + leaps * (timeSize + 4) + isStandard + isUT
    }
}

private struct Reader {
    var bytes: ByteReader

    mutating func header() throws(TZif.Fault) -> Header {
        guard try take(4).elementsEqual("TZif".utf8) else { throw .malformed }
        guard let version = bytes.number(UInt8.self) else { throw .malformed }
        guard version >= UInt8(ascii: "2") else { throw .outdated }
        try skip(15)
        var counts: [Int] = []
        for _ in 0..<6 { counts.append(try short()) }
        // A count that the file can't hold is found out before it is multiplied.
        guard counts.allSatisfy({ (0...TZif.longestFile).contains($0) }), counts[4] > 0 else { throw .malformed }
        return Header(
            isUT: counts[0], isStandard: counts[1], leaps: counts[2], times: counts[3], types: counts[4],
            characters: counts[5])
    }

    /// A block with 64-bit times (section 3.2).
    mutating func rules(
        _ header: Header
    ) throws(TZif.Fault) -> (earliestOffset: Int, transitions: [TimeZoneRules.Transition]) {
        guard header.leaps == 0 else { throw .leapSeconds }
        var instants: [Int] = []
        for _ in 0..<header.times { instants.append(try long()) }
        let types = try take(header.times).map(Int.init)
        var offsets: [Int] = []
        for _ in 0..<header.types {
            offsets.append(try short())
            // Whether it is summer time, and what it is called.
            try skip(2)
        }
        try skip(header.characters + header.isStandard + header.isUT)
        // No clock on Earth is a day and two hours ahead or behind.
        guard offsets.allSatisfy({ abs($0) < 26 * 3_600 }), types.allSatisfy(offsets.indices.contains),
            zip(instants, instants.dropFirst()).allSatisfy(<)
        else { throw .malformed }
        return (
            offsets[0],
            zip(instants, types).map { TimeZoneRules.Transition(instant: $0, offset: offsets[$1]) }
        )
    }

    /// The text between two line feeds at the end (section 3.3).
    mutating func footer() throws(TZif.Fault) -> [UInt8] {
        let newline = UInt8(ascii: "\n")
        let rest = bytes.rest
        guard rest.count >= 2, rest.first == newline, rest.last == newline else { throw .malformed }
        let text = rest.dropFirst().dropLast()
        guard !text.contains(newline) else { throw .malformed }
        return Array(text)
    }

    mutating func skip(_ count: Int) throws(TZif.Fault) {
        _ = try take(count)
    }

    private mutating func take(_ count: Int) throws(TZif.Fault) -> ArraySlice<UInt8> {
        guard let taken = bytes.take(count) else { throw .malformed }
        return taken
    }

    private mutating func short() throws(TZif.Fault) -> Int {
        guard let bits = bytes.number(UInt32.self) else { throw .malformed }
        return Int(Int32(bitPattern: bits))
    }

    private mutating func long() throws(TZif.Fault) -> Int {
        guard let bits = bytes.number(UInt64.self) else { throw .malformed }
        return Int(Int64(bitPattern: bits))
    }
}

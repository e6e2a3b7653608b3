/// Reads CSV (RFC 4180) record by record, strictly: what could be read in two ways is refused.
///
/// Lines end with CRLF or LF; a byte order mark is dropped; empty lines hold no record. Whether commas, semicolons or
/// tabs separate the fields is found out from the first record, which is the header.
package struct CSVReader {
    private enum State {
        case fieldStart, plain, quoted
        /// Behind a quote in a quoted field: the first of two, or the closing one.
        case quoteSeen
        case carriageReturn
    }

    private static let blockSize = 64 * 1_024

    private let limits: CSVLimits
    private let nextBlock: () throws(SystemFault) -> [UInt8]
    private var block: [UInt8] = []
    private var position = 0

    private var separator: UInt8?
    private var state = State.fieldStart
    private var field: [UInt8] = []
    private var fields: [String] = []
    private var isQuoted = false
    /// The line that is being read, and those on which the record and the last quoted field begin.
    private var line = 1
    private var recordLine = 1
    private var quoteLine = 1
    private var recordLength = 0
    private var failure: CSVFault?

    /// - Parameter nextBlock: The file's bytes in pieces of any size, an empty one at its end.
    package init(limits: CSVLimits = CSVLimits(), nextBlock: @escaping () throws(SystemFault) -> [UInt8]) {
        self.limits = limits
        self.nextBlock = nextBlock
    }

    package init(_ bytes: [UInt8], limits: CSVLimits = CSVLimits()) {
        var rest: [UInt8]? = bytes
        self.init(limits: limits) { () throws(SystemFault) in
            defer { rest = nil }
            return rest ?? []
        }
    }

    /// A file, or whatever else can be read from its beginning to its end.
    package init(path: String, limits: CSVLimits = CSVLimits()) throws(SystemFault) {
        let file = OpenFile(try FileDescriptor(reading: path))
        self.init(limits: limits) { () throws(SystemFault) in try file.descriptor.read(upTo: Self.blockSize) }
    }

    /// The next record, or `nil` at the end. After a fault there is nothing but that fault.
    package mutating func next() throws(CSVFault) -> CSVRecord? {
        if let failure { throw failure }
        do {
            if separator == nil { try findSeparator() }
            while let byte = try nextByte() {
                if let record = try take(byte) { return record }
            }
            return try end()
        } catch {
            failure = error
            throw error
        }
    }

    // MARK: Bytes

    private mutating func nextByte() throws(CSVFault) -> UInt8? {
        if position == block.count {
            block = try readBlock()
            position = 0
            guard !block.isEmpty else { return nil }
        }
        defer { position += 1 }
        return block[position]
    }

    private func readBlock() throws(CSVFault) -> [UInt8] {
        do {
            return try nextBlock()
        } catch {
            throw CSVFault(line: line, .system(error))
        }
    }

    /// Reads ahead to the end of the first record.
    private mutating func findSeparator() throws(CSVFault) {
        var header = CSVHeaderScan()
        while !header.isComplete, block.count <= limits.record {
            let more = try readBlock()
            guard !more.isEmpty else { break }
            header.take(more)
            block += more
        }
        if block.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
        // The byte order marks of UTF-16.
        guard !block.starts(with: [0xFF, 0xFE]), !block.starts(with: [0xFE, 0xFF]) else {
            throw CSVFault(line: 1, .notUTF8)
        }
        guard let found = header.separator else { throw CSVFault(line: 1, .separatorUnclear) }
        separator = found.rawValue
    }

    // MARK: States

    /// Answers the record that the byte completes.
    private mutating func take(_ byte: UInt8) throws(CSVFault) -> CSVRecord? {
        guard byte != 0 else { throw CSVFault(line: line, .nul) }
        recordLength += 1
        guard recordLength <= limits.record else {
            throw CSVFault(line: recordLine, .recordTooLong(limit: limits.record))
        }
        switch state {
        case .fieldStart where byte == Self.quote:
            (state, isQuoted, quoteLine) = (.quoted, true, line)
        case .plain where byte == Self.quote: throw CSVFault(line: line, .strayQuote)
        case .quoted where byte == Self.quote: state = .quoteSeen
        case .quoted:
            if byte == Self.lineFeed { line += 1 }
            try append(byte)
        case .quoteSeen where byte == Self.quote:
            state = .quoted
            try append(byte)
        case .carriageReturn where byte != Self.lineFeed: throw CSVFault(line: line, .strayCarriageReturn)
        case .fieldStart, .plain, .quoteSeen, .carriageReturn: return try takeUnquoted(byte)
        }
        return nil
    }

    private mutating func takeUnquoted(_ byte: UInt8) throws(CSVFault) -> CSVRecord? {
        switch byte {
        case separator: try endField()
        case Self.carriageReturn: state = .carriageReturn
        case Self.lineFeed: return try endRecord()
        default:
            guard state != .quoteSeen else { throw CSVFault(line: line, .textAfterQuote) }
            state = .plain
            try append(byte)
        }
        return nil
    }

    private mutating func append(_ byte: UInt8) throws(CSVFault) {
        guard field.count < limits.field else {
            // What is missing then is most likely the quote that closes the field.
            throw CSVFault(line: state == .plain ? line : quoteLine, .fieldTooLong(limit: limits.field))
        }
        field.append(byte)
    }

    private mutating func endField() throws(CSVFault) {
        guard let text = String(validating: field, as: UTF8.self) else { throw CSVFault(line: line, .notUTF8) }
        fields.append(text)
        field.removeAll(keepingCapacity: true)
        state = .fieldStart
    }

    /// Answers nothing where the line was empty.
    private mutating func endRecord() throws(CSVFault) -> CSVRecord? {
        let isEmpty = fields.isEmpty && field.isEmpty && !isQuoted
        try endField()
        defer {
            fields.removeAll()
            isQuoted = false
            line += 1
            (recordLine, recordLength) = (line, 0)
        }
        return isEmpty ? nil : CSVRecord(line: recordLine, fields: fields)
    }

    private mutating func end() throws(CSVFault) -> CSVRecord? {
        switch state {
        case .quoted: throw CSVFault(line: quoteLine, .quoteNotClosed)
        case .carriageReturn: throw CSVFault(line: line, .strayCarriageReturn)
        case .fieldStart, .plain, .quoteSeen: return try endRecord()
        }
    }

    private static let quote = UInt8(ascii: "\"")
    private static let lineFeed = UInt8(ascii: "\n")
    private static let carriageReturn = UInt8(ascii: "\r")
}

/// Keeps the descriptor open for as long as somebody may read.
private final class OpenFile {
    let descriptor: FileDescriptor

    init(_ descriptor: consuming FileDescriptor) {
        self.descriptor = descriptor
    }
}

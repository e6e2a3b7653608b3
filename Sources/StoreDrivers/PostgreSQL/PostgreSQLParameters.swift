import Store

/// Hands `body` a NULL-terminated array of C strings.
func withCStrings<Answer>(_ texts: [String], _ body: ([UnsafePointer<CChar>?]) -> Answer) -> Answer {
    withParameters(texts.map(SQLValue.text)) { body($0 + [nil]) }
}

/// Hands `body` the values in PostgreSQL's text format, `nil` for null; all of them in one piece of memory.
func withParameters<Answer>(_ values: [SQLValue], _ body: ([UnsafePointer<CChar>?]) -> Answer) -> Answer {
    var bytes: [UInt8] = []
    var starts: [Int?] = []
    starts.reserveCapacity(values.count)
    for value in values {
        let text: String
        switch value {
        case .null:
            starts.append(nil)
            continue
        case .integer(let integer): text = String(integer)
        case .text(let content): text = content
        }
        starts.append(bytes.count)
        bytes.append(contentsOf: text.utf8)
        bytes.append(0)
    }
    return bytes.withUnsafeBytes { bytes in
        let memory = bytes.assumingMemoryBound(to: CChar.self)
        return body(starts.map { start in start.flatMap { memory.baseAddress?.advanced(by: $0) } })
    }
}

/// Counts the separators outside quotes up to the end of the first line that holds anything.
struct CSVHeaderScan {
    private var counts: [CSVSeparator: Int] = [:]
    private var isQuoted = false
    private var hasContent = false
    private(set) var isComplete = false

    mutating func take(_ bytes: [UInt8]) {
        for byte in bytes where !isComplete {
            switch byte {
            case UInt8(ascii: "\n") where !isQuoted: isComplete = hasContent
            case UInt8(ascii: "\r"): break
            case UInt8(ascii: "\""):
                isQuoted.toggle()
                hasContent = true
            default:
                hasContent = true
                if !isQuoted, let separator = CSVSeparator(rawValue: byte) { counts[separator, default: 0] += 1 }
            }
        }
    }

    /// The one that stands there most often, a comma where there is none, and `nil` where two stand equally often.
    var separator: CSVSeparator? {
        guard let most = counts.values.max() else { return .comma }
        let candidates = counts.filter { $0.value == most }
        return candidates.count == 1 ? candidates.first?.key : nil
    }
}

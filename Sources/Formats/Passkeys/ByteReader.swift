/// Takes bytes from the front, and says when there aren't enough.
struct ByteReader {
    private(set) var rest: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) {
        rest = bytes
    }

    /// The next `count` bytes, or `nil`, and then nothing was taken. The count may be anything that a format announced.
    mutating func take(_ count: some BinaryInteger) -> ArraySlice<UInt8>? {
        guard let count = Int(exactly: count), count >= 0, count <= rest.count else { return nil }
        defer { rest = rest.dropFirst(count) }
        return rest.prefix(count)
    }

    /// A big-endian number in one, two, four or eight bytes.
    mutating func number<Number: FixedWidthInteger & UnsignedInteger>(_: Number.Type) -> Number? {
        take(Number.bitWidth / 8)?.reduce(0) { $0 << 8 | Number($1) }
    }
}

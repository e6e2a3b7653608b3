import CQREncode
package import Domain

/// A QR code (ISO/IEC 18004) at error correction level M, in the smallest version that holds the text.
///
/// What codes are made for here is a key or a link, so what they look like is as secret as what they say.
package struct QRCode: Sendable {
    /// How many light modules a reader needs on each side (ISO/IEC 18004, section 6.3.8).
    package static let quietZone = 4
    /// In bytes of UTF-8; what version 40 holds at level M.
    package static let capacity = 2_331

    /// Modules on a side, without the quiet zone.
    package let size: Int
    /// Row by row from the top left; `true` is dark.
    private let modules: Secret<[Bool]>

    /// `nil` where the text is empty or longer than `capacity`.
    package init?(_ text: Secret<String>) {
        let bytes = Array(text.exposed.utf8)
        guard (1...Self.capacity).contains(bytes.count),
            // Version 0 asks for the smallest. Beyond the capacity, only memory can be lacking.
            let code = QRcode_encodeData(Int32(bytes.count), bytes, 0, QR_ECLEVEL_M)
        else { return nil }
        defer { QRcode_free(code) }
        size = Int(code.pointee.width)
        // The lowest bit of a module's byte is its colour; the others say what the module belongs to.
        modules = Secret(UnsafeBufferPointer(start: code.pointee.data, count: size * size).map { $0 & 1 == 1 })
    }

    /// - Precondition: Both are below `size`.
    package func isDark(column: Int, row: Int) -> Bool {
        modules.exposed[row * size + column]
    }

    /// The length of a side with the quiet zone: for `viewBox="0 0 side side"`.
    package var side: Int { size + 2 * Self.quietZone }

    /// The dark modules as the `d` of one SVG `<path>`, quiet zone included: a rectangle for each horizontal run. To be
    /// drawn in black on a white `side` × `side`, also where the page is dark: not every reader knows inverted codes.
    package var svgPath: Secret<String> {
        var path = ""
        for row in 0..<size {
            var column = 0
            while column < size {
                guard isDark(column: column, row: row) else {
                    column += 1
                    continue
                }
                let start = column
                while column < size, isDark(column: column, row: row) { column += 1 }
                let length = column - start
                path += "M\(start + Self.quietZone) \(row + Self.quietZone)h\(length)v1h-\(length)z"
            }
        }
        return Secret(path)
    }
}

/// The organisation's colour, made legible: whatever was chosen, text in it and on it keeps the contrast that
/// WCAG 2.2 asks for (success criterion 1.4.3, 4.5 to 1).
package struct AccentColour: Hashable, Sendable {
    /// Text and edges on the light and on the dark page.
    package let onLight: Colour
    package let onDark: Colour
    private let isStandard: Bool

    /// What the stylesheet has without being told.
    package static let standard = AccentColour(Colour(red: 0x1a, green: 0x56, blue: 0x8e), isStandard: true)

    /// - Parameter hex: `#rrggbb`; anything else is refused.
    package init?(hex: String) {
        guard let colour = Colour(hex: hex) else { return nil }
        self.init(colour, isStandard: false)
    }

    private init(_ colour: Colour, isStandard: Bool) {
        onLight = colour.moved(towards: .black, until: 4.5, against: Colour(red: 0xf6, green: 0xf5, blue: 0xf1))
        onDark = colour.moved(towards: .white, until: 4.5, against: Colour(red: 0x22, green: 0x25, blue: 0x29))
        self.isStandard = isStandard
    }

    /// Custom properties for a style element; nothing where the stylesheet's own hold.
    var declarations: HTML? {
        guard !isStandard else { return nil }
        return """
            :root{--accent:\(onLight.hex);--on-accent:\(onLight.legibleOnTop.hex)}\
            @media(prefers-color-scheme:dark){:root{--accent:\(onDark.hex);--on-accent:\(onDark.legibleOnTop.hex)}}
            """
    }
}

/// A colour of the sRGB space, eight bits a channel.
package struct Colour: Hashable, Sendable {
    package let red, green, blue: UInt8

    package static let black = Colour(red: 0, green: 0, blue: 0)
    package static let white = Colour(red: 255, green: 255, blue: 255)

    init(red: UInt8, green: UInt8, blue: UInt8) {
        (self.red, self.green, self.blue) = (red, green, blue)
    }

    package init?(hex: String) {
        let digits = hex.utf8.dropFirst()
        guard hex.utf8.first == UInt8(ascii: "#"), digits.count == 6, digits.allSatisfy({ $0 != UInt8(ascii: "+") }),
            let value = UInt32(hex.dropFirst(), radix: 16)
        else { return nil }
        self.init(
            red: UInt8(truncatingIfNeeded: value >> 16), green: UInt8(truncatingIfNeeded: value >> 8),
            blue: UInt8(truncatingIfNeeded: value))
    }

    package var hex: String {
        let value = UInt32(red) << 16 | UInt32(green) << 8 | UInt32(blue)
        let digits = String(value, radix: 16)
        return "#" + String(repeating: "0", count: 6 - digits.count) + digits
    }
}

extension Colour {
    /// WCAG 2.2, “contrast ratio”: 1 to 21.
    package func contrast(with other: Colour) -> Double {
        let (one, two) = (relativeLuminance, other.relativeLuminance)
        return (max(one, two) + 0.05) / (min(one, two) + 0.05)
    }

    /// Black or white, whichever is easier to read on it. One of the two always reaches 4.5 to 1.
    package var legibleOnTop: Colour {
        contrast(with: .white) >= contrast(with: .black) ? .white : .black
    }

    /// The nearest mixture with `end` that reaches the ratio.
    func moved(towards end: Colour, until ratio: Double, against ground: Colour) -> Colour {
        (0...100).lazy.map { mixed(with: end, percent: $0) }.first { $0.contrast(with: ground) >= ratio } ?? end
    }

    private func mixed(with other: Colour, percent: Int) -> Colour {
        func mix(_ one: UInt8, _ two: UInt8) -> UInt8 { UInt8((Int(one) * (100 - percent) + Int(two) * percent) / 100) }
        return Colour(red: mix(red, other.red), green: mix(green, other.green), blue: mix(blue, other.blue))
    }

    /// WCAG 2.2, “relative luminance”. Its power of 2.4 is taken as x² · x^0.4, the root by Newton's method, so that
    /// no mathematics library is needed.
    private var relativeLuminance: Double {
        0.2126 * Self.linear(red) + 0.7152 * Self.linear(green) + 0.0722 * Self.linear(blue)
    }

    private static func linear(_ channel: UInt8) -> Double {
        let value = Double(channel) / 255
        guard value > 0.04045 else { return value / 12.92 }
        let base = (value + 0.055) / 1.055
        let squared = base * base
        return squared * fifthRoot(of: squared)
    }

    private static func fifthRoot(of number: Double) -> Double {
        var root = 1.0
        for _ in 0..<40 {
            let fourth = root * root * root * root
            root -= (fourth * root - number) / (5 * fourth)
        }
        return root
    }
}

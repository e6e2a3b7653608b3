import Testing
import Web

@Suite("The colours")
struct PaletteTests {
    /// The custom properties of `:root`: what light has, and what dark changes.
    private static let palettes: [String: [String: String]] = {
        let sheet = String(decoding: Asset.stylesheet.bytes, as: UTF8.self)
        let roots = sheet.matches(of: #/:root\s*\{([^}]*)\}/#).map { match in
            Dictionary(
                match.output.1.matches(of: #/--([a-z-]+):\s*(#[0-9a-f]{6});/#).map { (String($0.1), String($0.2)) },
                uniquingKeysWith: { $1 })
        }
        guard roots.count == 2 else { return [:] }
        return ["light": roots[0], "dark": roots[0].merging(roots[1]) { $1 }]
    }()

    /// Text needs 4.5 to 1 (WCAG 2.2, 1.4.3); the edges of fields and of the focus 3 to 1 (1.4.11).
    private static let pairs: [(String, String, Double)] =
        ["ink", "soft-ink", "accent", "problem", "done", "attention"].flatMap { ink in
            ["ground", "paper"].map { (ink, $0, 4.5) }
        }
        + ["done", "attention", "problem"].flatMap { [("ink", "\($0)-ground", 4.5), ($0, "\($0)-ground", 4.5)] }
        + [("on-accent", "accent", 4.5), ("edge", "paper", 3), ("edge", "ground", 3)]

    @Test("Every pair has the contrast that it needs", arguments: ["light", "dark"], pairs)
    func isLegible(_ scheme: String, _ pair: (ink: String, ground: String, ratio: Double)) throws {
        let palette = try #require(Self.palettes[scheme])
        let ink = try #require(palette[pair.ink].flatMap(Colour.init(hex:)))
        let ground = try #require(palette[pair.ground].flatMap(Colour.init(hex:)))
        let contrast = ink.contrast(with: ground)
        #expect(contrast >= pair.ratio, "\(pair.ink) on \(pair.ground), \(scheme): \(contrast)")
    }

    @Test(
        "Contrast is computed as WCAG does", arguments: [("#000000", "#ffffff", 21.0), ("#777777", "#ffffff", 4.478)])
    func contrastIsRight(_ one: String, _ two: String, _ expected: Double) throws {
        let contrast = try #require(Colour(hex: one)).contrast(with: #require(Colour(hex: two)))
        #expect(abs(contrast - expected) < 0.005)
    }

    @Test(
        "Whatever colour an organisation has, it stays legible",
        arguments: ["#ffffff", "#000000", "#ffd400", "#00ff00", "#1a568e", "#e4002b", "#808080"])
    func accentIsLegible(_ hex: String) throws {
        let accent = try #require(AccentColour(hex: hex))
        for (scheme, colour) in [("light", accent.onLight), ("dark", accent.onDark)] {
            let palette = try #require(Self.palettes[scheme])
            for ground in ["ground", "paper"] {
                let ground = try #require(palette[ground].flatMap(Colour.init(hex:)))
                #expect(colour.contrast(with: ground) >= 4.5)
            }
            #expect(colour.legibleOnTop.contrast(with: colour) >= 4.5)
        }
    }

    @Test("What is no colour is none", arguments: ["", "red", "#fff", "#12345g", "#+12345", "#1234567", "1a568e"])
    func isRefused(_ text: String) {
        #expect(AccentColour(hex: text) == nil)
    }
}

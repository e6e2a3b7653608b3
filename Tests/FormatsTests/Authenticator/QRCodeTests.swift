import Domain
import Formats
import Testing

@Suite("QR code")
struct QRCodeTests {
    /// What `qrencode -l M -8 -t ASCII -m 0 'Lockstep'` draws, a character for two.
    @Test("Agrees with the qrencode program")
    func foreign() throws {
        let code = try #require(QRCode(Secret("Lockstep")))
        #expect(code.size == 21)
        #expect(code.side == 29)
        #expect(rows(code) == Self.lockstep)
    }

    @Test(
        "Takes the smallest version that holds the text at level M",
        arguments: [(1, 21), (14, 21), (15, 25), (26, 25), (27, 29), (2_331, 177)])
    func versions(length: Int, size: Int) throws {
        #expect(try #require(QRCode(Secret(String(repeating: "x", count: length)))).size == size)
    }

    @Test("What is empty or too long is none", arguments: [0, 2_332, 100_000])
    func refuses(length: Int) {
        #expect(QRCode(Secret(String(repeating: "x", count: length))) == nil)
    }

    @Test(
        "The path draws the dark modules and no other, inside the quiet zone",
        arguments: ["Lockstep", "é\0ü", String(repeating: "otpauth", count: 40)])
    func path(text: String) throws {
        let code = try #require(QRCode(Secret(text)))
        var drawn = Set<[Int]>()
        for run in code.svgPath.exposed.split(separator: "z") {
            let numbers = run.split { !$0.isNumber && $0 != "-" }.compactMap { Int($0) }
            try #require(numbers.count == 5)
            let (x, y, length) = (numbers[0], numbers[1], numbers[2])
            #expect(run == "M\(x) \(y)h\(length)v1h-\(length)")
            for column in x..<x + length { #expect(drawn.insert([column - 4, y - 4]).inserted) }
        }
        let dark = (0..<code.size).flatMap { row in
            (0..<code.size).filter { code.isDark(column: $0, row: row) }.map { [$0, row] }
        }
        #expect(drawn == Set(dark))
    }

    @Test("Many at once don't disturb each other")
    func parallel() async throws {
        let texts = (0..<64).map { String(repeating: "code \($0) ", count: 1 + $0 % 20) }
        let alone = texts.map { QRCode(Secret($0))?.svgPath.exposed }
        let together = await withTaskGroup { group in
            for (index, text) in texts.enumerated() {
                group.addTask { (index, QRCode(Secret(text))?.svgPath.exposed) }
            }
            return await group.reduce(into: [Int: String]()) { $0[$1.0] = $1.1 }
        }
        for (index, path) in alone.enumerated() { #expect(together[index] == path) }
    }

    @Test("It can't be printed")
    func redacted() throws {
        let code = try #require(QRCode(Secret("Lockstep")))
        #expect(!"\(code)\(String(reflecting: code))\(code.svgPath)".contains("true"))
    }

    private func rows(_ code: QRCode) -> [String] {
        (0..<code.size).map { row in
            String((0..<code.size).map { code.isDark(column: $0, row: row) ? "#" : "." })
        }
    }

    static let lockstep = [
        "#######.##.##.#######",
        "#.....#.##..#.#.....#",
        "#.###.#.#.##..#.###.#",
        "#.###.#....#..#.###.#",
        "#.###.#.##..#.#.###.#",
        "#.....#....##.#.....#",
        "#######.#.#.#.#######",
        ".........#.##........",
        "#..######...##..#.###",
        "...#...####.#.##.#...",
        "..#.#####.....#....##",
        "#.###..#.###...##.#..",
        "..##..###....##.##...",
        "........##.##...#.###",
        "#######.##..###.##...",
        "#.....#.#.####..###.#",
        "#.###.#.#..##.#..#...",
        "#.###.#.##.##..#.#...",
        "#.###.#.......#.#..##",
        "#.....#..##..########",
        "#######.#..#...###...",
    ]
}

/// Makes inputs out of inputs, as fuzzers do: little changes that get past the first check, and some large ones.
struct Mutator {
    private var generator: SeededGenerator
    private let seeds: [[UInt8]]
    /// No input grows beyond this.
    static let maximumLength = 20_000

    init(seeds: [[UInt8]], seed: UInt64) {
        self.seeds = seeds.isEmpty ? [[]] : seeds
        generator = SeededGenerator(seed: seed)
    }

    mutating func next() -> [UInt8] {
        var bytes = Int.random(in: 0..<20, using: &generator) == 0 ? noise(below: 200) : anySeed()
        for _ in 0..<Int.random(in: 1...4, using: &generator) {
            change(&bytes)
        }
        return Array(bytes.prefix(Self.maximumLength))
    }

    private mutating func change(_ bytes: inout [UInt8]) {
        let place = Int.random(in: 0...bytes.count, using: &generator)
        let length = Int.random(in: 0...min(8, bytes.count - place), using: &generator)
        switch Int.random(in: 0..<9, using: &generator) {
        case 0 where place < bytes.count: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
        case 1 where place < bytes.count: bytes[place] = .random(in: 0...255, using: &generator)
        case 2 where place < bytes.count: bytes[place] = Self.telling[pick(Self.telling.count)]
        case 3: bytes.insert(contentsOf: noise(below: 9), at: place)
        case 4: bytes.removeSubrange(place..<place + length)
        case 5: bytes.removeSubrange(place...)
        case 6: bytes.insert(contentsOf: bytes[place..<place + length], at: place)
        case 7: bytes.replaceSubrange(place..<bytes.count, with: anySeed().suffix(length * 8))
        // The largest numbers there are, where a length may be.
        case 8: bytes.replaceSubrange(place..<place + length, with: [UInt8](repeating: 0xFF, count: length))
        default: bytes.append(.random(in: 0...255, using: &generator))
        }
    }

    /// First bytes of CBOR that announce much or nothing, and characters that mean something in texts.
    private static let telling: [UInt8] =
        [0x00, 0x18, 0x1B, 0x1F, 0x3B, 0x58, 0x5A, 0x5B, 0x5F, 0x7B, 0x7F, 0x80, 0x81, 0x9A, 0x9B, 0x9F, 0xA0, 0xA1]
        + [0xBB, 0xBF, 0xC0, 0xF4, 0xF7, 0xF9, 0xFB, 0xFE, 0xFF] + Array("\0\n \"%&+-/:=?[\\]{}oOiIlLuU".utf8)

    private mutating func pick(_ count: Int) -> Int {
        Int.random(in: 0..<count, using: &generator)
    }

    private mutating func anySeed() -> [UInt8] {
        seeds[pick(seeds.count)]
    }

    private mutating func noise(below length: Int) -> [UInt8] {
        (0..<pick(length)).map { _ in .random(in: 0...255, using: &generator) }
    }
}

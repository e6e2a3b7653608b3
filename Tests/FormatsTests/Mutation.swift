import Foundation

/// Texts that are a little wrong: bytes flipped, doubled, cut out and exchanged. The same for the same seed.
struct Mutation: RandomNumberGenerator {
    /// So many at every run, and a hundred times as many in a campaign.
    static let count = ProcessInfo.processInfo.environment["LOCKSTEP_CAMPAIGN"] == "1" ? 500_000 : 5_000

    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    /// SplitMix64.
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }

    mutating func mutated(_ text: String) -> String {
        var bytes = Array(text.utf8)
        for _ in 0...Int(next() % 4) where !bytes.isEmpty {
            let place = Int(next() % UInt64(bytes.count))
            let end = min(bytes.count, place + 1 + Int(next() % 8))
            switch next() % 6 {
            case 0: bytes[place] ^= 1 << UInt8(next() % 8)
            case 1: bytes[place] = UInt8(truncatingIfNeeded: next())
            case 2: bytes.insert(contentsOf: bytes[place..<end], at: place)
            case 3: bytes.removeSubrange(place..<end)
            case 4:
                bytes.insert(contentsOf: Array(#"{}[]",:\.="#.utf8).suffix(Int(next() % 10) + 1).prefix(1), at: place)
            default: bytes.swapAt(place, Int(next() % UInt64(bytes.count)))
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

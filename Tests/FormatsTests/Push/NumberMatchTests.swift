import Domain
import Formats
import Testing

@Suite("Number match")
struct NumberMatchTests {
    @Test(
        "Every number from 000000 to 999999 can come",
        arguments: [(UInt8(0), "000000"), (255, "999999"), (127, "498039")])
    func range(byte: UInt8, number: String) {
        #expect(NumberMatch.make(entropy: [UInt8](repeating: byte, count: 16)).text.exposed == number)
    }

    @Test("Every digit comes as often as any other, in every place")
    func evenness() {
        let chance = Chance.seeded(5)
        var counts = [[Int]](repeating: [Int](repeating: 0, count: 10), count: 6)
        for _ in 0..<20_000 {
            let number = NumberMatch.make(entropy: chance.bytes(NumberMatch.entropyLength)).text.exposed
            for (place, digit) in number.utf8.enumerated() { counts[place][Int(digit - UInt8(ascii: "0"))] += 1 }
        }
        // 2,000 each; five standard deviations are 212.
        for count in counts.joined() { #expect((1_788...2_212).contains(count)) }
    }
}

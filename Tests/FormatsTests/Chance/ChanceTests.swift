import Formats
import Testing

@Suite("Chance")
struct ChanceTests {
    @Test(
        "The system's chance does not repeat itself, and comes in the length asked for",
        arguments: [0, 1, 7, 32, 1_000])
    func system(length: Int) {
        let first = Chance.system.bytes(length)
        #expect(first.count == length)
        if length >= 32 {
            #expect(first != Chance.system.bytes(length))
            #expect(Set(first).count > 8)
        }
    }

    @Test("The same seed gives the same bytes, another seed others")
    func seeded() {
        let first = Chance.seeded(1)
        let second = Chance.seeded(1)
        #expect(first.bytes(5) + first.bytes(40) == second.bytes(45))
        #expect(first.uint128() == second.uint128())
        #expect(first.token(.session).digest == second.token(.session).digest)
        #expect(first.token(.session).digest != first.token(.session).digest)
        #expect(Chance.seeded(1).bytes(16) != Chance.seeded(2).bytes(16))
    }

    @Test("128 bits are read from the first byte on")
    func number() {
        let chance = Chance { count in [1] + [UInt8](repeating: 0, count: count - 2) + [5] }
        #expect(chance.uint128() == (UInt128(1) << 120) + 5)
    }
}

import Domain
import Testing

@Suite("Deliveries, walked at random")
struct DeliveryWalkTests {
    private static func settle(_ model: inout DeliveryModel, _ chance: inout SeededGenerator) -> Bool {
        model.isCalm = true
        for _ in 0..<5_000 {
            model.step(&chance)
            if model.isInStep && model.isQuiet { return true }
        }
        return false
    }

    @Test(
        "Over a wire that loses, doubles and reorders, through crashes and restores, no older password is put over a newer one, and what isn't owed has arrived",
        arguments: 0..<8)
    func prompt(part: Int) {
        var (received, settled) = (0, 0)
        for seed in 0..<60 {
            var chance = SeededGenerator(seed: UInt64(part * 1_000 + seed))
            var model = DeliveryModel(isPrompt: true)
            for step in 0..<600 {
                model.step(&chance)
                guard !model.wentBack, !model.isSilentlyDifferent else {
                    Issue.record("seed \(part * 1_000 + seed), step \(step), back: \(model.wentBack), \(model.target)")
                    return
                }
            }
            received += model.received
            if Self.settle(&model, &chance) {
                settled += 1
            } else {
                Issue.record("seed \(part * 1_000 + seed) doesn't settle: \(model.target), \(model.newest)")
            }
            #expect(!model.wentBack)
        }
        #expect(received > 500 && settled == 60)
    }

    @Test(
        "A connector that was stopped beyond its lease may put an old one there, and when it says so all is owed again",
        arguments: 0..<4)
    func stopped(part: Int) {
        var late = 0
        for seed in 0..<60 {
            var chance = SeededGenerator(seed: UInt64(part * 1_000 + seed))
            var model = DeliveryModel(isPrompt: false)
            for _ in 0..<400 { model.step(&chance) }
            late += model.lateReports
            if !Self.settle(&model, &chance) {
                Issue.record("seed \(part * 1_000 + seed) doesn't settle: \(model.target), \(model.newest)")
            }
        }
        #expect(late > 20)
    }
}

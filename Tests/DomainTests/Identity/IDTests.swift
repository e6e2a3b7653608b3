import Domain
import Testing

@Suite("Ids")
struct IDTests {
    @Test("An id is what it was made as", arguments: [0, 1, UInt128.max])
    func roundTrip(chance: UInt128) {
        let id = ID<Account>(at: Timestamp(milliseconds: 1_795_356_309_000), chance: chance)
        #expect(ID<Account>(parsing: id.rawValue) == id)
    }

    @Test(
        "What somebody names that can't be an id is none",
        arguments: [
            "", "one", "01m814nk14wer97sm9s9dnjj6", "01m814nk14wer97sm9s9dnjj666", "01M814NK14WER97SM9S9DNJJ66",
            "01m814nk14wer97sm9s9dnjj6\0", "01m814nk14wer97sm9s9dnjj6u", "01m814nk14wer97sm9s9dnjjé",
        ])
    func malformed(text: String) {
        #expect(ID<Account>(parsing: text) == nil)
    }
}

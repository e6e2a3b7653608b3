import Domain
import Testing

@Suite("Names of entries")
struct EntryNameTests {
    @Test("An entry is named, or identified")
    func read() throws {
        let identifier = try #require(EntryIdentifier("597ae2f6-16a6-1027-98f4-d28b5365dc14"))
        #expect(EntryName("597AE2F6-16A6-1027-98F4-D28B5365DC14") == .identifier(identifier))
        #expect(EntryName("UID=ada, dc=ex") == .name(try DistinguishedName("uid=ada,dc=ex")))
        #expect(Binding.isEntry("uid=ada") && Binding.isEntry("597ae2f6-16a6-1027-98f4-d28b5365dc14"))
    }

    @Test(
        "What is neither is nobody’s",
        arguments: ["", "ada", "=ada", "uid=a\nb", "597ae2f6", "uid=ada,", "uid=\u{202E}"])
    func refused(text: String) {
        #expect(!Binding.isEntry(text))
    }

    @Test("What a directory says is told apart by whether trying again can help")
    func failures() {
        let kinds: [(DirectoryFault.Reason, DeliveryFailure, DeliveryFailure.Kind)] = [
            (.timedOut, .unreachable, .transient), (.certificate(.untrusted), .certificateRefused, .transient),
            (.credentials(.wrong), .writerRefused, .transient), (.busy, .busy, .transient),
            (.password(.byPolicy), .passwordTooSimple, .refusedByDirectory),
            (.password(.tooYoung), .passwordTooYoung, .transient),
            (.noSuchEntry, .entryMissing, .refusedByDirectory), (.unsupported, .refused, .refusedByDirectory),
        ]
        for (reason, failure, kind) in kinds {
            #expect(DeliveryFailure(DirectoryFault(reason)) == failure && failure.kind == kind)
            #expect(DeliveryFailure(DirectoryFault(reason, mayHaveBeenApplied: true)) == .answerLost)
        }
    }
}

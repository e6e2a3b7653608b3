import Domain
import Testing
import Texts

@Suite("What administrators read about directories")
struct ConnectionWordsTests {
    private static let reasons: [DirectoryFault.Reason] =
        [
            .nameUnknown, .unreachable, .timedOut, .encryptionRefused, .brokenOff, .busy, .notPermitted, .noSuchEntry,
            .ambiguous, .unsupported, .changedMeanwhile, .tooMuch, .referred, .cancelled, .unexpected(code: 80),
        ]
        + DirectoryFault.Certificate.allCases.map { .certificate($0) }
        + DirectoryFault.Credentials.allCases.map { .credentials($0) }
        + DirectoryFault.PasswordRefusal.allCases.map { .password($0) }

    private static func isSentences(_ text: String) -> Bool {
        text.hasSuffix(".") && text.first?.isUppercase == true
    }

    @Test("A failed delivery says what happened and what to do", arguments: DeliveryFailure.allCases)
    func failure(_ failure: DeliveryFailure) {
        #expect(Self.isSentences(failure.words) && Self.isSentences(failure.mend))
        #expect(!failure.words.contains(failure.rawValue) || !failure.rawValue.contains("-"))
        #expect(ConnectionWords.button(.failing(failure)) != nil)
    }

    @Test("So does what a test finds", arguments: reasons)
    func fault(_ reason: DirectoryFault.Reason) {
        let fault = DirectoryFault(reason)
        #expect(Self.isSentences(fault.words) && Self.isSentences(fault.mend))
    }

    @Test("So does what is wrong with a connection", arguments: ConnectionProblem.samples)
    func problem(_ problem: ConnectionProblem) {
        #expect(Self.isSentences(ConnectionWords.words(problem)) && Self.isSentences(ConnectionWords.mend(problem)))
    }

    @Test("What is wrong with a field is said beside it in words of its own", arguments: ConnectionField.allCases)
    func field(_ field: ConnectionField) {
        #expect(!ConnectionWords.label(of: field).isEmpty)
        for problem in ConnectionFault.Problem.allCases {
            let words = ConnectionFault(field, problem).wordsBeside
            #expect(Self.isSentences(words) && !words.contains("“\(field.rawValue)”"))
        }
    }
}

import Domain
import Testing
import Texts

@Suite("What is said of a delivery")
struct DeliveryWordsTests {
    @Test("A person reads whole sentences without the words of those who run it", arguments: DeliveryFailure.allCases)
    func person(_ failure: DeliveryFailure) {
        let words = failure.personWords(contact: "Jo Okafor")
        #expect(words.hasSuffix("."))
        #expect(words.first?.isUppercase == true)
        #expect(!words.contains(failure.rawValue))
        let read = words.lowercased()
        for inside in ["ldap", "directory", "entry", "server", "certificate", "bind", "connector", "error", "invalid"] {
            #expect(!read.contains(inside), "\(inside)")
        }
    }

    @Test(
        "What ends by itself says so or whom to ask, and what doesn't says what to do",
        arguments: DeliveryFailure.allCases)
    func whatToDo(_ failure: DeliveryFailure) {
        let words = failure.personWords(contact: "Jo Okafor")
        let isHelp = ["Jo Okafor", "by itself", "Change your password again", "Until we know more"].contains {
            words.contains($0)
        }
        #expect(isHelp, "\(words)")
    }

    @Test("Once the password has arrived, nobody reads that it hasn’t", arguments: DeliveryFailure.allCases)
    func besidePassword(_ failure: DeliveryFailure) throws {
        let state =
            failure.kind == .transient ? DeliveryState.waiting(failure, until: .distantFuture) : .failed(failure)
        let words = try #require(state.personWords(contact: "Jo Okafor", isSignedIn: true, hasPassword: true))
        #expect(words.contains("password has arrived there"))
        #expect(!words.contains("from before") && !words.contains("set your password"))
        #expect(words.contains("by itself") || words.contains("Jo Okafor"))
        let told = [StandingWords.reason(for: state, hasPassword: true), DeliveryWords.why(state, hasPassword: true)]
        for reason in told { #expect(reason == "The password has arrived. \(failure.words) \(failure.mend)") }
    }

    @Test("An administrator is told why, and what mends it", arguments: DeliveryFailure.allCases)
    func administrators(_ failure: DeliveryFailure) throws {
        let words = try #require(StandingWords.reason(for: .failed(failure)))
        #expect(words.hasSuffix("."))
        #expect(words.contains(failure.mend))
    }
}

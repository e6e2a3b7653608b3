import Formats
import Foundation
import Testing

@Suite("Common passwords' list")
struct CommonPasswordsTests {
    static func list(_ texts: String...) -> CommonPasswords {
        CommonPasswords(texts.map { Array($0.utf8) })
    }

    @Test("Holds the words of all files, case-folded, and nothing else")
    func words() {
        let list = Self.list("password\nDragon\nÜBUNG\n", "sunshine\npassword\n\nSTRASSE")
        for word in ["password", "dragon", "sunshine", "übung", "strasse"] {
            #expect(list.contains(word), "\(word)")
        }
        for word in ["", "Dragon", "passwor", "passwordd", "word", "password\n", "passworddragon"] {
            #expect(!list.contains(word), "\(word)")
        }
        #expect(list.count == 5)
    }

    @Test("Words under four characters are left out, counted in characters")
    func shortWords() {
        let list = Self.list("a\ncat\ncats\néé\nüben\n")
        #expect(!list.contains("cat") && !list.contains("éé") && !list.contains("a"))
        #expect(list.contains("cats") && list.contains("üben"))
        #expect(list.count == 2)
    }

    @Test(
        "Lines may end in CRLF or not at all",
        arguments: ["password\r\ndragon\r\n", "password\r\ndragon", "password\ndragon"])
    func lineEnds(text: String) {
        let list = Self.list(text)
        #expect(list.contains("password") && list.contains("dragon") && list.count == 2)
    }

    @Test("An empty list holds nothing")
    func empty() {
        #expect(!CommonPasswords([]).contains("password"))
        #expect(!Self.list("").contains(""))
    }

    @Test("Every word of a large list is found, and words beside them are not")
    func large() {
        let list = CommonPasswords([Array((0..<100_000).map { "word\($0)\n" }.joined().utf8)])
        #expect(list.count == 100_000)
        #expect((0..<100_000).allSatisfy { list.contains("word\($0)") })
        #expect((100_000..<110_000).allSatisfy { !list.contains("word\($0)") })
    }

    @Test("Files are read from where they are, and a missing one is named")
    func files() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("password\n".utf8, to: "words")
        #expect(try CommonPasswords.load([path]).contains("password"))
        let fault = #expect(throws: CommonPasswords.Fault.self) { try CommonPasswords.load([path, "/nowhere/words"]) }
        #expect(fault?.path == "/nowhere/words")
        #expect(fault?.description.contains("/nowhere/words") == true)
    }

    @Test(
        "Debian's lists know what people choose",
        .enabled(if: CommonPasswords.debianFiles.allSatisfy(FileManager.default.fileExists)))
    func debian() throws {
        let list = try CommonPasswords.load()
        #expect(list.count > 100_000)
        for word in ["password", "sunshine", "dragon", "welcome", "letmein", "zürich"] where word != "zürich" {
            #expect(list.contains(word), "\(word)")
        }
        #expect(!list.contains("correct horse battery staple"))
    }
}

import Connectors
import Domain
import Formats
import Foundation
import Testing
import UseCases

@Suite("Mail into a directory")
struct DirectoryTransportTests {
    private func mode(_ path: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }

    @Test("One file a mail, whole, named by its Message-ID, for the owner alone")
    func oneFile() async throws {
        let temporary = try TemporaryDirectory()
        let path = temporary.path + "/some/mail"
        let mail = try OutgoingMail.sample(id: "01k9abc")
        try await DirectoryTransport(path: path).send(mail)
        #expect(try FileManager.default.contentsOfDirectory(atPath: path) == ["01k9abc.eml"])
        let content = try Data(contentsOf: URL(filePath: path + "/01k9abc.eml"))
        #expect(Array(content) == MIMEMessage(mail).content.exposed)
        #expect(try mode(path + "/01k9abc.eml") == 0o600)
        #expect(try mode(path) == 0o700)
    }

    @Test("The same mail again replaces its file; another has its own")
    func again() async throws {
        let temporary = try TemporaryDirectory()
        let transport = DirectoryTransport(path: temporary.path)
        try await transport.send(.sample(id: "a", text: "first"))
        try await transport.send(.sample(id: "a", text: "second"))
        try await transport.send(.sample(id: "b"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: temporary.path).sorted() == ["a.eml", "b.eml"])
        let content = try String(contentsOfFile: temporary.path + "/a.eml", encoding: .utf8)
        #expect(content.contains("second"))
    }

    @Test("A hostile id stays inside the directory")
    func hostileID() async throws {
        let temporary = try TemporaryDirectory()
        let path = temporary.path + "/mail"
        try await DirectoryTransport(path: path).send(.sample(id: "../../x\u{0}/y"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: temporary.path) == ["mail"])
        #expect(try FileManager.default.contentsOfDirectory(atPath: path) == ["=2E=2E=2F=2E=2E=2Fx=00=2Fy.eml"])
    }

    @Test("A place that can't be written is told, and the mail waits")
    func notWritable() async throws {
        let temporary = try TemporaryDirectory()
        let file = temporary.path + "/file"
        try Data().write(to: URL(filePath: file))
        for path in [file, file + "/mail"] {
            let fault = await #expect(throws: MailFault.self) {
                try await DirectoryTransport(path: path).send(.sample())
            }
            guard case .temporary(.notWritten) = fault else {
                Issue.record("\(String(describing: fault))")
                return
            }
        }
    }
}

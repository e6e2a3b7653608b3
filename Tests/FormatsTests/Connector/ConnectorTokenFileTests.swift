import Domain
import Formats
import Foundation
import Testing

@Suite("A connector's token file")
struct ConnectorTokenFileTests {
    private static let token = Chance.seeded(1).token(.connector)
    private static let registration = Chance.seeded(2).token(.connectorRegistration)

    @Test("What is stored is private, whole, and takes the place of what was there")
    func stored() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("\(Self.registration.text.exposed)\r\n".utf8, to: "token")
        let file = ConnectorTokenFile(path: path)
        #expect(try file.load()?.digest == Self.registration.digest)
        try file.store(Self.token)
        #expect(try file.load()?.digest == Self.token.digest)
        #expect(try file.load()?.kind == .connector)
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        #expect(attributes[.posixPermissions] as? Int == 0o600)
        #expect(try folder.names() == ["token"], "no draft is left behind")
        #expect(try ConnectorTokenFile(path: "\(folder.path)/none").load() == nil)
    }

    @Test("What others can use, or holds something else, is refused", arguments: ["", "lsc_x", "two words"])
    func refused(content: String) throws {
        let folder = try TemporaryFolder()
        let path = try folder.write(content.utf8, to: "token")
        #expect(throws: ConnectorTokenFile.Fault.malformed(path: path)) { try ConnectorTokenFile(path: path).load() }
        let open = try folder.write(Self.token.text.exposed.utf8, to: "open", mode: 0o640)
        #expect(throws: ConnectorTokenFile.Fault.readableByOthers(path: open, mode: 0o640)) {
            try ConnectorTokenFile(path: open).load()
        }
        let session = try folder.write(Chance.seeded(3).token(.session).text.exposed.utf8, to: "session")
        #expect(throws: ConnectorTokenFile.Fault.malformed(path: session)) {
            try ConnectorTokenFile(path: session).load()
        }
    }
}

import Domain
import Formats
import Foundation
import Testing

@Suite("Key file")
struct KeyFileTests {
    static let line = "lockstep-key-1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8"

    @Test("A new key file is one line that only its owner may read")
    func create() throws {
        let folder = try TemporaryFolder()
        let path = "\(folder.path)/lockstep.key"
        let made = try KeyFile.create(path: path)

        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        #expect(attributes[.posixPermissions] as? Int == 0o400)
        let text = try String(contentsOfFile: path, encoding: .utf8)
        #expect(text.hasPrefix("lockstep-key-1:") && text.utf8.count == 15 + 43 + 1 && text.hasSuffix("\n"))
        #expect(try folder.names() == ["lockstep.key"], "no draft is left behind")

        let key = DataKey.make(.data, version: 1)
        let loaded = try KeyFile.load(path: path)
        #expect(DataKey(unwrapping: try key.wrapped(under: made), purpose: .data, version: 1, under: loaded) != nil)
    }

    @Test("An existing key file is never written over")
    func exclusive() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("precious".utf8, to: "key", mode: 0o400)
        #expect(throws: KeyFile.Fault.alreadyExists(path: path)) { try KeyFile.create(path: path) }
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "precious")
        #expect(try folder.names() == ["key"])
    }

    @Test("Of many who create it at once one succeeds, and all load the same key")
    func race() async throws {
        let folder = try TemporaryFolder()
        let path = "\(folder.path)/key"
        let key = DataKey.make(.data, version: 1)
        let outcomes = try await withThrowingTaskGroup(of: (created: Bool, wrapped: String).self) { group in
            for _ in 0..<16 {
                group.addTask {
                    do {
                        return (true, try key.wrapped(under: try KeyFile.create(path: path)))
                    } catch KeyFile.Fault.alreadyExists {
                        return (false, try key.wrapped(under: try KeyFile.load(path: path)))
                    }
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(outcomes.filter(\.created).count == 1)
        let file = try KeyFile.load(path: path)
        #expect(
            outcomes.allSatisfy {
                DataKey(unwrapping: $0.wrapped, purpose: .data, version: 1, under: file) != nil
            })
    }

    @Test(
        "A key file that others can use is refused, with the mend",
        arguments: [0o440, 0o404, 0o420, 0o401, 0o644, 0o777])
    func permissions(mode: Int) throws {
        let folder = try TemporaryFolder()
        let path = try folder.write(Self.line.utf8, to: "key", mode: mode)
        let fault = KeyFile.Fault.readableByOthers(path: path, mode: UInt32(mode))
        #expect(throws: fault) { try KeyFile.load(path: path) }
        #expect(fault.description.contains("chmod 400 \(path)"))
    }

    @Test(
        "The owner's own permissions are free, and the last newline may be missing", arguments: [0o400, 0o600, 0o700])
    func accepted(mode: Int) throws {
        let folder = try TemporaryFolder()
        for text in [Self.line, Self.line + "\n"] {
            _ = try KeyFile.load(path: folder.write(text.utf8, to: "key\(text.utf8.count)", mode: mode))
        }
    }

    @Test(
        "What isn't a key is refused",
        arguments: [
            "", "\n", "lockstep-key-1:", line + "=", line + "\n\n", line + "\nmore", " " + line, line + "\r\n",
            "lockstep-key-2:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8",
            "lockstep-key-1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHg",
            "lockstep-key-1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh9",
            line + String(repeating: "A", count: 1_000),
        ] as [String])
    func malformed(text: String) throws {
        let folder = try TemporaryFolder()
        let path = try folder.write(text.utf8, to: "key")
        #expect(throws: KeyFile.Fault.malformed(path: path)) { try KeyFile.load(path: path) }
    }

    @Test("A missing file, a folder and a missing folder each have their own name")
    func notThere() throws {
        let folder = try TemporaryFolder()
        let path = "\(folder.path)/none"
        #expect(throws: KeyFile.Fault.missing(path: path)) { try KeyFile.load(path: path) }
        #expect(throws: KeyFile.Fault.notAFile(path: folder.path)) { try KeyFile.load(path: folder.path) }
        let inNoFolder = "\(folder.path)/none/key"
        let fault = SystemFault(call: "open", code: ENOENT)
        #expect(throws: KeyFile.Fault.system(path: inNoFolder, fault)) { try KeyFile.create(path: inNoFolder) }
    }

    @Test("No fault and no key file shows the key")
    func redacted() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write(Self.line.utf8, to: "key")
        let file = try KeyFile.load(path: path)
        var dumped = ""
        dump(file, to: &dumped)
        for output in ["\(file)", String(reflecting: file), dumped] {
            #expect(output.contains("(secret)") && !output.contains("AAECAw") && !output.contains("1, 2, 3"))
        }
    }
}

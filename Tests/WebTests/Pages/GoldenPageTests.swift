import Foundation
import Testing
import Web

@Suite("Every page, as it was last looked at")
struct GoldenPageTests {
    /// Beside this file. `LOCKSTEP_RECORD_GOLDEN=1` writes them anew; look at them (`scripts/screenshots`) before you
    /// commit them.
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Golden")
    private static let isRecording = ProcessInfo.processInfo.environment["LOCKSTEP_RECORD_GOLDEN"] == "1"

    @Test("A page is what its golden file says", arguments: Sample.documents)
    func isAsRecorded(_ sample: Sample) throws {
        let file = Self.folder.appending(path: "\(sample.name).html")
        let rendered = Self.withoutVersions(sample.text)
        if Self.isRecording { try Data(rendered.utf8).write(to: file) }
        let recorded = try String(decoding: Data(contentsOf: file), as: UTF8.self)
        #expect(rendered == recorded)
    }

    @Test("Every golden file belongs to a sample", .disabled(if: isRecording))
    func noneIsLeftOver() throws {
        let files = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path(percentEncoded: false))
        #expect(Set(files) == Set(Sample.documents.map { "\($0.name).html" }))
    }

    @Test("No two samples have one name")
    func namesAreUnique() {
        #expect(Set(Sample.documents.map(\.name)).count == Sample.documents.count)
    }

    /// A change of the stylesheet must not change every page.
    private static func withoutVersions(_ page: String) -> String {
        page.replacing(#/\?v=[0-9a-z]+/#, with: "?v=0")
    }
}

package import FoundationEssentials

/// What reading the configuration asks of the file system.
package struct ConfigurationFiles: Sendable {
    /// Nil when there is no such file or this process may not read it.
    package var contents: @Sendable (_ path: String) -> Data?
    package var isReadable: @Sendable (_ path: String) -> Bool

    package init(
        contents: @Sendable @escaping (_ path: String) -> Data?,
        isReadable: @Sendable @escaping (_ path: String) -> Bool
    ) {
        self.contents = contents
        self.isReadable = isReadable
    }

    /// This machine's.
    package static let live = ConfigurationFiles(
        contents: { FileManager.default.contents(atPath: $0) },
        isReadable: { FileManager.default.isReadableFile(atPath: $0) })
}

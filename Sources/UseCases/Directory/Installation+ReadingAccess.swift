import Domain

extension Installation {
    /// How the server itself speaks to a directory: by the account that only reads; `nil` where that has no password, or its
    /// name is none.
    func readingAccess(to connection: Connection) async throws -> DirectoryAccess? {
        let settings = connection.settings
        return try await openReaderSecret(of: connection.id).flatMap {
            DirectoryAccess(settings, as: settings.readerName, $0)
        }
    }
}

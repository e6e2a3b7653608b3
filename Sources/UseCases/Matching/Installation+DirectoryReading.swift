import Domain
import Formats
import Store

/// A directory could not be read.
struct DirectoryUnreadable: Error {
    let failure: DirectoryReadingFailure
}

extension Installation {
    /// By the account that reads, and no other.
    ///
    /// - Throws: `DirectoryUnreadable` where there is no password for it.
    func directoryAccess(
        to connection: Connection
    ) async throws -> (client: any DirectoryClient, access: DirectoryAccess) {
        guard let client = directory, let access = try await readingAccess(to: connection) else {
            throw DirectoryUnreadable(failure: .readerMissing)
        }
        return (client, access)
    }

    /// Every entry that the connection is about, one after the other.
    ///
    /// - Throws: `DirectoryUnreadable` where not all of them came.
    func readEntries<Value: Sendable>(
        of connection: Connection, _ filter: DirectoryFilter, _ attributes: [AttributeName], into value: Value,
        _ take: @Sendable @escaping (inout Value, DirectoryEntry) -> Void
    ) async throws -> Value {
        let (client, access) = try await directoryAccess(to: connection)
        let search = DirectorySearch(base: connection.settings.searchBase, filter: filter, attributes: attributes)
        do throws(DirectoryFault) {
            return try await client.read(search, in: access, into: value, take)
        } catch {
            throw DirectoryUnreadable(failure: DirectoryReadingFailure(error))
        }
    }

    /// All pages of a list, each read by itself: nobody who writes waits for all of them.
    func listAll<Item: Sendable>(
        pagesOf limit: Int = 1_000,
        _ page: @Sendable @escaping (any Transaction, String, Int) throws -> ([Item], String?)
    ) async throws -> [Item] {
        var (all, after): ([Item], String) = ([], "")
        while true {
            let place = after
            let (items, last) = try await database.read { try page($0, place, limit) }
            all += items
            guard let last, items.count == limit else { return all }
            after = last
        }
    }
}

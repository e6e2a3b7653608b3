import Formats

extension ConnectorKey {
    /// The key in a file, which is made where there is none.
    static func loadOrCreate(path: String) throws(KeyFile.Fault) -> ConnectorKey {
        do throws(KeyFile.Fault) {
            return try load(path: path)
        } catch {
            guard case .missing = error else { throw error }
        }
        do throws(KeyFile.Fault) {
            return try create(path: path)
        } catch {
            // Another process that starts at the same moment was first.
            guard case .alreadyExists = error else { throw error }
            return try load(path: path)
        }
    }
}

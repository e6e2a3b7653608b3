/// Shows that a backup is whole and as it was written: nobody without the audit key can make one that fits.
package enum BackupSeal {
    /// - Parameters:
    ///   - content: The digest over every line before the seal's.
    ///   - rows: How many rows each table has, by its name.
    package static func compute(content: String, rows: [String: Int], key: DataKey) -> String {
        KeyedDigest.compute(key: key.bytes, parts: parts(content, rows))
    }

    package static func isValid(_ seal: String, content: String, rows: [String: Int], key: DataKey) -> Bool {
        KeyedDigest.isValid(seal, key: key.bytes, parts: parts(content, rows))
    }

    private static func parts(_ content: String, _ rows: [String: Int]) -> [String] {
        ["lockstep backup", content] + rows.sorted { $0.key < $1.key }.flatMap { [$0.key, String($0.value)] }
    }
}

import Store

/// The statements of one connection as SQLite is to read them, each made once.
///
/// SQLite takes `$1` for a name, and numbers names as they appear; `?1` is the first argument wherever it stands.
final class SQLiteTexts {
    /// By where the literal is: that is the same for the same statement.
    private var texts: [UnsafePointer<UInt8>: String] = [:]

    func text(of sql: SQL) -> String {
        let literal = sql.text.utf8Start
        if let text = texts[literal] { return text }
        let text = sql.text.description.replacing("$", with: "?")
        texts[literal] = text
        return text
    }
}

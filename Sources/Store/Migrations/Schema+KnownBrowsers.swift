extension Schema {
    /// Browsers in which a factor has answered, and what they ask phones.
    static let knownBrowsers = Migration(
        6, "browsers in which a factor has answered",
        [
            "ALTER TABLE known_browsers ADD COLUMN has_answered BIGINT NOT NULL DEFAULT 0",
            "ALTER TABLE push_requests ADD COLUMN known_browser_id TEXT",
        ])
}

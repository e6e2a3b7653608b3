import Texts

/// What a `User-Agent` says about itself, as far as a person would recognise it: what `Origin.browser` is made of.
/// It is a claim, for reading only.
package struct Browser: Hashable, Sendable {
    let name: String?
    let system: String?

    package init(userAgent: String) {
        // Bytes, which all marks are: the search for characters would cost as much as a statement of the database.
        let bytes = Array(userAgent.utf8)
        func holds(_ mark: String) -> Bool {
            bytes.indices.contains { bytes[$0...].starts(with: mark.utf8) }
        }
        name = Self.names.first { holds($0.mark) }?.name
        system = Self.systems.first { holds($0.mark) }?.name
    }

    package var words: String {
        switch (name, system) {
        case (nil, nil): SessionWords.unknownBrowser
        default: SessionWords.browser(name ?? SessionWords.unknownBrowser, on: system ?? SessionWords.unknownSystem)
        }
    }

    /// In this order: nearly every browser also calls itself what stands below it.
    private static let names: [(mark: String, name: String)] = [
        ("Edg/", "Edge"), ("EdgA/", "Edge"), ("EdgiOS/", "Edge"), ("OPR/", "Opera"),
        ("SamsungBrowser/", "Samsung Internet"), ("FxiOS/", "Firefox"), ("Firefox/", "Firefox"), ("CriOS/", "Chrome"),
        ("Chromium/", "Chromium"), ("Chrome/", "Chrome"), ("Safari/", "Safari"), ("curl/", "curl"),
    ]
    private static let systems: [(mark: String, name: String)] = [
        ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("CrOS", "ChromeOS"),
        ("Macintosh", "Mac"), ("Linux", "Linux"),
    ]
}

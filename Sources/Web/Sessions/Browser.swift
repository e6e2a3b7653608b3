import Texts

/// What a `User-Agent` says about itself, as far as a person would recognise it. It is a claim, for reading only.
struct Browser: Hashable, Sendable {
    let name: String?
    let system: String?

    init(userAgent: String) {
        name = Self.names.first { userAgent.contains($0.mark) }?.name
        system = Self.systems.first { userAgent.contains($0.mark) }?.name
    }

    var words: String {
        switch (name, system) {
        case (nil, nil): SessionWords.unknownBrowser
        default: SessionWords.browser(name ?? SessionWords.unknownBrowser, on: system ?? SessionWords.unknownSystem)
        }
    }

    /// In this order: nearly all call themselves what the ones below are called, too.
    private static let names: [(mark: String, name: String)] = [
        ("Edg/", "Edge"), ("EdgA/", "Edge"), ("EdgiOS/", "Edge"), ("OPR/", "Opera"),
        ("SamsungBrowser/", "Samsung Internet"),
        ("FxiOS/", "Firefox"), ("Firefox/", "Firefox"), ("CriOS/", "Chrome"), ("Chromium/", "Chromium"),
        ("Chrome/", "Chrome"), ("Safari/", "Safari"), ("curl/", "curl"),
    ]
    private static let systems: [(mark: String, name: String)] = [
        ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("CrOS", "ChromeOS"),
        ("Macintosh", "Mac"), ("Linux", "Linux"),
    ]
}

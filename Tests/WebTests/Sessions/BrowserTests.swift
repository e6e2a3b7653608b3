import Testing
import Web

@Suite("What a browser says it is")
struct BrowserTests {
    @Test(
        "People recognise it",
        arguments: [
            ("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0", "Firefox on Windows"),
            (
                "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) "
                    + "Version/18.1 Safari/605.1.15", "Safari on Mac"
            ),
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
                    + "Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0", "Edge on Windows"
            ),
            (
                "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) "
                    + "Chrome/140.0.0.0 Mobile Safari/537.36", "Chrome on Android"
            ),
            ("Mozilla/5.0 (X11; CrOS x86_64)", "An unknown browser on ChromeOS"),
            ("curl/8.5.0", "curl on an unknown system"),
            ("<script>", "An unknown browser"),
            ("", "An unknown browser"),
        ])
    func isRecognised(_ userAgent: String, _ words: String) {
        #expect(Browser(userAgent: userAgent).words == words)
    }
}

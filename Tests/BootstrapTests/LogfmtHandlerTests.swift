import Bootstrap
import Domain
import Logging
import Synchronization
import Testing

@Suite("Log lines")
struct LogfmtHandlerTests {
    @Test("A line has time, level, logger, message, then the facts by name")
    func line() {
        let lines = lines { logger in
            logger.info("Listening", metadata: ["port": "8080", "host": "127.0.0.1"])
        }
        #expect(
            lines == ["time=2025-01-02T03:04:05.678Z level=info logger=test msg=Listening host=127.0.0.1 port=8080\n"])
    }

    @Test(
        "No value ends its line or its quotes",
        arguments: [
            ("", #"fact="""#),
            ("two words", #"fact="two words""#),
            ("a=b", #"fact="a=b""#),
            (#"say "hi" \"#, #"fact="say \"hi\" \\""#),
            ("one\ntime=0 level=error", #"fact="one\ntime=0 level=error""#),
            ("\r\n\t\u{0}\u{1B}[31m", #"fact="\r\n\t\u{0}\u{1b}[31m""#),
            ("\u{202E}\u{2028}", #"fact="\u{202e}\u{2028}""#),
            ("pässword", #"fact="pässword""#),
        ])
    func escaping(value: String, expected: String) {
        let lines = lines { $0.info("x", metadata: ["fact": "\(value)"]) }
        #expect(lines.first?.hasSuffix(" msg=x \(expected)\n") == true, "\(lines)")
    }

    @Test("A name that is no word can't forge a pair")
    func keys() {
        let lines = lines { $0.info("x", metadata: ["a b=c\n": "1", "": "2"]) }
        #expect(lines.first?.hasSuffix(" msg=x _=2 a_b_c_=1\n") == true, "\(lines)")
    }

    @Test("What is said at the call wins over what the logger carries")
    func precedence() {
        let lines = lines { logger in
            var logger = logger
            logger[metadataKey: "a"] = "logger"
            logger[metadataKey: "b"] = "logger"
            logger.warning("x", metadata: ["b": "call"])
        }
        #expect(lines.first?.hasSuffix(" level=warning logger=test msg=x a=logger b=call\n") == true, "\(lines)")
    }

    @Test("A secret stays one, and what is below the level stays unsaid")
    func silence() {
        let lines = lines { logger in
            logger.info("x", metadata: ["password": "\(Secret("hunter2"))"])
            logger.debug("y")
        }
        #expect(lines.count == 1)
        #expect(lines.first?.hasSuffix(#" msg=x password="(secret)"\#n"#) == true, "\(lines)")
    }

    private func lines(_ body: (Logger) -> Void) -> [String] {
        let lines = LineCollector()
        let handler = LogfmtHandler(
            label: "test", level: .info, now: { Timestamp(milliseconds: 1_735_787_045_678) }, write: lines.append)
        body(Logger(label: "test") { _ in handler })
        return lines.all
    }
}

private final class LineCollector: Sendable {
    private let lines = Mutex<[String]>([])

    var all: [String] { lines.withLock(\.self) }

    func append(_ line: String) {
        lines.withLock { $0.append(line) }
    }
}

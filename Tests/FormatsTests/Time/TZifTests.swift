import Domain
import Formats
import Testing

@Suite("Zone files")
struct TZifTests {
    static func rules(_ zone: String) throws -> TimeZoneRules {
        try ZoneDirectory.system.rules(of: try #require(TimeZoneName(zone)))
    }

    static func time(_ year: Int, _ month: Int, _ day: Int, _ hour: Int, _ minute: Int = 0) -> Timestamp {
        let days = CivilTime.daysSince1970(year: year, month: month, day: day)
        return Timestamp(milliseconds: Int64(days * 86_400 + hour * 3_600 + minute * 60) * 1_000)
    }

    /// What `date` says on Debian 12, at that time in UTC: day, hour and minute there.
    @Test(
        "Clocks show what they showed and will show",
        arguments: [
            ("Europe/Berlin", time(2026, 1, 15, 12), [15, 13, 0]),
            ("Europe/Berlin", time(2026, 7, 15, 12), [15, 14, 0]),
            ("Europe/Berlin", time(2026, 3, 29, 0, 59), [29, 1, 59]),
            ("Europe/Berlin", time(2026, 3, 29, 1), [29, 3, 0]),
            ("Europe/Berlin", time(2026, 10, 25, 0, 59), [25, 2, 59]),
            ("Europe/Berlin", time(2026, 10, 25, 1), [25, 2, 0]),
            // Behind the end of every table, by the rule alone.
            ("Europe/Berlin", time(2100, 7, 15, 12), [15, 14, 0]), ("Europe/Berlin", time(1980, 1, 1, 0), [1, 1, 0]),
            ("America/New_York", time(2026, 11, 1, 5, 59), [1, 1, 59]),
            ("America/New_York", time(2026, 11, 1, 6), [1, 1, 0]),
            // In Dublin it is winter that is the exception.
            ("Europe/Dublin", time(2045, 1, 15, 12), [15, 12, 0]),
            ("Europe/Dublin", time(2045, 7, 15, 12), [15, 13, 0]),
            ("Asia/Kathmandu", time(2026, 11, 22, 18, 15), [23, 0, 0]),
            ("Asia/Kolkata", time(2026, 11, 22, 0), [22, 5, 30]),
            ("Australia/Lord_Howe", time(2026, 7, 1, 0), [1, 10, 30]),
            ("Australia/Lord_Howe", time(2027, 1, 1, 0), [1, 11, 0]),
            ("America/Sao_Paulo", time(2018, 11, 4, 2, 59), [3, 23, 59]),
            ("America/Sao_Paulo", time(2018, 11, 4, 3), [4, 1, 0]),
            ("Pacific/Apia", time(2011, 12, 30, 9, 59), [29, 23, 59]),
            ("Pacific/Apia", time(2011, 12, 30, 10), [31, 0, 0]),
            ("America/Nuuk", time(2050, 7, 1, 12), [1, 11, 0]), ("Asia/Gaza", time(2026, 1, 15, 12), [15, 14, 0]),
            ("Etc/GMT+12", time(2026, 1, 1, 0), [31, 12, 0]), ("UTC", time(2026, 1, 1, 0), [1, 0, 0]),
        ])
    func shown(zone: String, at: Timestamp, clock: [Int]) throws {
        let civil = try Self.rules(zone).civilTime(at: at)
        #expect([civil.day, civil.hour, civil.minute] == clock)
    }

    @Test("The midnight that São Paulo left out begins at one, and Apia's lost day with the next")
    func skipped() throws {
        let saoPaulo = CivilTime.daysSince1970(year: 2018, month: 11, day: 4)
        #expect(try Self.rules("America/Sao_Paulo").moment(hour: 0, of: saoPaulo) == Self.time(2018, 11, 4, 3))
        let apia = CivilTime.daysSince1970(year: 2011, month: 12, day: 30)
        #expect(try Self.rules("Pacific/Apia").moment(hour: 6, of: apia) == Self.time(2011, 12, 30, 10))
    }

    @Test("UTC needs no file; what isn't there, or is a folder, is said by name")
    func missing() throws {
        let nowhere = ZoneDirectory(path: "/nowhere")
        #expect(try nowhere.rules(of: .utc) == .utc)
        for (directory, name) in [(nowhere, "Europe/Berlin"), (.system, "Europe"), (.system, "Europe/Atlantis")] {
            let zone = try #require(TimeZoneName(name))
            let fault = #expect(throws: ZoneDirectory.Fault.self) { try directory.rules(of: zone) }
            #expect(fault?.description.contains(name) == true)
        }
    }

    /// A file of version 2 with nothing in its old block.
    static func file(
        version: UInt8 = 0x32, instants: [Int64] = [0, 100], types: [UInt8] = [1, 0], offsets: [Int32] = [0, 3_600],
        leaps: Int = 0, footer: String = "\nCET-1CEST,M3.5.0,M10.5.0/3\n"
    ) -> [UInt8] {
        func bytes(_ value: some FixedWidthInteger) -> [UInt8] { withUnsafeBytes(of: value.bigEndian, Array.init) }
        func header(_ times: Int, _ types: Int, leaps: Int = 0) -> [UInt8] {
            Array("TZif".utf8) + [version] + [UInt8](repeating: 0, count: 15)
                + [0, 0, leaps, times, types, 4].flatMap { bytes(UInt32($0)) }
        }
        let old = header(0, 1) + [0, 0, 0, 0, 0, 0] + Array("UTC\0".utf8)
        let new =
            header(instants.count, offsets.count, leaps: leaps) + instants.flatMap { bytes($0) } + types
            + offsets.flatMap { bytes($0) + [0, 0] } + Array("UTC\0".utf8)
            + [UInt8](repeating: 0, count: leaps * 12)
        return old + new + Array(footer.utf8)
    }

    @Test("What a file must be")
    func believed() throws {
        #expect(throws: Never.self) { try TZif.parse(Self.file()) }
        let rules = try TZif.parse(Self.file(footer: "\n\n"))
        #expect(rules.civilTime(at: Timestamp(milliseconds: 50_000)).hour == 1)
        #expect(rules.civilTime(at: Timestamp(milliseconds: 150_000)).hour == 0)
    }

    @Test(
        "What is refused, and why",
        arguments: [
            (file(version: 0), TZif.Fault.outdated), (file(leaps: 1), .leapSeconds),
            (file(instants: [100, 100]), .malformed), (file(instants: [100, 0]), .malformed),
            (file(types: [1, 2]), .malformed), (file(offsets: [0, 93_600]), .malformed),
            (file(offsets: []), .malformed), (file(footer: ""), .malformed), (file(footer: "\nUTC0"), .malformed),
            (file(footer: "UTC0\n"), .malformed), (file(footer: "\nUTC0\n\n"), .malformed),
            (file(footer: "\nCET\n"), .unknownRule), (file(footer: "\nCET-1CEST\n"), .unknownRule),
            (file(footer: "\nCET-1CEST,M3.5.0\n"), .unknownRule), (file(footer: "\nC-1\n"), .unknownRule),
            (file(footer: "\nCET-25\n"), .unknownRule), (file(footer: "\nCET-1CEST,M13.5.0,M10.5.0\n"), .unknownRule),
            (file(footer: "\nCET-1CEST,M3.5.0,M10.5.0/168\n"), .unknownRule),
            (file(footer: "\nCET-1CEST,M3.5.0,M10.5.0 \n"), .unknownRule), (file(footer: "\n<CET-1\n"), .unknownRule),
            (file(footer: "\nCET-1CEST,J0,J365\n"), .unknownRule), (file(footer: "\nCET-1CEST,0,366\n"), .unknownRule),
            (Array("TZif2".utf8), .malformed), ([], .malformed), (Array("hello".utf8), .malformed),
            ([UInt8](repeating: 0x41, count: TZif.longestFile + 1), .malformed),
        ])
    func refused(file: [UInt8], fault: TZif.Fault) {
        #expect(throws: fault) { try TZif.parse(file) }
    }

    @Test(
        "Rules in every form that zone files have",
        arguments: [
            "UTC0", "<+0545>-5:45", "IST-1GMT0,M10.5.0,M3.5.0/1", "<-02>2<-01>,M3.5.0/-1,M10.5.0/0",
            "EST5EDT,0/0,J365/25", "EET-2EEST,M3.4.4/50,M10.4.4/50", "AAA+12:30:30",
        ])
    func rules(text: String) {
        #expect(throws: Never.self) { try TZif.parse(Self.file(footer: "\n\(text)\n")) }
    }

    @Test("Cut short anywhere, a file is refused; with any byte another, nothing breaks")
    func damaged() {
        let file = Self.file()
        for length in 0..<file.count {
            #expect(throws: TZif.Fault.self) { try TZif.parse(Array(file.prefix(length))) }
        }
        for index in file.indices {
            for value: UInt8 in [0, 1, 0x0a, 0x7f, 0x80, 0xff] {
                var damaged = file
                damaged[index] = value
                let rules = try? TZif.parse(damaged)
                for day in [0, 20_000, 90_000] { _ = rules?.moment(hour: 6, of: day) }
            }
        }
    }
}

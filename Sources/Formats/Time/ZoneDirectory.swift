package import Domain

/// The machine's zone files, by the names of their zones.
package struct ZoneDirectory: Sendable {
    private let path: String

    /// Debian's `tzdata` keeps them in `/usr/share/zoneinfo`.
    package static let system = ZoneDirectory(path: "/usr/share/zoneinfo")

    package init(path: String) {
        self.path = path
    }

    package enum Fault: Error, Hashable, Sendable, CustomStringConvertible {
        case unreadable(zone: TimeZoneName, SystemFault)
        case unusable(zone: TimeZoneName, TZif.Fault)

        package var description: String {
            switch self {
            case .unreadable(let zone, let fault):
                "the time zone \(zone) can't be read (\(fault)): install tzdata, or set organisation.time-zone"
            case .unusable(let zone, let fault):
                "the time zone \(zone) has a file that can't be used (\(fault)): reinstall tzdata"
            }
        }
    }

    /// UTC needs no file.
    package func rules(of zone: TimeZoneName) throws(Fault) -> TimeZoneRules {
        if zone == .utc { return .utc }
        let bytes: [UInt8]
        do throws(SystemFault) {
            let file = try FileDescriptor(reading: "\(path)/\(zone)")
            // One byte more than is allowed tells that there are too many.
            bytes = try file.read(TZif.longestFile + 1, at: 0)
        } catch {
            throw .unreadable(zone: zone, error)
        }
        do throws(TZif.Fault) {
            return try TZif.parse(bytes)
        } catch {
            throw .unusable(zone: zone, error)
        }
    }
}

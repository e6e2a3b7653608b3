/// A file that pages refer to, compiled into the program.
package struct Asset: Sendable {
    package let name: String
    package let contentType: String
    package let bytes: [UInt8]
    /// Changes with the bytes, so that whoever asked for `path` may keep the answer for ever.
    package let version: String

    /// The address that pages name it by.
    package var path: String { "/assets/\(name)?v=\(version)" }

    private init(name: String, contentType: String, bytes: [UInt8]) {
        self.name = name
        self.contentType = contentType
        self.bytes = bytes
        version = Self.fingerprint(of: bytes)
    }

    package static let stylesheet = Asset(
        name: "lockstep.css", contentType: "text/css; charset=utf-8", bytes: PackageResources.lockstep_css)
    package static let script = Asset(
        name: "lockstep.js", contentType: "text/javascript; charset=utf-8", bytes: PackageResources.lockstep_js)
    package static let icon = Asset(
        name: "lockstep.svg", contentType: "image/svg+xml", bytes: PackageResources.lockstep_svg)

    /// The phone's app.
    package static let phoneScript = Asset(
        name: "authenticator.js", contentType: "text/javascript; charset=utf-8",
        bytes: PackageResources.authenticator_js)
    /// Its service worker; served where its scope is.
    package static let phoneWorker = Asset(
        name: "authenticator-worker.js", contentType: "text/javascript; charset=utf-8",
        bytes: PackageResources.authenticator_worker_js)

    /// For home screens, which take no drawing. Up to the edge, as `scripts/icons.py` makes them.
    package static let smallIcon = Asset(
        name: "icon-192.png", contentType: "image/png", bytes: PackageResources.icon_192_png)
    package static let largeIcon = Asset(
        name: "icon-512.png", contentType: "image/png", bytes: PackageResources.icon_512_png)

    package static let all = [stylesheet, script, icon, phoneScript, smallIcon, largeIcon]

    /// FNV-1a, 64 bits: it tells one build's file from another's, and guards nothing.
    private static func fingerprint(of bytes: [UInt8]) -> String {
        let hash = bytes.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
        return String(hash, radix: 36)
    }
}

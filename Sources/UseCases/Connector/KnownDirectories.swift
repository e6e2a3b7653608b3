package import Domain
package import Formats

/// The directories that a connector may talk to, written down where it runs. A server that somebody took over could else
/// name a directory of its own, and be sent every password that it can't open itself.
package struct KnownDirectories: Sendable {
    /// One server of a directory, and the certificates of those who may vouch for it, where they are known here.
    package struct Entry: Sendable {
        package let server: DirectoryServer
        /// In PEM; `nil`: those that the connection names.
        package let authorities: String?

        package init(_ server: DirectoryServer, authorities: String? = nil) {
            self.server = server
            self.authorities = authorities
        }
    }

    private let entries: [Entry]

    package init(_ entries: [Entry]) {
        self.entries = entries
    }

    package var isEmpty: Bool { entries.isEmpty }

    /// The work as it may be carried out; `nil` where any of its connection's servers is not known here. All of them: which
    /// one is asked is decided by which one is down.
    package func permitted(_ work: DeliveryWork) -> DeliveryWork? {
        let settings = work.connection.settings
        var pinned: [String] = []
        for server in settings.servers {
            let known = entries.filter { $0.server == server }
            // Named twice, with certificates and without: those that were written down count.
            guard let entry = known.first(where: { $0.authorities != nil }) ?? known.first else { return nil }
            if let authorities = entry.authorities, !pinned.contains(authorities) { pinned.append(authorities) }
        }
        guard !settings.servers.isEmpty else { return nil }
        guard !pinned.isEmpty else { return work }
        // What the server says about certificates doesn't count where this side knows better.
        let said = settings.said.merging([.authorities: pinned.joined(separator: "\n")]) { $1 }
        guard let settings = try? ConnectionSettings(said) else { return nil }
        var connection = work.connection
        connection.settings = settings
        return work.at(connection)
    }

    /// The certificates in a file's text, without what is written around them; `nil` where there are none.
    package static func certificates(in text: String) -> String? {
        var kept: [Substring] = []
        var isInside = false
        for line in text.split(whereSeparator: \.isNewline) {
            if line == "-----BEGIN CERTIFICATE-----" { isInside = true }
            if isInside { kept.append(line) }
            if line == "-----END CERTIFICATE-----" { isInside = false }
        }
        return kept.isEmpty || isInside ? nil : kept.joined(separator: "\n")
    }
}

extension DeliveryWork {
    fileprivate func at(_ connection: Connection) -> DeliveryWork {
        DeliveryWork(
            lease: lease, binding: binding, pair: pair, installation: installation, connection: connection,
            writerSecret: writerSecret, account: account, entry: entry, password: password, standing: standing,
            unlocks: unlocks, hearsParts: hearsParts)
    }
}

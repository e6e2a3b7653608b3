/// Where events go besides the trail.
package struct ForwardingSettings: Hashable, Sendable {
    package var syslogURL = ""
    package var webhookURL = ""
    /// One or two, by which bodies are signed.
    package var webhookSecret: SealedSecret?

    package init() {}

    package func url(of receiver: EventReceiver) -> String {
        switch receiver {
        case .syslog: syslogURL
        case .webhook: webhookURL
        }
    }

    /// Whether all is there that sending to it takes.
    package func isComplete(for receiver: EventReceiver) -> Bool {
        switch receiver {
        case .syslog: !syslogURL.isEmpty
        case .webhook: !webhookURL.isEmpty && webhookSecret != nil
        }
    }

    /// Whether a receiver is named that was not, or is reached in another way.
    package func begins(_ receiver: EventReceiver, from before: ForwardingSettings) -> Bool {
        switch receiver {
        case .syslog: isComplete(for: receiver) && syslogURL != before.syslogURL
        case .webhook:
            isComplete(for: receiver)
                && (webhookURL, webhookSecret) != (before.webhookURL, before.webhookSecret)
        }
    }

    /// Two secrets are the new one and the one of before: while both sign, the receiver can be given the new one at any
    /// time (Standard Webhooks, *Signature scheme*: 24 to 64 bytes each).
    package static func isWebhookSecret(_ text: String) -> Bool {
        let secrets = text.split(separator: " ", omittingEmptySubsequences: false)
        return (1...2).contains(secrets.count) && secrets.allSatisfy(isOneSecret)
    }

    private static func isOneSecret(_ text: Substring) -> Bool {
        guard text.hasPrefix("whsec_") else { return false }
        let base64 = text.utf8.dropFirst(6)
        let digits = base64.prefix { $0.isASCIILetterOrDigit || $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "/") }
        let padding = base64.count - digits.count
        return base64.count.isMultiple(of: 4) && padding <= 2 && base64.suffix(padding).allSatisfy { $0 == 0x3D }
            && (24...64).contains(digits.count * 3 / 4)
    }
}

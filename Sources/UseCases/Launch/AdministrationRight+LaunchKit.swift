package import Domain
package import Formats
package import Texts

/// One announcement as it can be sent by hand: to whom is left open.
package struct LaunchKitMail: Sendable {
    package let phase: LaunchPhase
    /// The day on which it is meant to be sent.
    package let sendOn: CalendarDay
    package let text: MailText
    /// For mail programs, which open it as a draft.
    package let draft: MIMEDraft
}

extension AdministrationRight {
    /// The announcements of a day, in the organisation's name and words.
    ///
    /// - Parameter audience: Who isn't activated yet reads other words than everybody else.
    package func launchKit(
        for day: CalendarDay, to audience: AnnouncementAudience = .everyone
    ) async throws -> [LaunchKitMail] {
        let installation = holder.installation
        let settings = try await installation.findSettings()
        let own = try await installation.findOwnTemplates(of: LaunchPhase.allCases.map(\.kind))
        return LaunchPhase.allCases.map { phase in
            let sendOn = day + phase.offset
            let context = MailContext(
                organisation: settings.organisation, givenName: "", account: .user,
                baseURL: installation.baseURL, time: sendOn.start)
            let content = MailContent.announcement(phase, day: day, hasPassword: audience != .notActivated)
            let text = MailText(content, in: context, worded: own[phase.kind])
            return LaunchKitMail(
                phase: phase, sendOn: sendOn, text: text,
                draft: MIMEDraft(name: phase.kind.rawValue, subject: text.subject, text: text.text, html: text.html))
        }
    }
}

import Domain

extension Letter {
    /// One column in the reader's own type. Styles stand on the elements, because many mail programs drop style sheets;
    /// the sheet only adds the dark colours. Nothing is loaded from anywhere.
    func html(in frame: LetterFrame) -> MailMarkup {
        let ending = frame.closing.map { line in
            "<p class=\"quiet\" style=\"margin:0 0 8px;font-size:14px;color:#57606a\">\(line)</p>" as MailMarkup
        }
        return """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <meta name="supported-color-schemes" content="light dark">
            <title>\(subject)</title>
            <style>
            @media (prefers-color-scheme: dark) {
            body, .page { background: #14171a !important; color: #e6e9ec !important; }
            .quiet { color: #a3acb5 !important; }
            .line { border-color: #3a4149 !important; }
            .button { background: #8ab8ff !important; color: #0b1b33 !important; }
            }
            </style>
            </head>
            <body class="page" style="margin:0;padding:0;background:#ffffff;color:#1c2126">
            <table role="presentation" width="100%" cellspacing="0" cellpadding="0" border="0"><tr><td align="center">
            <table role="presentation" width="100%" cellspacing="0" cellpadding="0" border="0" style="max-width:560px">
            <tr><td style="padding:32px 24px;text-align:left;font-family:system-ui,-apple-system,'Segoe UI',Roboto,\
            'Helvetica Neue',Arial,sans-serif;font-size:17px;line-height:1.5">
            <h1 style="margin:0 0 24px;font-size:24px;line-height:1.25">\(subject)</h1>
            \(MailBlock.paragraph(frame.greeting).html)
            \(blocks.map(\.html))
            <hr class="line" style="margin:32px 0 16px;border:0;border-top:1px solid #d0d7de">
            \(ending)
            </td></tr></table>
            </td></tr></table>
            </body>
            </html>

            """
    }
}

extension MailBlock {
    fileprivate var html: MailMarkup {
        switch self {
        case .paragraph(let words): "<p style=\"margin:0 0 16px\">\(words)</p>"
        // The link is also there to be read and copied: a button hides where it leads.
        case .action(let label, let link):
            """
            <p style="margin:24px 0 12px"><a class="button" href="\(link.exposed)" style="display:inline-block;\
            padding:14px 28px;border-radius:8px;background:#0b57d0;color:#ffffff;font-weight:600;\
            text-decoration:none">\(label)</a></p>
            <p class="quiet" style="margin:0 0 24px;font-size:14px;color:#57606a;word-break:break-all">\
            \(link.exposed)</p>
            """
        case .receipt(let lines):
            """
            <table role="presentation" width="100%" cellspacing="0" cellpadding="0" border="0" style="margin:0 0 16px">
            \(lines.map(\.html))
            </table>
            """
        }
    }
}

extension MailBlock.ReceiptLine {
    fileprivate var html: MailMarkup {
        """
        <tr><td class="line" style="padding:10px 0;border-bottom:1px solid #d0d7de">\(place)</td>\
        <td class="line" align="right" style="padding:10px 0;border-bottom:1px solid #d0d7de">\
        <strong>\(state)</strong></td></tr>
        """
    }
}

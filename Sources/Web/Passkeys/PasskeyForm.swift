import Texts
import UseCases

extension PageContext {
    /// A form that the script fills with a passkey's answer, and sends like any other. Its button is hidden until a
    /// script finds that the browser knows passkeys.
    func passkeyForm(
        to action: PortalPath, _ request: PasskeyRequest, isHidden: Bool = false, _ content: HTML
    ) -> HTML {
        let verification = request.requiresUserVerification ? "required" : "preferred"
        let data: HTML = """
             data-passkey="use" data-challenge="\(request.challenge)" data-relying-party="\(request.relyingPartyID)" \
            data-credentials="\(request.allowed.joined(separator: " "))" data-verification="\(verification)"\
            \(HTML.attribute("hidden", isHidden))
            """
        return form(
            to: action, attributes: data,
            """
            \(PasskeyField.markup([.credentialID, .clientData, .authenticatorData, .signature, .userHandle]))
            \(content)
            \(PasskeyProblem.noAnswer.markup(PasskeyWords.noAnswer))
            """)
    }

    /// The same for a passkey that is to be made.
    func passkeyForm(to action: PortalPath, _ creation: PasskeyCreation, _ content: HTML) -> HTML {
        let algorithms = PasskeyCreation.algorithms.map(String.init).joined(separator: " ")
        let data: HTML = """
             data-passkey="make" data-challenge="\(creation.challenge)" data-relying-party="\(creation.relyingPartyID)" \
            data-organisation="\(creation.organisation)" data-user-handle="\(creation.userHandle)" \
            data-email="\(creation.email)" data-display-name="\(creation.displayName)" \
            data-credentials="\(creation.excluded.joined(separator: " "))" data-algorithms="\(algorithms)"
            """
        return form(
            to: action, attributes: data,
            """
            \(PasskeyField.markup([.credentialID, .clientData, .attestation]))
            \(content)
            \(PasskeyProblem.noAnswer.markup(PasskeyWords.notMade))
            \(PasskeyProblem.alreadyMade.markup(PasskeyWords.alreadyMade))
            """)
    }
}

/// What the script may have to tell, beside the button: shown when it comes to that.
enum PasskeyProblem: String {
    case noAnswer = "no-answer"
    case alreadyMade = "already-made"

    fileprivate func markup(_ words: String) -> HTML {
        "<p role=\"alert\" hidden data-passkey-problem=\"\(rawValue)\">\(words)</p>"
    }

    /// For browsers without script, and for those without passkeys.
    static func unable(withoutScript: String, withoutPasskeys: String) -> HTML {
        """
        <noscript><p>\(withoutScript)</p></noscript>
        <p hidden data-passkey-unknown>\(withoutPasskeys)</p>
        """
    }
}

/// A part of a passkey's answer, in base64url.
enum PasskeyField: String {
    case credentialID = "credential_id"
    case clientData = "client_data"
    case attestation
    case authenticatorData = "authenticator_data"
    case signature
    case userHandle = "user_handle"

    fileprivate static func markup(_ fields: [PasskeyField]) -> HTML {
        fields.reduce(.nothing) { $0 + "<input type=\"hidden\" name=\"\($1.rawValue)\">" }
    }
}

package import HTTPTypes
import Texts

/// What a person sees when a request can't be answered: what happened, and what to do.
package struct ErrorPage: Page {
    package enum Kind: Hashable, Sendable {
        case badRequest
        case crossSite
        case notAllowed
        case notFound
        case methodNotAllowed
        case tooLarge
        case unsupportedType
        /// The request named a host that is not ours.
        case misdirected
        case formExpired
        /// Seconds, as in `Retry-After`.
        case tooManyAttempts(retryAfter: Int)
        /// What the log knows the fault by.
        case broken(reference: String?)
        /// Seconds, as in `Retry-After`.
        case busy(retryAfter: Int)
    }

    package var kind: Kind

    package init(_ kind: Kind) {
        self.kind = kind
    }

    package var title: String { kind.words.title }
    package var status: HTTPResponse.Status { kind.status }

    package func body(in context: PageContext) -> HTML {
        """
        <p class="lead" role="alert" data-problem="\(kind.code)">\(kind.words.text)</p>\(reference)
        <p class="actions"><a class="button" href="\(context.address(of: "/"))">\(ErrorWords.toStart)</a></p>
        """
    }

    private var reference: HTML? {
        guard case .broken(let reference?) = kind else { return nil }
        return "\n<p class=\"hint\">\(ErrorWords.reference): <code>\(reference)</code></p>"
    }
}

extension ErrorPage.Kind {
    package var status: HTTPResponse.Status {
        switch self {
        case .badRequest: .badRequest
        case .crossSite, .notAllowed: .forbidden
        case .notFound: .notFound
        case .methodNotAllowed: .methodNotAllowed
        case .tooLarge: .contentTooLarge
        case .unsupportedType: .unsupportedMediaType
        case .misdirected: .misdirectedRequest
        case .formExpired: .unprocessableContent
        case .tooManyAttempts: .tooManyRequests
        case .broken: .internalServerError
        case .busy: .serviceUnavailable
        }
    }

    /// The stable name, as of a refusal.
    package var code: String {
        switch self {
        case .badRequest: "bad-request"
        case .crossSite: "cross-site"
        case .notAllowed: "not-allowed"
        case .notFound: "not-found"
        case .methodNotAllowed: "method-not-allowed"
        case .tooLarge: "too-large"
        case .unsupportedType: "unsupported-type"
        case .misdirected: "unknown-host"
        case .formExpired: "form-expired"
        case .tooManyAttempts: "too-many-attempts"
        case .broken: "internal-error"
        case .busy: "busy"
        }
    }

    fileprivate var words: (title: String, text: String) {
        switch self {
        case .badRequest: (ErrorWords.badRequestTitle, ErrorWords.badRequest)
        case .crossSite: (ErrorWords.crossSiteTitle, ErrorWords.crossSite)
        case .notAllowed: (ErrorWords.notAllowedTitle, ErrorWords.notAllowed)
        case .notFound: (ErrorWords.notFoundTitle, ErrorWords.notFound)
        case .methodNotAllowed: (ErrorWords.methodNotAllowedTitle, ErrorWords.methodNotAllowed)
        case .tooLarge: (ErrorWords.tooLargeTitle, ErrorWords.tooLarge)
        case .unsupportedType: (ErrorWords.unsupportedTypeTitle, ErrorWords.unsupportedType)
        case .misdirected: (ErrorWords.misdirectedTitle, ErrorWords.misdirected)
        case .formExpired: (ErrorWords.formExpiredTitle, ErrorWords.formExpired)
        case .tooManyAttempts(let seconds): (ErrorWords.tooManyTitle, ErrorWords.tooMany(wait: seconds))
        case .broken: (ErrorWords.brokenTitle, ErrorWords.broken)
        case .busy(let seconds): (ErrorWords.busyTitle, ErrorWords.busy(wait: seconds))
        }
    }
}

/// What programs, and whoever writes them, read in answers of the JSON API.
package enum APIWords {
    package static let description = """
        What administrators do in the portal, for programs. Keys are made at the host: `lockstep api-key add`. Times are \
        milliseconds since 1970. Lists are read page by page: `next` is the `cursor` of the page behind.
        """

    package static let keyMissing = "Send a key: Authorization: Bearer lak_…"
    package static let keyUnknown = "This key is not good: unknown, expired or ended"
    package static let registrationUnknown = """
        This token is not good: unknown, used before, or older than an hour. A new one: lockstep connectors renew NAME
        """
    package static let connectorUnknown = """
        This token is not good any more. A new one to present the key by: lockstep connectors renew NAME
        """
    package static let connectorUnconfirmed = """
        Nobody has confirmed this connector's key: lockstep connectors confirm NAME FINGERPRINT
        """
    package static let notSignedIn = "Nobody is signed in"
    package static let notAllowed = "The role of this key doesn’t include this"
    package static let accountRemoved =
        "This account was removed. What happened to it is among the events, by its id"
    package static let notFound = "There is nothing here"
    package static let methodNotAllowed = "This can’t be done here: see Allow"
    package static let notAcceptable = "Answers are JSON, and Accept rules that out"
    package static let tooManyRequests = "Too many requests with this key: wait as long as Retry-After says"
    package static let parameterUnknown = "There is no such parameter here"
    package static let parameterRepeated = "A parameter comes once"
    package static let parameterMalformed = "This value is not possible here"
    package static let cursorMalformed = "No page has given out this cursor"
    package static let followingIsPlain = "“after” goes with “limit” alone: anything else would leave events out"
    package static let trailShorter =
        "There is no event of this number: the trail was put back by a restore, so begin again at its last event that you know"
    package static let jsonMalformed = "The content is not one JSON object, or can be read in two ways"
    package static let fieldsRefused = "The content isn’t what this takes"
    package static let fieldUnknown = "There is no such field here"
    package static let fieldMissing = "This field is needed"
    package static let fieldMalformed = "This value is not possible here"
    package static let selectionEmpty = "Say whom: people, a filter, a search, or everybody"
    package static let selectionAmbiguous = "Say whom in one way: people, or everybody, or a list by search and filter"
    package static let idempotencyKeyMalformed = "Idempotency-Key has 1 to 200 visible ASCII characters, and comes once"
    package static let idempotencyKeyReused = "Another request was sent under this Idempotency-Key"
    package static let idempotencyKeyInUse = "The first request under this Idempotency-Key is still under way"
}
